// What a user asked for, between wire and domain.
#ifndef WINDFALL_PROTO_JOB_SPEC_WIRE_H_
#define WINDFALL_PROTO_JOB_SPEC_WIRE_H_

#include "absl/status/statusor.h"
#include "domain/job.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

windfall::v1::JobSpec ToWire(const JobSpec& spec);

// Total: InvalidArgument names the field whose value no JobSpec can hold (a time beyond the wire's
// range, a range that ends before it begins, a parameter without values, a NUL byte in what the
// system calls would cut short). What a spec may say is Validate's business (domain/job.h).
absl::StatusOr<JobSpec> FromWire(const windfall::v1::JobSpec& wire);

}  // namespace windfall

#endif  // WINDFALL_PROTO_JOB_SPEC_WIRE_H_
