#include "cli/parse_time.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "cli/parse_duration.h"

namespace windfall {
namespace {

absl::Status NotATime(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no time: write for example 8h, 18:00, 'tomorrow 08:00', ",
                   "'fri 18:00' or 2026-11-24T08:00:00Z"));
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

std::optional<TimeOfDay> ParseTimeOfDay(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  std::array<int, 3> values = {0, 0, 0};
  constexpr std::array<int, 3> kLimits = {24, 60, 60};
  for (size_t i = 0; i < parts.size(); ++i) {
    const bool two_digits = parts[i].size() == 2 || (i == 0 && parts[i].size() == 1);
    if (!two_digits || !absl::SimpleAtoi(parts[i], &values[i])) return std::nullopt;
    if (values[i] < 0 || values[i] >= kLimits[i]) return std::nullopt;
  }
  return TimeOfDay{.hour = values[0], .minute = values[1], .second = values[2]};
}

absl::Time At(absl::CivilDay day, const TimeOfDay& time, const absl::TimeZone& zone) {
  return absl::FromCivil(
      absl::CivilSecond(day.year(), day.month(), day.day(), time.hour, time.minute, time.second),
      zone);
}

// "mon" or "monday"; at least three letters.
std::optional<absl::Weekday> ParseWeekday(absl::string_view word) {
  static constexpr std::array<std::pair<const char*, absl::Weekday>, 7> kDays = {
      {{"monday", absl::Weekday::monday},
       {"tuesday", absl::Weekday::tuesday},
       {"wednesday", absl::Weekday::wednesday},
       {"thursday", absl::Weekday::thursday},
       {"friday", absl::Weekday::friday},
       {"saturday", absl::Weekday::saturday},
       {"sunday", absl::Weekday::sunday}}};
  for (const auto& [name, day] : kDays) {
    if (word.size() >= 3 && absl::string_view(name).substr(0, word.size()) == word) return day;
  }
  return std::nullopt;
}

// Moves `day` on by `step_days` until `time` on it lies after now (or back until it does not).
absl::Time Nearest(absl::CivilDay day, const TimeOfDay& time, int step_days,
                   const TimeContext& context, TimeSense sense) {
  if (sense == TimeSense::kAhead) {
    while (At(day, time, context.zone) <= context.now) day += step_days;
  } else {
    while (At(day, time, context.zone) > context.now) day -= step_days;
  }
  return At(day, time, context.zone);
}

// "tomorrow", "fri", with `time` on that day.
std::optional<absl::Time> OnNamedDay(absl::string_view word, const TimeOfDay& time,
                                     const TimeContext& context, TimeSense sense) {
  const absl::CivilDay today = absl::ToCivilDay(context.now, context.zone);
  if (word == "yesterday") return At(today - 1, time, context.zone);
  if (word == "today") return At(today, time, context.zone);
  if (word == "tomorrow") return At(today + 1, time, context.zone);
  const std::optional<absl::Weekday> weekday = ParseWeekday(word);
  if (!weekday.has_value()) return std::nullopt;
  const absl::CivilDay day = sense == TimeSense::kAhead ? absl::NextWeekday(today - 1, *weekday)
                                                        : absl::PrevWeekday(today + 1, *weekday);
  return Nearest(day, time, 7, context, sense);
}

std::optional<absl::Time> ParseCalendarTime(const std::string& text, const TimeContext& context) {
  // absl::ParseTime also reads "infinite-future".
  if (text.empty() || !absl::ascii_isdigit(static_cast<unsigned char>(text.front()))) {
    return std::nullopt;
  }
  absl::Time time;
  std::string error;
  for (const char* format : {"%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M%Ez"}) {
    if (absl::ParseTime(format, text, &time, &error)) return time;
  }
  for (const char* format : {"%Y-%m-%dT%H:%M:%E*S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%E*S",
                             "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, text, context.zone, &time, &error)) return time;
  }
  return std::nullopt;
}

// What is sent holds four digits.
absl::StatusOr<absl::Time> CheckYear(absl::string_view text, absl::Time time) {
  const absl::civil_year_t year = absl::ToCivilYear(time, absl::UTCTimeZone()).year();
  if (year >= 1970 && year <= 9999) return time;
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is out of range: use a year from 1970 to 9999"));
}

}  // namespace

absl::StatusOr<absl::Time> ParseTime(absl::string_view text, const TimeContext& context,
                                     TimeSense sense) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  if (const auto time = ParseCalendarTime(trimmed, context)) return CheckYear(text, *time);

  const std::string lower = absl::AsciiStrToLower(trimmed);
  const std::vector<std::string> words = absl::StrSplit(lower, ' ', absl::SkipEmpty());
  if (words.empty() || words.size() > 2) return NotATime(text);
  if (words.size() == 2) {
    const std::optional<TimeOfDay> time_of_day = ParseTimeOfDay(words[1]);
    if (!time_of_day.has_value()) return NotATime(text);
    const auto time = OnNamedDay(words[0], *time_of_day, context, sense);
    return time.has_value() ? absl::StatusOr<absl::Time>(*time) : NotATime(text);
  }
  if (lower == "now") return context.now;
  if (const auto time_of_day = ParseTimeOfDay(lower)) {
    return Nearest(absl::ToCivilDay(context.now, context.zone), *time_of_day, 1, context, sense);
  }
  if (const auto time = OnNamedDay(lower, TimeOfDay{}, context, sense)) return *time;
  const absl::StatusOr<absl::Duration> span = ParseDuration(lower);
  if (!span.ok()) return NotATime(text);
  return sense == TimeSense::kAhead ? context.now + *span : context.now - *span;
}

}  // namespace windfall
