#include "cli/parse_duration.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr absl::Duration kLongest = absl::Hours(24 * 3653);

absl::Status NotADuration(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no duration: write for example 90s, 45m, 3h or 1d12h"));
}

// Zero for a word that is no unit.
absl::Duration UnitOf(absl::string_view word) {
  if (word == "w") return absl::Hours(7 * 24);
  if (word == "d") return absl::Hours(24);
  if (word == "h") return absl::Hours(1);
  if (word == "m" || word == "min") return absl::Minutes(1);
  if (word == "s") return absl::Seconds(1);
  if (word == "ms") return absl::Milliseconds(1);
  return absl::ZeroDuration();
}

// Cuts the leading characters that satisfy `belongs` off `text`.
template <typename Predicate>
absl::string_view CutPrefix(absl::string_view& text, Predicate belongs) {
  const auto end = std::find_if_not(text.begin(), text.end(), belongs);
  const auto length = static_cast<size_t>(end - text.begin());
  const absl::string_view prefix = text.substr(0, length);
  text.remove_prefix(length);
  return prefix;
}

}  // namespace

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text) {
  absl::string_view rest = text;
  absl::Duration total;
  if (rest.empty()) return NotADuration(text);
  while (!rest.empty()) {
    const absl::string_view number = CutPrefix(rest, [](char c) {
      return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '.';
    });
    const absl::string_view word =
        CutPrefix(rest, [](char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); });
    const absl::Duration unit = UnitOf(word);
    double count = 0;
    if (unit == absl::ZeroDuration() || !absl::SimpleAtod(number, &count)) {
      return NotADuration(text);
    }
    total += unit * count;
    if (total > kLongest) {
      return absl::InvalidArgumentError(absl::StrCat("'", text, "' is longer than ten years"));
    }
  }
  return total;
}

}  // namespace windfall
