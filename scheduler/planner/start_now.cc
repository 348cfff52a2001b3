#include "scheduler/planner/start_now.h"

#include "scheduler/planner/demand.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {
namespace {

// mW x mg/kWh x ns x PUE in permille -> ug.
const Score kUnitsPerMicrogram = Score(3'600'000) * 1'000'000'000 * 1'000;

// REQUIRES: neither is negative.
int64_t DivideRounded(const Score& a, const Score& b) {
  return static_cast<int64_t>((a + b / 2) / b);
}

}  // namespace

ExpectedEmissions EmissionsOf(const RunningTime& time, Power power, int32_t pue_permille) {
  return {.mass = MassOf(time.cost * ToMilliwatts(power), pue_permille),
          .mean_intensity = MilligramsPerKwh(DivideRounded(time.cost, time.length))};
}

CarbonMass MassOf(const Score& at_one_milliwatt, int32_t pue_permille) {
  return Micrograms(DivideRounded(at_one_milliwatt * pue_permille, kUnitsPerMicrogram));
}

std::optional<ExpectedEmissions> EmissionsFromStart(const WorkItem& item, absl::Time start,
                                                    int32_t pue_permille,
                                                    const IntensitySeries& series) {
  const Tick length = ToTicks(UnbrokenLength(item));
  const UsableTime usable = UsableTime::FromSeries(series, TickScale(start));
  const std::optional<Score> cost = usable.CostOf({.begin = 0, .end = length});
  if (!cost.has_value()) return std::nullopt;
  return EmissionsOf({.length = length, .cost = *cost}, item.power, pue_permille);
}

}  // namespace windfall
