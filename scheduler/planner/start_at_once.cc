#include "scheduler/planner/start_at_once.h"

#include "scheduler/planner/node_offer.h"
#include "scheduler/planner/objective.h"
#include "scheduler/planner/start_now.h"

namespace windfall {
namespace {

constexpr Power kUnitPower = Watts(1000);
// A score holds the PUE already.
constexpr int32_t kNoPue = 1;
// At one kilowatt: mg/kWh x ns x PUE in permille in a microgram, and the same of microcents.
const Score kScoreOfMicrogram = Score(3'600) * 1'000'000'000;
const Score kScoreOfMicrocent = kScoreOfMicrogram * 1'000;

std::optional<Score> LeastAtOnce(const Demand& demand, const std::vector<NodeKind>& kinds) {
  std::optional<Score> least;
  for (const NodeKind& kind : kinds) {
    if (!IsEligible(*kind.like->node, demand)) continue;
    const std::optional<Score> cost =
        OwnCostOf({{.begin = 0, .end = demand.length}}, *kind.like, demand);
    if (cost.has_value() && (!least.has_value() || *cost < *least)) least = cost;
  }
  return least;
}

}  // namespace

SavingBase SavingBaseOf(const Demand& demand, const std::vector<NodeKind>& kinds,
                        Minimized minimized) {
  const std::optional<Score> cost = LeastAtOnce(demand, kinds);
  if (!cost.has_value()) return {};
  if (minimized == Minimized::kCost) return {.cost = CostAtPower(*cost, kUnitPower)};
  return {.emissions = MassOf(*cost * ToMilliwatts(kUnitPower), kNoPue)};
}

std::optional<Score> ScoreOf(const SavingBase& base, Minimized minimized) {
  if (minimized == Minimized::kCost) {
    if (!base.cost.has_value()) return std::nullopt;
    return base.cost->count() * kScoreOfMicrocent;
  }
  if (!base.emissions.has_value()) return std::nullopt;
  return ToMicrograms(*base.emissions) * kScoreOfMicrogram;
}

}  // namespace windfall
