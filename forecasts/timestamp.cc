#include "forecasts/timestamp.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"

namespace windfall {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2199;

absl::Status Malformed(absl::string_view text, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat("time \"", text, "\": ", problem));
}

// Takes exactly `digits` decimal digits off the front of `rest`; absent if there are not so many.
std::optional<int> TakeDigits(absl::string_view* rest, size_t digits) {
  if (rest->size() < digits) return std::nullopt;
  int value = 0;
  for (const char c : rest->substr(0, digits)) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  rest->remove_prefix(digits);
  return value;
}

// Takes `separator` and two digits; absent if the separator is missing or no digits follow it.
std::optional<int> TakeField(absl::string_view* rest, absl::string_view separator) {
  if (!absl::ConsumePrefix(rest, separator)) return std::nullopt;
  return TakeDigits(rest, 2);
}

std::optional<absl::CivilDay> TakeDate(absl::string_view* rest) {
  const std::optional<int> year = TakeDigits(rest, 4);
  const std::optional<int> month = year ? TakeField(rest, "-") : std::nullopt;
  const std::optional<int> day = month ? TakeField(rest, "-") : std::nullopt;
  if (!day) return std::nullopt;
  const absl::CivilDay date(*year, *month, *day);
  const bool exists = date.month() == *month && date.day() == *day;
  return exists ? std::optional(date) : std::nullopt;
}

// Takes ".5" or ".0000000"; digits beyond the nanosecond are dropped.
std::optional<absl::Duration> TakeFraction(absl::string_view* rest) {
  if (!absl::ConsumePrefix(rest, ".")) return absl::ZeroDuration();
  absl::Duration fraction;
  absl::Duration unit = absl::Seconds(1);
  bool any = false;
  while (const std::optional<int> digit = TakeDigits(rest, 1)) {
    unit /= 10;
    fraction += *digit * unit;
    any = true;
  }
  return any ? std::optional(absl::Floor(fraction, absl::Nanoseconds(1))) : std::nullopt;
}

// Takes "11", "11:30", "11:30:15" or "11:30:15.250" as the time since midnight.
std::optional<absl::Duration> TakeTimeOfDay(absl::string_view* rest) {
  const std::optional<int> hour = TakeDigits(rest, 2);
  if (!hour || *hour > 23) return std::nullopt;
  absl::Duration since_midnight = absl::Hours(*hour);
  if (rest->empty() || rest->front() != ':') return since_midnight;
  const std::optional<int> minute = TakeField(rest, ":");
  if (!minute || *minute > 59) return std::nullopt;
  since_midnight += absl::Minutes(*minute);
  if (rest->empty() || rest->front() != ':') return since_midnight;
  const std::optional<int> second = TakeField(rest, ":");
  if (!second || *second > 59) return std::nullopt;
  const std::optional<absl::Duration> fraction = TakeFraction(rest);
  if (!fraction) return std::nullopt;
  return since_midnight + absl::Seconds(*second) + *fraction;
}

// Takes the rest as what local time is ahead of UTC; nothing left means UTC.
std::optional<absl::Duration> TakeZone(absl::string_view rest) {
  if (rest.empty() || rest == "Z" || rest == "z") return absl::ZeroDuration();
  const int sign = rest.front() == '-' ? -1 : 1;
  if (!absl::ConsumePrefix(&rest, "+") && !absl::ConsumePrefix(&rest, "-")) return std::nullopt;
  const std::optional<int> hours = TakeDigits(&rest, 2);
  if (!hours || *hours > 23) return std::nullopt;
  int minutes = 0;
  if (!rest.empty()) {
    const std::optional<int> given = TakeField(&rest, rest.front() == ':' ? ":" : "");
    if (!given || *given > 59 || !rest.empty()) return std::nullopt;
    minutes = *given;
  }
  return sign * (absl::Hours(*hours) + absl::Minutes(minutes));
}

// Seconds or milliseconds since 1970: seconds reach the year 5138 before they get 12 digits.
absl::StatusOr<absl::Time> ParseUnixTime(absl::string_view digits) {
  int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc()) return Malformed(digits, "too many digits for a count since 1970");
  return count < 100'000'000'000 ? absl::FromUnixSeconds(count) : absl::FromUnixMillis(count);
}

absl::StatusOr<absl::Time> ParseCivilTime(absl::string_view text) {
  absl::string_view rest = text;
  const std::optional<absl::CivilDay> date = TakeDate(&rest);
  if (!date) return Malformed(text, "does not begin with a date such as 2023-03-15");
  absl::Duration since_midnight;
  absl::Duration ahead_of_utc;
  if (!rest.empty()) {
    const char separator = rest.front();
    rest.remove_prefix(1);
    const bool separated = separator == 'T' || separator == 't' || separator == ' ';
    const auto time_of_day = separated ? TakeTimeOfDay(&rest) : std::nullopt;
    if (!time_of_day) return Malformed(text, "no time of day such as T12:30 after the date");
    const std::optional<absl::Duration> zone = TakeZone(rest);
    if (!zone) return Malformed(text, "no zone such as Z or +01:00 at the end");
    since_midnight = *time_of_day;
    ahead_of_utc = *zone;
  }
  return absl::FromCivil(*date, absl::UTCTimeZone()) + since_midnight - ahead_of_utc;
}

}  // namespace

absl::StatusOr<absl::Time> ParseTimestamp(absl::string_view text) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  // Eight digits are a date without dashes, never a count of seconds that anybody means.
  const bool is_count =
      trimmed.size() > 8 && std::all_of(trimmed.begin(), trimmed.end(), absl::ascii_isdigit);
  const absl::StatusOr<absl::Time> time =
      is_count ? ParseUnixTime(trimmed) : ParseCivilTime(trimmed);
  if (!time.ok()) return time;
  const absl::civil_year_t year = absl::ToCivilYear(*time, absl::UTCTimeZone()).year();
  if (year < kFirstYear || year > kLastYear) {
    return Malformed(trimmed, absl::StrCat("outside ", kFirstYear, "-", kLastYear));
  }
  return time;
}

}  // namespace windfall
