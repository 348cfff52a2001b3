#include "domain/site_prices.h"

#include <algorithm>
#include <cmath>

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace windfall {

bool IsCurrencyCode(absl::string_view text) {
  return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isupper(static_cast<unsigned char>(c));
         });
}

EnergyPrice CarbonPriceOf(CarbonIntensity intensity, Money of_a_tonne) {
  constexpr int64_t kMilligramsOfTonne = 1'000'000'000;
  return PerKwh(Scale(of_a_tonne, ToMilligramsPerKwh(intensity), kMilligramsOfTonne));
}

Money CarbonCostOf(CarbonMass emissions, Money of_a_tonne) {
  constexpr int64_t kMicrogramsOfTonne = 1'000'000'000'000;
  return Scale(of_a_tonne, ToMicrograms(emissions), kMicrogramsOfTonne);
}

std::string MoneyText(Money money, absl::string_view currency) {
  const double units = ToCents(money) / 100;
  const double size = std::abs(units);
  const int decimals =
      size == 0 || size >= 1 ? 2 : std::max(2, 2 - static_cast<int>(std::floor(std::log10(size))));
  return absl::StrFormat("%.*f %s", decimals, units, currency);
}

std::optional<Money> ElectricityCostOf(Energy energy, const TimeSpan& span, int32_t pue_permille,
                                       const PriceSeries& price) {
  constexpr int64_t kMillijoulesOfKwhByPermille = 3'600'000'000'000;
  absl::int128 sum = 0;
  int64_t known = 0;
  for (const PriceStep& step : price) {
    const TimeSpan part = {.begin = std::max(span.begin, step.span.begin),
                           .end = std::min(span.end, step.span.end)};
    const int64_t length = absl::ToInt64Nanoseconds(part.length());
    sum += absl::int128(ToMicrocentsPerKwh(step.price)) * length;
    known += length;
  }
  if (known < absl::ToInt64Nanoseconds(span.length())) return std::nullopt;
  const Money mean = Microcents(static_cast<int64_t>((sum + known / 2) / known));
  return Scale(mean, ToMillijoules(energy) * pue_permille, kMillijoulesOfKwhByPermille);
}

}  // namespace windfall
