#include "domain/site_prices.h"

#include "absl/numeric/int128.h"

namespace windfall {

EnergyPrice CarbonPriceOf(CarbonIntensity intensity, Money of_a_tonne) {
  constexpr int64_t kMilligramsOfTonne = 1'000'000'000;
  const absl::int128 product =
      absl::int128(ToMicrocents(of_a_tonne)) * ToMilligramsPerKwh(intensity);
  return MicrocentsPerKwh(
      static_cast<int64_t>((product + kMilligramsOfTonne / 2) / kMilligramsOfTonne));
}

}  // namespace windfall
