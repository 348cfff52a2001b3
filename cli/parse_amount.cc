#include "cli/parse_amount.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "domain/id.h"

namespace windfall {
namespace {

absl::Status Refused(absl::string_view text, absl::string_view what, absl::string_view example) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no ", what, ": write for example ", example));
}

constexpr std::array<std::pair<const char*, int>, 12> kSignals = {{{"TERM", SIGTERM},
                                                                   {"INT", SIGINT},
                                                                   {"HUP", SIGHUP},
                                                                   {"QUIT", SIGQUIT},
                                                                   {"USR1", SIGUSR1},
                                                                   {"USR2", SIGUSR2},
                                                                   {"ALRM", SIGALRM},
                                                                   {"CONT", SIGCONT},
                                                                   {"TSTP", SIGTSTP},
                                                                   {"PIPE", SIGPIPE},
                                                                   {"KILL", SIGKILL},
                                                                   {"WINCH", SIGWINCH}}};

constexpr char kParameterExample[] = "lr=0.1,0.01 or seed=1..100";

absl::StatusOr<int64_t> ParseBytes(absl::string_view text, const absl::Status& refused) {
  const std::string upper = absl::AsciiStrToUpper(text);
  absl::string_view number = upper;
  if (!absl::ConsumeSuffix(&number, "IB")) absl::ConsumeSuffix(&number, "B");
  if (number.empty()) return refused;
  const size_t power = std::string("KMGT").find(number.back());
  if (power == std::string::npos) return refused;
  number.remove_suffix(1);
  double count = 0;
  if (!absl::SimpleAtod(number, &count) || !(count >= 0)) return refused;
  const double bytes = std::ldexp(count, 10 * (static_cast<int>(power) + 1));
  if (!(bytes < 0x1p62)) return refused;
  return static_cast<int64_t>(bytes);
}

}  // namespace

absl::StatusOr<int64_t> ParseMemory(absl::string_view text) {
  return ParseBytes(text, Refused(text, "amount of memory", "16G or 512M"));
}

absl::StatusOr<int64_t> ParseSize(absl::string_view text) {
  return ParseBytes(text, Refused(text, "size", "200G or 1.5T"));
}

absl::StatusOr<double> ParsePercent(absl::string_view text) {
  absl::string_view number = text;
  double percent = 0;
  if (!absl::ConsumeSuffix(&number, "%") || !absl::SimpleAtod(number, &percent) ||
      !std::isfinite(percent)) {
    return Refused(text, "percentage", "5%");
  }
  return percent / 100;
}

absl::StatusOr<MinSaving> ParseMinSaving(absl::string_view text) {
  const auto refused = [text](absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("'", text, "' ", what));
  };
  std::optional<double> in_all;
  std::optional<double> per_hour;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    std::optional<double>& target = absl::ConsumeSuffix(&part, "/h") ? per_hour : in_all;
    const absl::StatusOr<double> fraction = ParsePercent(part);
    if (!fraction.ok()) return refused("is no saving: write for example 5%, 2%/h or 5%,2%/h");
    if (target.has_value()) return refused("says it twice: write one of them, or 5%,2%/h for both");
    target = *fraction;
  }
  const MinSaving saving = {.fraction = in_all.value_or(0),
                            .fraction_per_hour = per_hour.value_or(0)};
  if (saving.fraction < 0 || saving.fraction >= 1) return refused("is out of range: use 0% to 99%");
  if (saving.fraction_per_hour < 0 || saving.fraction_per_hour > 1) {
    return refused("is out of range: use 0%/h to 100%/h");
  }
  return saving;
}

absl::StatusOr<int> ParseSignal(absl::string_view text) {
  int number = 0;
  if (absl::SimpleAtoi(text, &number) && number >= 1 && number <= 64) return number;
  const std::string upper = absl::AsciiStrToUpper(text);
  absl::string_view name = upper;
  absl::ConsumePrefix(&name, "SIG");
  for (const auto& [known, value] : kSignals) {
    if (name == known) return value;
  }
  return Refused(text, "signal", "TERM, SIGUSR1 or 10");
}

bool IsIdentifier(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
         });
}

absl::StatusOr<Parameter> ParseParameter(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(text, absl::MaxSplits('=', 1));
  const auto& [name, values] = halves;
  if (!IsIdentifier(name) || values.empty()) return Refused(text, "parameter", kParameterExample);

  const std::vector<absl::string_view> ends = absl::StrSplit(values, "..");
  IntegerRange range;
  if (ends.size() == 2 && absl::SimpleAtoi(ends[0], &range.first) &&
      absl::SimpleAtoi(ends[1], &range.last)) {
    if (range.first > range.last) {
      return absl::InvalidArgumentError(absl::StrCat(
          "parameter '", text, "' runs backwards: write ", name, "=", ends[1], "..", ends[0]));
    }
    return Parameter{.name = std::string(name), .values = range};
  }
  double first = 0;
  double last = 0;
  if (ends.size() == 2 && absl::SimpleAtod(ends[0], &first) && absl::SimpleAtod(ends[1], &last)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "parameter '", text, "': .. counts whole numbers only: write each value, as in ", name, "=",
        ends[0], ",", ends[1]));
  }
  std::vector<std::string> texts = absl::StrSplit(values, ',');
  if (std::find(texts.begin(), texts.end(), "") != texts.end()) {
    return Refused(text, "parameter", kParameterExample);
  }
  return Parameter{.name = std::string(name), .values = std::move(texts)};
}

absl::StatusOr<int64_t> ParseId(absl::string_view text) {
  int64_t id = 0;
  if (!absl::SimpleAtoi(text, &id) || id <= 0) return Refused(text, "id", "7");
  return id;
}

absl::StatusOr<int64_t> ParseJobId(absl::string_view text) {
  const absl::StatusOr<TaskId> task = ParseTaskId(text);
  if (absl::StrContains(text, '.') && task.ok()) {
    const int64_t job = task->job.value();
    return absl::InvalidArgumentError(absl::StrCat("'", text, "' is a task: write its job, ", job,
                                                   "; windfall explain and ",
                                                   "windfall logs take tasks"));
  }
  return ParseId(text);
}

}  // namespace windfall
