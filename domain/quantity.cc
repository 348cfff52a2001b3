#include "domain/quantity.h"

#include <cmath>

#include "absl/numeric/int128.h"

namespace windfall {
namespace {

int64_t DivideRounded(absl::int128 numerator, absl::int128 denominator) {
  const bool negative = (numerator < 0) != (denominator < 0);
  const absl::int128 n = numerator < 0 ? -numerator : numerator;
  const absl::int128 d = denominator < 0 ? -denominator : denominator;
  const absl::int128 rounded = (n + d / 2) / d;
  return static_cast<int64_t>(negative ? -rounded : rounded);
}

}  // namespace

CarbonIntensity GramsPerKwhRounded(double grams_per_kwh) {
  return MilligramsPerKwh(std::llround(grams_per_kwh * 1e3));
}

Money CurrencyUnitsRounded(double units) { return Microcents(std::llround(units * 1e8)); }

CarbonMass operator*(Energy energy, CarbonIntensity intensity) {
  return Micrograms(
      DivideRounded(absl::int128(energy.count()) * absl::int128(intensity.count()), 3'600'000));
}

CarbonMass EmissionsWithPue(Energy energy, int32_t pue_permille, CarbonIntensity intensity) {
  return Micrograms(DivideRounded(
      absl::int128(energy.count()) * absl::int128(pue_permille) * absl::int128(intensity.count()),
      3'600'000'000));
}

Energy operator*(Power power, absl::Duration duration) {
  const int64_t nanoseconds = absl::ToInt64Nanoseconds(duration);
  return Millijoules(
      DivideRounded(absl::int128(power.count()) * absl::int128(nanoseconds), 1'000'000'000));
}

Power operator/(Energy energy, absl::Duration duration) {
  return Milliwatts(DivideRounded(absl::int128(energy.count()) * absl::int128(1'000'000'000),
                                  absl::ToInt64Nanoseconds(duration)));
}

CarbonIntensity operator/(CarbonMass mass, Energy energy) {
  return MilligramsPerKwh(
      DivideRounded(absl::int128(mass.count()) * absl::int128(3'600'000), energy.count()));
}

template <typename Dimension>
Quantity<Dimension> Scale(Quantity<Dimension> total, int64_t numerator, int64_t denominator) {
  return Quantity<Dimension>::FromCount(
      DivideRounded(absl::int128(total.count()) * absl::int128(numerator), denominator));
}

template Energy Scale(Energy, int64_t, int64_t);
template Power Scale(Power, int64_t, int64_t);
template CarbonMass Scale(CarbonMass, int64_t, int64_t);
template CarbonIntensity Scale(CarbonIntensity, int64_t, int64_t);
template Money Scale(Money, int64_t, int64_t);

}  // namespace windfall
