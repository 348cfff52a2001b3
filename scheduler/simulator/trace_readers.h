// The two kinds of trace, behind ParseJobTrace.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_TRACE_READERS_H_
#define WINDFALL_SCHEDULER_SIMULATOR_TRACE_READERS_H_

#include "absl/status/statusor.h"
#include "scheduler/simulator/job_trace.h"
#include "scheduler/simulator/trace_rows.h"

namespace windfall {

// Longer than any trace or job; keeps times and energies within what is counted.
inline constexpr absl::Duration kLongestTraceTime = absl::Hours(24 * 366 * 20);
inline constexpr double kMostTraceResources = 1'000'000;

// Both as ParseJobTrace says; not yet in the order of submission.
absl::StatusOr<JobTrace> ReadTraceCsv(TraceRows& rows);
absl::StatusOr<JobTrace> ReadSacct(TraceRows& rows);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_TRACE_READERS_H_
