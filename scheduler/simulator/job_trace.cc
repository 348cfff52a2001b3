#include "scheduler/simulator/job_trace.h"

#include <algorithm>

#include "domain/status_macros.h"
#include "scheduler/simulator/trace_readers.h"
#include "scheduler/simulator/trace_rows.h"

namespace windfall {

absl::StatusOr<JobTrace> ParseJobTrace(absl::string_view text) {
  WINDFALL_ASSIGN_OR_RETURN(TraceRows rows, TraceRows::Open(text));
  const bool is_sacct = rows.HasColumn("jobid") && rows.HasColumn("submit");
  if (!is_sacct && !(rows.HasColumn("submit_time_s") && rows.HasColumn("duration_s"))) {
    return absl::InvalidArgumentError(
        "the header is none of a job trace: it needs the columns submit_time_s,duration_s,num_gpus,"
        "num_cpus, or those of sacct -P -o JobID,Submit,ElapsedRaw,AllocTRES,NCPUS,User,Partition,"
        "State");
  }
  WINDFALL_ASSIGN_OR_RETURN(JobTrace trace, is_sacct ? ReadSacct(rows) : ReadTraceCsv(rows));
  if (trace.jobs.empty()) return absl::InvalidArgumentError("it holds no job that ran");
  std::stable_sort(trace.jobs.begin(), trace.jobs.end(),
                   [](const TraceJob& a, const TraceJob& b) { return a.submit < b.submit; });
  return trace;
}

}  // namespace windfall
