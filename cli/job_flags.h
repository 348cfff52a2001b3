// From what was typed behind `submit`, `sweep`, `run` or `plan` to a job.
#ifndef WINDFALL_CLI_JOB_FLAGS_H_
#define WINDFALL_CLI_JOB_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/environment.h"
#include "cli/parse_time.h"
#include "domain/job.h"

namespace windfall {

// The options as typed. Absent: not given.
struct JobFlags {
  std::vector<std::string> command;
  std::optional<std::string> name;
  std::optional<std::string> project;
  std::optional<std::string> cwd;
  std::optional<std::string> output;
  std::optional<std::string> deadline;
  std::optional<std::string> begin;
  std::optional<std::string> duration;
  std::optional<std::string> time_limit;
  std::optional<std::string> memory;
  std::optional<int32_t> gpus;
  std::optional<int32_t> cpus;
  std::vector<std::string> zones;
  std::optional<std::string> input_size;
  std::optional<std::string> input_zone;
  bool interruptible = false;
  std::optional<std::string> checkpoint_signal;
  std::optional<std::string> grace;
  std::optional<std::string> min_segment;
  std::optional<std::string> resume_overhead;
  bool asap = false;
  bool hold = false;
  std::optional<std::string> min_saving;
  std::optional<int32_t> retries;
  std::optional<int32_t> priority;
  std::vector<std::string> environment;  // "K=V" or "K"
  std::vector<std::string> after;        // ids
  std::vector<std::string> parameters;   // "lr=0.1,0.01"
  std::optional<int32_t> max_parallel;
};

// Who types, where and when.
struct Submitter {
  TimeContext time;
  std::string directory;  // absolute
  std::string user;
  Environment environment;
};

struct BuiltJob {
  JobSpec spec;
  std::vector<std::string> warnings;
};

// Options beat #SBATCH lines, which beat defaults (one CPU, no GPU). Errors are usage errors and
// name the option. What only the scheduler can judge is not judged here.
absl::StatusOr<BuiltJob> BuildJob(const JobFlags& flags, const Submitter& submitter);

}  // namespace windfall

#endif  // WINDFALL_CLI_JOB_FLAGS_H_
