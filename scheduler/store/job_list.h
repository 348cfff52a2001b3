#ifndef WINDFALL_SCHEDULER_STORE_JOB_LIST_H_
#define WINDFALL_SCHEDULER_STORE_JOB_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/id.h"
#include "scheduler/store/connection.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// The query for the ids of jobs that match `filter`: ?1 user, ?2 project, ?3 the id below which,
// ?4 how many at most. Newest first. It walks an index in order of id for each status: no sorting
// and no scan, however many jobs there are. InvalidArgument if a status is none.
absl::StatusOr<std::string> JobIdQuery(const JobFilter& filter);

// Its answer.
absl::StatusOr<std::vector<JobId>> ReadJobIds(Connection& connection, const JobFilter& filter,
                                              JobId before, int32_t limit);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_JOB_LIST_H_
