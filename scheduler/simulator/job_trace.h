// Jobs that somebody's cluster ran, as its records tell.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_JOB_TRACE_H_
#define WINDFALL_SCHEDULER_SIMULATOR_JOB_TRACE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/quantity.h"

namespace windfall {

struct TraceJob {
  int32_t line = 0;         // of the text; for messages
  absl::Duration submit;    // since second 0 of the trace
  absl::Duration duration;  // running time; positive
  int32_t gpus = 0;
  std::optional<int32_t> cpus;  // absent: not recorded
  std::string user;
  std::string queue;
  std::optional<absl::Duration> deadline;  // since second 0; after `submit`
  std::optional<bool> interruptible;
  std::optional<Power> power;
  std::vector<std::string> zones;  // empty: any
  friend bool operator==(const TraceJob&, const TraceJob&) = default;
};

struct JobTrace {
  std::vector<TraceJob> jobs;        // in the order of submission
  std::optional<absl::Time> origin;  // second 0, if the trace says when that was
  int32_t rounded_up = 0;            // jobs with a part of a GPU, which count as a whole one
  int32_t without_running_time = 0;  // records of jobs that never ran or still do: left out
  friend bool operator==(const JobTrace&, const JobTrace&) = default;
};

// Two kinds of text, told apart by the header:
//   submit_time_s,duration_s,num_gpus,num_cpus,user,queue   and where present deadline_s,
//                                                           interruptible, power_w and zones (A;B)
//   JobID|Submit|Elapsed|AllocTRES|...                      of `sacct -P`: its times are taken as
//                                                           UTC, lines of job steps passed over
// Columns may come in any order; an empty field is unknown. InvalidArgument, with the line's number
// and text, for a line that makes no sense, or if there is no job at all. Pure.
absl::StatusOr<JobTrace> ParseJobTrace(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_JOB_TRACE_H_
