#include "scheduler/planner/demand.h"

#include <algorithm>

namespace windfall {

namespace {

constexpr Tick kLeastMargin = Tick{5} * 1'000'000'000;
constexpr Tick kMarginShare = 50;  // one part in so many
constexpr Tick kLongestInput = Tick{366} * 86'400 * 1'000'000'000;

}  // namespace

void SetMargin(Demand& demand, int64_t tasks) {
  const Tick length = demand.LengthOf(tasks);
  const Tick margin = std::max(kLeastMargin, length / kMarginShare);
  const Tick earliest_finish = std::min(demand.release + length, demand.deadline);
  const Tick latest_finish = std::min(demand.deadline, demand.needed_by) - margin;
  demand.wait_deadline = std::max(latest_finish, earliest_finish);
}

StartCost Demand::StartCostIn(const std::string& zone) const {
  const auto rate = input.rates.find(zone);
  return rate == input.rates.end() ? StartCost() : StartCost(rate->second, input.length);
}

Tick LengthOn(Energy energy, Power power) {
  if (power <= Power()) return energy > Energy() ? kLongestInput : 0;
  constexpr int64_t kTicksPerSecond = 1'000'000'000;
  const Score ticks = Score(ToMillijoules(energy)) * kTicksPerSecond / ToMilliwatts(power);
  return static_cast<Tick>(std::min(ticks, Score(kLongestInput)));
}

absl::Duration UnbrokenLength(const WorkItem& item) {
  const bool pays_overhead = item.resume && item.interruption.has_value();
  return item.remaining +
         (pays_overhead ? item.interruption->resume_overhead : absl::ZeroDuration());
}

Demand DemandOf(const WorkItem& item, const TickScale& scale) {
  Demand demand = {.resources = item.resources,
                   .zones = item.zones,
                   .release = std::max(scale.ToTick(item.release), Tick{0}),
                   .deadline = item.overdue ? kForever : scale.ToTick(item.deadline),
                   .needed_by = scale.ToTick(item.needed_by),
                   .length = ToTicks(UnbrokenLength(item)),
                   .asap = item.asap || item.overdue,
                   .min_saving = item.min_saving,
                   .waits = item.waits};
  demand.wait.from = std::clamp(scale.ToTick(item.ready), Tick{0}, demand.release) + demand.length;
  if (item.interruption.has_value()) {
    demand.interruptible = {.remaining = ToTicks(item.remaining),
                            .min_segment = ToTicks(item.interruption->min_segment),
                            .resume_overhead = ToTicks(item.interruption->resume_overhead),
                            .resume = item.resume};
  }
  return demand;
}

}  // namespace windfall
