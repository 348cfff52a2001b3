#include "scheduler/reports/figures.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "scheduler/reports/report.h"

namespace windfall {
namespace {

constexpr char kUnknown[] = "–";

// Five digits in all, at most three of them decimals.
int DecimalsFor(double largest) {
  if (largest < 1) return 3;
  return std::clamp(4 - static_cast<int>(std::floor(std::log10(largest))), 0, 3);
}

std::string ShowRatio(double part, double whole) {
  if (whole == 0) return kUnknown;
  return absl::StrCat(ShowNumber(100 * part / whole, 1), " %");
}

std::string AtLeast(const LedgerSum& sum, const std::string& figure) {
  return sum.unknown_components.empty() ? figure : absl::StrCat("≥", figure);
}

}  // namespace

std::string ShowNumber(double value, int decimals) {
  std::string digits = absl::StrFormat("%.*f", decimals, std::fabs(value));
  const bool is_zero = digits.find_first_not_of("0.") == std::string::npos;
  const size_t point = std::min(digits.find('.'), digits.size());
  for (size_t i = point; i > 3; i -= 3) digits.insert(i - 3, ",");
  return value < 0 && !is_zero ? "-" + digits : digits;
}

Figures::Figures(const LedgerSum& total)
    : energy_(ScaleFor(total.energy + total.overhead)), mass_(ScaleFor(total.emissions)) {}

Figures::Scale Figures::ScaleFor(Energy largest) {
  const double kilowatt_hours = std::fabs(ToKilowattHours(largest));
  Scale scale{.unit = "kWh", .count_per_unit = 3.6e9};
  if (kilowatt_hours < 1) scale = {.unit = "Wh", .count_per_unit = 3.6e6};
  if (kilowatt_hours >= 10'000) scale = {.unit = "MWh", .count_per_unit = 3.6e12};
  scale.decimals = DecimalsFor(static_cast<double>(largest.count()) / scale.count_per_unit);
  return scale;
}

Figures::Scale Figures::ScaleFor(CarbonMass largest) {
  const double grams = std::fabs(ToGrams(largest));
  Scale scale{.unit = "g", .count_per_unit = 1e6};
  if (grams < 1) scale = {.unit = "mg", .count_per_unit = 1e3};
  if (grams >= 10'000) scale = {.unit = "kg", .count_per_unit = 1e9};
  if (grams >= 10'000'000) scale = {.unit = "t", .count_per_unit = 1e12};
  scale.decimals = DecimalsFor(static_cast<double>(largest.count()) / scale.count_per_unit);
  return scale;
}

std::string Figures::Show(Energy energy) const {
  return ShowNumber(static_cast<double>(energy.count()) / energy_.count_per_unit, energy_.decimals);
}

std::string Figures::Show(CarbonMass mass) const {
  return ShowNumber(static_cast<double>(mass.count()) / mass_.count_per_unit, mass_.decimals);
}

std::string Figures::ShowTick(CarbonMass mass) const {
  std::string number = ShowNumber(static_cast<double>(mass.count()) / mass_.count_per_unit, 6);
  number.erase(number.find_last_not_of('0') + 1);
  if (number.back() == '.') number.pop_back();
  return number;
}

std::string Figures::Show(const std::optional<CarbonMass>& mass) const {
  return mass.has_value() ? Show(*mass) : kUnknown;
}

std::string Figures::ShowEnergy(const LedgerSum& sum) const {
  return AtLeast(sum, Show(sum.energy));
}

std::string Figures::ShowEnergyWithPue(const LedgerSum& sum) const {
  return AtLeast(sum, Show(sum.energy + sum.overhead));
}

std::string Figures::ShowEmissions(const LedgerSum& sum) const {
  const std::optional<CarbonMass> emissions = KnownEmissions(sum);
  return emissions.has_value() ? AtLeast(sum, Show(*emissions)) : kUnknown;
}

std::string ShowShare(Energy part, Energy whole) {
  return ShowRatio(static_cast<double>(part.count()), static_cast<double>(whole.count()));
}

std::string ShowShare(CarbonMass part, CarbonMass whole) {
  return ShowRatio(static_cast<double>(part.count()), static_cast<double>(whole.count()));
}

std::string ShowEmissionsShare(const LedgerSum& part, const LedgerSum& whole) {
  const std::optional<CarbonMass> emissions = KnownEmissions(part);
  return emissions.has_value() ? ShowShare(*emissions, whole.emissions) : kUnknown;
}

std::string ShowShare(absl::Duration part, absl::Duration whole) {
  return ShowRatio(absl::ToDoubleSeconds(part), absl::ToDoubleSeconds(whole));
}

std::string ShowPue(std::optional<int32_t> pue_permille) {
  if (!pue_permille.has_value()) return "none declared";
  const int decimals = *pue_permille % 10 == 0 ? 2 : 3;
  return ShowNumber(*pue_permille / 1000.0, decimals);
}

std::string ShowTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, absl::UTCTimeZone());
}

std::string ShowShortTime(absl::Time time) {
  return absl::FormatTime("%b %d %H:%M", time, absl::UTCTimeZone());
}

std::string ShowSpan(const TimeSpan& span) {
  return absl::StrCat(ShowTime(span.begin), " to ", ShowTime(span.end), " UTC");
}

std::string ShowDuration(absl::Duration length) {
  const int64_t seconds = absl::ToInt64Seconds(length);
  if (seconds >= 86400) return absl::StrCat(seconds / 86400, " d ", seconds % 86400 / 3600, " h");
  if (seconds >= 3600) return absl::StrCat(seconds / 3600, " h ", seconds % 3600 / 60, " min");
  if (seconds >= 60) return absl::StrCat(seconds / 60, " min ", seconds % 60, " s");
  return absl::StrCat(seconds, " s");
}

std::string ShowIntensity(CarbonIntensity intensity) {
  return absl::StrCat(ShowNumber(ToGramsPerKwh(intensity), 0), " g/kWh");
}

std::string ShowCount(int64_t count, absl::string_view noun) {
  return absl::StrCat(ShowNumber(static_cast<double>(count), 0), " ", noun, count == 1 ? "" : "s");
}

}  // namespace windfall
