#include "cli/render_words.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/render_text.h"

namespace windfall {
namespace {

constexpr int kNameWidth = 40;

std::string Quoted(const std::string& word) {
  constexpr char kPlain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%{}";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  if (Printable(word) != word) {  // as shells write what has no other form
    return absl::StrCat("$'", Printable(absl::StrReplaceAll(word, {{"\\", "\\\\"}, {"'", "\\'"}})),
                        "'");
  }
  return absl::StrCat("'", absl::StrReplaceAll(word, {{"'", "'\\''"}}), "'");
}

// The last of `runs` that has ended, or null.
const v1::Run* LastEnded(const google::protobuf::RepeatedPtrField<v1::Run>& runs) {
  const auto run = std::find_if(runs.rbegin(), runs.rend(),
                                [](const v1::Run& candidate) { return candidate.has_end_time(); });
  return run == runs.rend() ? nullptr : &*run;
}

// What a shell exits with. Only the agent's words tell these cases apart.
int StatusWithoutStart(absl::string_view message) {
  if (absl::StartsWith(message, "command not found")) return 127;
  if (!absl::StartsWith(message, "cannot execute")) return 1;
  return absl::StrContains(message, std::strerror(ENOENT)) ? 127 : 126;
}

std::string SignalText(int number) {
  const char* abbreviation = sigabbrev_np(number);
  return abbreviation == nullptr ? absl::StrCat("signal ", number)
                                 : absl::StrCat("signal ", number, " (", abbreviation, ")");
}

}  // namespace

std::string JobName(const v1::JobSpec& spec) {
  return spec.name().empty() ? Shorten(CommandText(spec), kNameWidth, false)
                             : Printable(spec.name());
}

std::string CommandText(const v1::JobSpec& spec) {
  return absl::StrJoin(spec.command(), " ", [](std::string* out, const std::string& word) {
    absl::StrAppend(out, Quoted(word));
  });
}

std::string TaskStateWord(v1::TaskState state) {
  switch (state) {
    case v1::TASK_STATE_PENDING:
      return "pending";
    case v1::TASK_STATE_RUNNING:
      return "running";
    case v1::TASK_STATE_SUCCEEDED:
      return "succeeded";
    case v1::TASK_STATE_FAILED:
      return "failed";
    case v1::TASK_STATE_CANCELLED:
      return "cancelled";
    default:
      return "unknown";
  }
}

std::string ResourcesText(const v1::Resources& resources) {
  std::vector<std::string> parts;
  if (resources.gpus_count() > 0) parts.push_back(CountText(resources.gpus_count(), "GPU"));
  if (resources.cpus_count() > 0) parts.push_back(CountText(resources.cpus_count(), "CPU"));
  if (resources.memory_bytes() > 0) parts.push_back(MemoryText(resources.memory_bytes()));
  return absl::StrJoin(parts, ", ");
}

std::string RunEndText(const v1::Run& run) {
  if (!run.has_end_time()) return run.state();
  std::string text = run.outcome();
  if (!run.message().empty()) {
    absl::StrAppend(&text, ": ", Printable(run.message()));
  } else if (run.outcome() != "succeeded" && run.has_signal_number()) {
    absl::StrAppend(&text, ", ", SignalText(run.signal_number()));
  } else if (run.outcome() != "succeeded" && run.has_exit_code()) {
    absl::StrAppend(&text, ", exit ", run.exit_code());
  }
  return text;
}

std::string FailureText(const google::protobuf::RepeatedPtrField<v1::Run>& runs) {
  const v1::Run* const run = LastEnded(runs);
  if (run == nullptr || run->outcome() == "succeeded") return "";
  if (run->message().empty()) return RunEndText(*run);
  const bool started = run->has_start_time();
  return absl::StrCat(Printable(run->message()), started ? "" : "; correct it and submit again");
}

std::optional<int> ExitStatusOf(const google::protobuf::RepeatedPtrField<v1::Run>& runs) {
  const v1::Run* const run = LastEnded(runs);
  if (run == nullptr) return std::nullopt;
  if (run->has_signal_number()) return 128 + run->signal_number();
  if (run->has_exit_code()) return run->exit_code();
  return run->has_start_time() ? 1 : StatusWithoutStart(run->message());
}

RunTotals TotalsOf(const google::protobuf::RepeatedPtrField<v1::Run>& runs) {
  RunTotals totals;
  if (!runs.empty()) totals.emissions_grams = 0;
  for (const v1::Run& run : runs) {
    totals.energy_kwh += run.energy_kwh();
    if (!totals.emissions_grams.has_value()) continue;
    if (run.has_emissions_grams()) {
      *totals.emissions_grams += run.emissions_grams();
    } else {
      totals.emissions_grams.reset();
    }
  }
  return totals;
}

std::string ComparisonText(std::optional<double> emissions_grams,
                           std::optional<double> baseline_grams,
                           std::optional<double> saved_percent, const std::string& baseline_name) {
  if (!emissions_grams.has_value()) return "emissions unknown";
  std::string text = absl::StrCat(EmissionsText(*emissions_grams), " CO2e");
  if (!baseline_grams.has_value()) return text;
  absl::StrAppend(&text, " instead of ", EmissionsText(*baseline_grams), " ", baseline_name);
  if (saved_percent.has_value()) absl::StrAppend(&text, " (", SavingText(*saved_percent), ")");
  return text;
}

std::map<std::string, std::string> SortedPairs(
    const google::protobuf::Map<std::string, std::string>& map) {
  return {map.begin(), map.end()};
}

}  // namespace windfall
