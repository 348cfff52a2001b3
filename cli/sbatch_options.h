// What #SBATCH options mean here.
#ifndef WINDFALL_CLI_SBATCH_OPTIONS_H_
#define WINDFALL_CLI_SBATCH_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/environment.h"
#include "cli/parse_time.h"
#include "cli/sbatch_script.h"
#include "domain/job.h"

namespace windfall {

// The name of the parameter that --array makes, which scripts expect in their environment.
inline constexpr char kArrayParameter[] = "SLURM_ARRAY_TASK_ID";

struct SbatchResult {
  EnvironmentChoice environment;
  std::vector<std::string> warnings;  // one line for each option without a counterpart
};

// Sets the fields of `spec` that `options` speak of. `spec.working_directory` is where relative
// paths start. InvalidArgument names the line, the option and its value.
absl::StatusOr<SbatchResult> ApplySbatchOptions(const std::vector<SbatchOption>& options,
                                                const TimeContext& time, JobSpec& spec);

// The time formats of sbatch: "30" (minutes), "30:15", "2:30:15", "1-12", "1-12:30", "1-12:30:15".
absl::StatusOr<absl::Duration> ParseSlurmDuration(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_SBATCH_OPTIONS_H_
