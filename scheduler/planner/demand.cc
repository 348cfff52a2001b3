#include "scheduler/planner/demand.h"

#include <algorithm>

namespace windfall {

absl::Duration UnbrokenLength(const WorkItem& item) {
  const bool pays_overhead = item.resume && item.interruption.has_value();
  return item.remaining +
         (pays_overhead ? item.interruption->resume_overhead : absl::ZeroDuration());
}

Demand DemandOf(const WorkItem& item, const TickScale& scale) {
  Demand demand = {.resources = item.resources,
                   .zones = item.zones,
                   .release = std::max(scale.ToTick(item.release), Tick{0}),
                   .deadline = scale.ToTick(item.deadline),
                   .length = ToTicks(UnbrokenLength(item)),
                   .asap = item.asap,
                   .min_saving = item.min_saving};
  if (item.interruption.has_value()) {
    demand.interruptible = {.remaining = ToTicks(item.remaining),
                            .min_segment = ToTicks(item.interruption->min_segment),
                            .resume_overhead = ToTicks(item.interruption->resume_overhead),
                            .resume = item.resume};
  }
  return demand;
}

}  // namespace windfall
