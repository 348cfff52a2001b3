// Energy, power, carbon mass, carbon intensity and money: integers whose products are the physics.
//
// A type names a dimension; only factories and readers name a unit. Resolution: 1 mJ, 1 mW, 1 ug
// (of CO2-equivalent), 1 mg/kWh and 1 microcent, each in 64 bits: 2.5 TWh, 9 PW, 9 Mt, 92 billion.
// Values may be negative (a saving, a correction). Sums that leave 64 bits are a programmer's error
// and not checked.
//
// Mind the floor: 1 J at 1 g/kWh is 0.28 ug and rounds to 0, so sum energy over an interval of
// constant intensity before multiplying.
#ifndef WINDFALL_DOMAIN_QUANTITY_H_
#define WINDFALL_DOMAIN_QUANTITY_H_

#include <compare>
#include <cstdint>

#include "absl/time/time.h"

namespace windfall {

template <typename Dimension>
class Quantity {
 public:
  constexpr Quantity() = default;
  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.n_ + b.n_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.n_ - b.n_); }
  constexpr Quantity operator-() const { return Quantity(-n_); }
  constexpr Quantity& operator+=(Quantity b) { return n_ += b.n_, *this; }
  constexpr Quantity& operator-=(Quantity b) { return n_ -= b.n_, *this; }

  // The count of the dimension's resolution unit (mJ, mW, ug, mg/kWh). For storage only: elsewhere
  // use a factory or a reader that names the unit.
  static constexpr Quantity FromCount(int64_t n) { return Quantity(n); }
  constexpr int64_t count() const { return n_; }

 private:
  explicit constexpr Quantity(int64_t n) : n_(n) {}
  int64_t n_ = 0;
};

using Energy = Quantity<struct EnergyDimension>;
using Power = Quantity<struct PowerDimension>;
using CarbonMass = Quantity<struct CarbonMassDimension>;
using CarbonIntensity = Quantity<struct CarbonIntensityDimension>;
// Of whatever currency a site has; a cent is a hundredth of it, whatever it is called.
using Money = Quantity<struct MoneyDimension>;
using EnergyPrice = Quantity<struct EnergyPriceDimension>;

constexpr Energy Millijoules(int64_t n) { return Energy::FromCount(n); }
constexpr Energy Joules(int64_t n) { return Energy::FromCount(n * 1000); }
constexpr Energy KilowattHours(int64_t n) { return Energy::FromCount(n * 3'600'000'000); }
constexpr int64_t ToMillijoules(Energy e) { return e.count(); }
constexpr double ToKilowattHours(Energy e) { return static_cast<double>(e.count()) / 3.6e9; }

constexpr Power Milliwatts(int64_t n) { return Power::FromCount(n); }
constexpr Power Watts(int64_t n) { return Power::FromCount(n * 1000); }
constexpr int64_t ToMilliwatts(Power p) { return p.count(); }
constexpr double ToWatts(Power p) { return static_cast<double>(p.count()) / 1e3; }

constexpr CarbonMass Micrograms(int64_t n) { return CarbonMass::FromCount(n); }
constexpr CarbonMass Grams(int64_t n) { return CarbonMass::FromCount(n * 1'000'000); }
constexpr int64_t ToMicrograms(CarbonMass m) { return m.count(); }
constexpr double ToGrams(CarbonMass m) { return static_cast<double>(m.count()) / 1e6; }

constexpr CarbonIntensity MilligramsPerKwh(int64_t n) { return CarbonIntensity::FromCount(n); }
constexpr CarbonIntensity GramsPerKwh(int64_t n) { return CarbonIntensity::FromCount(n * 1000); }
// Rounds half away from zero. REQUIRES: finite and within 64 bits of mg/kWh.
CarbonIntensity GramsPerKwhRounded(double grams_per_kwh);
constexpr int64_t ToMilligramsPerKwh(CarbonIntensity i) { return i.count(); }
constexpr double ToGramsPerKwh(CarbonIntensity i) { return static_cast<double>(i.count()) / 1e3; }

constexpr Money Microcents(int64_t n) { return Money::FromCount(n); }
constexpr Money Cents(int64_t n) { return Money::FromCount(n * 1'000'000); }
// Of the currency itself. Rounds half away from zero. REQUIRES: finite and within 64 bits.
Money CurrencyUnitsRounded(double units);
constexpr double ToCents(Money m) { return static_cast<double>(m.count()) / 1e6; }

constexpr EnergyPrice MicrocentsPerKwh(int64_t n) { return EnergyPrice::FromCount(n); }
constexpr EnergyPrice PerKwh(Money m) { return EnergyPrice::FromCount(m.count()); }
constexpr int64_t ToMicrocentsPerKwh(EnergyPrice p) { return p.count(); }

// Exact in 128 bits, rounded once, half away from zero. KilowattHours(1) * GramsPerKwh(412) ==
// Grams(412): mJ * mg/kWh / 3.6e6 = ug.
CarbonMass operator*(Energy energy, CarbonIntensity intensity);
// Energy at the node x PUE x intensity as one exact product, so that the energy with PUE is never
// rounded on its own. Rounded once, half away from zero.
CarbonMass EmissionsWithPue(Energy energy, int32_t pue_permille, CarbonIntensity intensity);
// Rounded once to 1 mJ, half away from zero. REQUIRES: duration is finite.
Energy operator*(Power power, absl::Duration duration);
// The mean power of `energy` drawn over `duration`. REQUIRES: duration is finite and positive.
Power operator/(Energy energy, absl::Duration duration);
// The intensity that makes `energy` cause `mass`. REQUIRES: energy is not zero.
CarbonIntensity operator/(CarbonMass mass, Energy energy);

// `total` times numerator/denominator, exact in 128 bits, rounded half away from zero.
// REQUIRES: denominator > 0.
template <typename Dimension>
Quantity<Dimension> Scale(Quantity<Dimension> total, int64_t numerator, int64_t denominator);

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_QUANTITY_H_
