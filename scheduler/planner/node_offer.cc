#include "scheduler/planner/node_offer.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scheduler/planner/sleep_cost.h"
#include "scheduler/planner/unbroken.h"

namespace windfall {
namespace {

// Work that brings its input gets so far, at least, before it pauses. Else a run of next to no time
// would do to have it brought at a cheap hour, long before the work.
constexpr Tick kLeastWithInput = Tick{15 * 60} * 1'000'000'000;

InterruptibleWork WorkWith(const StartCost& at_start, InterruptibleWork work) {
  if (!at_start.IsNone())
    work.min_segment = std::max(work.min_segment, kLeastWithInput + work.resume_overhead);
  return work;
}

// What running on a node costs a demand, within some time.
class RunCost {
 public:
  RunCost(const OpenNode& node, const Demand& demand, const TickSpan& window)
      : objective_(*node.objective), charges_(demand.ChargesIn(node.node->zone)) {
    if (!node.awake.has_value()) return;
    // On the edges of the window too, what lies on both sides of an instant counts.
    const TickSpan around = {.begin = window.begin - 1, .end = window.end + 1};
    sleep_.emplace(*node.node->sleep, *node.awake, objective_.Within({around}), demand.power);
    charges_.at_start.every = sleep_->at_start();
  }

  const UsableTime& rate() const { return sleep_.has_value() ? sleep_->rate() : objective_; }
  // Refers to this.
  const Charges& charges() const { return charges_; }

 private:
  const UsableTime& objective_;
  Charges charges_;
  std::optional<SleepCost> sleep_;
};

std::optional<Score> Sum(const std::vector<TickSpan>& segments, const UsableTime& rate,
                         const Charges& charges) {
  const StartCosts& at_start = charges.at_start;
  std::optional<Score> sum = at_start.first.At(segments.front().begin);
  if (sum.has_value()) *sum += charges.wait.Until(segments.back().end);
  for (const TickSpan& segment : segments) {
    const std::optional<Score> run = rate.CostOf(segment);
    const std::optional<Score> start = at_start.every.At(segment.begin);
    if (!sum.has_value() || !run.has_value() || !start.has_value()) return std::nullopt;
    *sum += *run + *start;
  }
  return sum;
}

std::vector<TickSpan> FreeBy(Tick deadline, const OpenNode& node, const Demand& demand) {
  return node.timeline.FreeSpans({.begin = demand.release, .end = deadline}, demand.resources);
}

}  // namespace

bool IsEligible(const PlanNode& node, const Demand& demand) {
  const bool in_zone = demand.zones.empty() || std::find(demand.zones.begin(), demand.zones.end(),
                                                         node.zone) != demand.zones.end();
  return in_zone && node.capacity.Fits(demand.resources);
}

bool IsFree(const Placement& placement, const OpenNode& node, const Demand& demand) {
  return std::all_of(
      placement.segments.begin(), placement.segments.end(),
      [&](const TickSpan& segment) { return node.timeline.IsFree(segment, demand.resources); });
}

std::optional<Score> OwnCostOf(const std::vector<TickSpan>& segments, const OpenNode& node,
                               const Demand& demand) {
  const Charges charges = demand.ChargesIn(node.node->zone);
  return Sum(segments, *node.objective, charges);
}

std::optional<Score> CostOf(const std::vector<TickSpan>& segments, const OpenNode& node,
                            const Demand& demand) {
  const RunCost cost(node, demand, {.begin = segments.front().begin, .end = segments.back().end});
  return Sum(segments, cost.rate(), cost.charges());
}

Placement RunFrom(Tick start, const OpenNode& node, const Demand& demand) {
  const TickSpan run = {.begin = start, .end = start + demand.length};
  return {.segments = {run}, .cost = CostOf({run}, node, demand)};
}

std::optional<Placement> CleanestOffer(const OpenNode& node, const Demand& demand) {
  const RunCost cost(node, demand, {.begin = demand.release, .end = demand.wait_deadline});
  const UsableTime usable = cost.rate().Within(FreeBy(demand.wait_deadline, node, demand));
  const Charges charges = cost.charges();
  if (demand.interruptible.has_value()) {
    std::optional<CleanSegments> found =
        CleanestSegments(usable, WorkWith(charges.at_start.first, *demand.interruptible), charges);
    if (!found.has_value()) return std::nullopt;
    return Placement{.segments = std::move(found->segments), .cost = found->cost};
  }
  const std::optional<CleanStart> found = CleanestStart(usable, demand.length, charges);
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = {{.begin = found->start, .end = found->start + demand.length}},
                   .cost = found->cost};
}

int64_t SearchEffort(const OpenNode& node, const Demand& demand) {
  if (!demand.interruptible.has_value()) return 1;
  const InterruptibleWork& work = *demand.interruptible;
  const bool has_rules = work.resume_overhead > 0 || work.min_segment > 0 ||
                         node.awake.has_value() || !demand.ChargesIn(node.node->zone).IsNone();
  return has_rules ? 4 * static_cast<int64_t>(node.objective->steps().size()) : 2;
}

std::optional<Placement> SoonestOffer(const OpenNode& node, const Demand& demand,
                                      const CostLimit& limit) {
  const RunCost cost(node, demand, {.begin = demand.release, .end = demand.wait_deadline});
  const UsableTime usable = cost.rate().Within(FreeBy(demand.wait_deadline, node, demand));
  const std::optional<CleanStart> found =
      EarliestStartWithin(usable, demand.length, limit, cost.charges());
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = {{.begin = found->start, .end = found->start + demand.length}},
                   .cost = found->cost};
}

std::optional<Placement> SplitOffer(const OpenNode& node, const Demand& demand) {
  std::vector<UsableStep> steps;
  for (const TickSpan& span : FreeBy(demand.deadline, node, demand)) {
    steps.push_back({.span = span, .rate = 1});
  }
  std::optional<CleanSegments> found = CleanestSegments(UsableTime(steps), *demand.interruptible);
  if (!found.has_value()) return std::nullopt;
  return Placement{.segments = std::move(found->segments)};
}

bool IsEarlier(const Placement& a, const Placement& b) {
  const bool a_unknown = !a.cost.has_value();
  const bool b_unknown = !b.cost.has_value();
  return std::make_tuple(a.start(), a_unknown, a.cost.value_or(0)) <
         std::make_tuple(b.start(), b_unknown, b.cost.value_or(0));
}

bool IsCleaner(const Placement& a, const Placement& b) {
  return std::make_tuple(*a.cost, a.finish()) < std::make_tuple(*b.cost, b.finish());
}

}  // namespace windfall
