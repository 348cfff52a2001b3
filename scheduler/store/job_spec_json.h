#ifndef WINDFALL_SCHEDULER_STORE_JOB_SPEC_JSON_H_
#define WINDFALL_SCHEDULER_STORE_JOB_SPEC_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "domain/job.h"

namespace windfall {

// The column jobs.spec_json: the whole spec but user and project, which have columns of their own.
// Absent optionals and empty lists are left out; a range stays a range. InvalidArgument if a text
// is not UTF-8.
absl::StatusOr<std::string> JobSpecToJson(const JobSpec& spec);
// DataLoss if the text is not what JobSpecToJson writes.
absl::StatusOr<JobSpec> JobSpecFromJson(const std::string& text);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_JOB_SPEC_JSON_H_
