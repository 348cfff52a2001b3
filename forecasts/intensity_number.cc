#include "forecasts/intensity_number.h"

#include <charconv>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/intensity_series.h"

namespace windfall {

absl::StatusOr<CarbonIntensity> ToPlausibleIntensity(double grams_per_kwh) {
  // Compared as it came: rounding a huge or undefined number first would not be defined.
  const double highest = ToGramsPerKwh(kHighestPlausibleIntensity);
  if (!(grams_per_kwh >= 0 && grams_per_kwh <= highest)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "an intensity of ", grams_per_kwh, " g/kWh is outside 0..", highest, " (another unit?)"));
  }
  return GramsPerKwhRounded(grams_per_kwh);
}

absl::StatusOr<CarbonIntensity> ParseIntensity(absl::string_view grams_per_kwh) {
  const absl::string_view text = absl::StripAsciiWhitespace(grams_per_kwh);
  const char* const text_end = text.data() + text.size();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text_end, value);
  if (error != std::errc() || end != text_end) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", text, "\" is not a number (a decimal point, no unit)"));
  }
  return ToPlausibleIntensity(value);
}

}  // namespace windfall
