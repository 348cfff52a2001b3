// Words and small sums about jobs and runs that several renderers show.
#ifndef WINDFALL_CLI_RENDER_WORDS_H_
#define WINDFALL_CLI_RENDER_WORDS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// All are printable.

// The name that was given, or else the command's first words.
std::string JobName(const windfall::v1::JobSpec& spec);
// As one could type it again: words with special characters are quoted.
std::string CommandText(const windfall::v1::JobSpec& spec);
std::string TaskStateWord(windfall::v1::TaskState state);  // "pending", ...
// "2 GPUs, 4 CPUs, 16 GiB".
std::string ResourcesText(const windfall::v1::Resources& resources);

// "running", "succeeded", "failed: exit status 3", with the agent's own words; without any,
// "failed, exit 3" or "failed, signal 9 (KILL)".
std::string RunEndText(const windfall::v1::Run& run);
// Why the last of `runs` that has ended failed, and what to do if it could not even start; empty if
// it did not fail or nothing is known.
std::string FailureText(const google::protobuf::RepeatedPtrField<windfall::v1::Run>& runs);
// The exit status that stands for how the last of `runs` ended: its exit code, 128 + its signal; as
// in a shell 127 if the command was not found and 126 if it could not be executed; else 1. Absent
// if no run has ended.
std::optional<int> ExitStatusOf(const google::protobuf::RepeatedPtrField<windfall::v1::Run>& runs);

struct RunTotals {
  double energy_kwh = 0;
  std::optional<double> emissions_grams;  // absent unless known for every run
};
RunTotals TotalsOf(const google::protobuf::RepeatedPtrField<windfall::v1::Run>& runs);

// "190 g CO2e instead of 260 g started now (-27 %)", or less where less is known.
std::string ComparisonText(std::optional<double> emissions_grams,
                           std::optional<double> baseline_grams,
                           std::optional<double> saved_percent, const std::string& baseline_name);

// Entries of a protobuf map by key.
std::map<std::string, std::string> SortedPairs(
    const google::protobuf::Map<std::string, std::string>& map);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_WORDS_H_
