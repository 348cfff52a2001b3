#include "scheduler/planner/alternatives.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <utility>

#include "scheduler/planner/outlook.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/sleep_cost.h"
#include "scheduler/planner/start_now.h"
#include "scheduler/planner/transfer.h"
#include "scheduler/planner/work_cost.h"

namespace windfall {
namespace {

// A limit must cost so much of what is minimized to be named as what binds.
constexpr double kWorthNaming = 0.005;

bool IsIn(const std::string& zone, const std::vector<std::string>& zones) {
  return std::find(zones.begin(), zones.end(), zone) != zones.end();
}

// Of all segments of a run; absent if the node never sleeps, or the intensity is not known.
std::optional<CarbonMass> NodeEmissions(const OpenNode& node, const std::vector<TickSpan>& spans) {
  if (!node.awake.has_value()) return std::nullopt;
  Score sum = 0;
  for (const TickSpan& span : spans) {
    const auto score = ScoreOfSleep(*node.node->sleep, *node.awake, *node.intensity, span);
    if (!score.has_value()) return std::nullopt;
    sum += *score;
  }
  return MassOf(sum, node.node->pue_permille);
}

// What the only item of `request` emits and costs in those segments, under the request's forecasts
// and prices and with the transfer of its input, and what its node emits besides; each absent
// unless all of it is known.
struct Outcome {
  std::optional<CarbonMass> emissions;
  std::optional<WorkCost> cost;
  std::optional<CarbonMass> of_node;
};

Outcome OutcomeUnder(const PlanRequest& request, const std::vector<Segment>& segments) {
  if (segments.empty()) return {};
  const PlanProblem problem(request);
  const auto node =
      std::find_if(problem.nodes().begin(), problem.nodes().end(),
                   [&](const OpenNode& each) { return each.node->id == segments.front().node; });
  if (node == problem.nodes().end()) return {};
  std::vector<TickSpan> spans;
  for (const Segment& each : segments) spans.push_back(problem.scale().ToTickSpan(each.span));
  Outcome outcome = {.of_node = NodeEmissions(*node, spans)};
  const Power power = request.work.front().power;
  const auto run = EmissionsOn(*node, spans, power, 1);
  const auto transfer = TransferEmissions(problem, 0, *node, spans.front().begin);
  if (!run.has_value() || !transfer.has_value()) return outcome;
  outcome.emissions = *run + *transfer;
  outcome.cost = ExpectedCost(problem, *node, spans, power, *outcome.emissions);
  return outcome;
}

// How much less it is, as a fraction of what is planned; 0 unless that is positive.
double SavedShare(double other, double planned) { return planned > 0 ? 1 - other / planned : 0; }

class Search {
 public:
  Search(const PlanRequest& request, const TaskPlan& plan) : left_(request), plan_(plan) {
    WorkItem& item = left_.work.front();
    const Outcome planned = OutcomeUnder(left_, plan.segments);
    found_.planned_emissions = planned.emissions;
    found_.planned_cost = planned.cost;
    found_.node_emissions = planned.of_node;
    if (left_.prices.has_value()) found_.currency = left_.prices->currency;
    item.planned.clear();
    item.waits = false;
    as_asked_ = item;
    item.asap = false;
    item.min_saving.fraction = 0;
  }

  Alternatives Run() && {
    TryStartNow();
    const bool may_wait = !as_asked_.asap && plan_.reason != PlanReason::kSavingTooSmall;
    if (!may_wait) TryWaiting();
    if (may_wait || !plan_.feasible) {
      TryAlone();
      TryZones();
      TryInterruptible();
      TryNoneAfter();
      TryLaterDeadline();
    }
    if (!plan_.feasible) TryFewerGpus();
    if (may_wait && plan_.feasible) TryCleanest();
    found_.limit = FindLimit();
    return std::move(found_);
  }

 private:
  enum class Only { kOthers, kGains };

  static TaskPlan PlanOf(const PlanRequest& request) { return MakePlan(request).tasks.front(); }

  // How much less it emits or, at prices, costs, as a fraction of what is planned; 0 if that is
  // unknown.
  double GainOf(const TaskPlan& other) const {
    if (left_.prices.has_value()) {
      if (!found_.planned_cost.has_value() || !other.cost.has_value()) return 0;
      return SavedShare(ToCents(other.cost->total()), ToCents(found_.planned_cost->total()));
    }
    if (!found_.planned_emissions.has_value() || !other.emissions.has_value()) return 0;
    return SavedShare(ToGrams(*other.emissions), ToGrams(*found_.planned_emissions));
  }

  // On time where the plan is late, or, as much on time, cleaner or cheaper.
  bool IsGain(const TaskPlan& other) const {
    if (other.feasible != plan_.feasible) return other.feasible;
    return plan_.feasible && GainOf(other) > 0;
  }

  void Keep(Alternative alternative, Only only) {
    if (only == Only::kGains && !IsGain(alternative.plan)) return;
    found_.considered.push_back(std::move(alternative));
  }

  void TryStartNow() {
    if (plan_.reason == PlanReason::kNoNode) return;
    PlanRequest now = left_;
    now.work.front().asap = true;
    earliest_ = PlanOf(now);
    if (earliest_->segments == plan_.segments) return;
    Keep({.change = Change::kStartNow, .plan = *earliest_}, Only::kOthers);
  }

  void TryWaiting() {
    PlanRequest patient = left_;
    patient.work.front().min_saving = {};
    Keep({.change = Change::kWait, .plan = PlanOf(patient)}, Only::kGains);
  }

  void TryAlone() {
    PlanRequest alone = left_;
    bool has_others = !left_.limits.empty();
    for (PlanNode& node : alone.nodes) {
      has_others |= !node.reservations.empty();
      node.reservations.clear();
    }
    alone.limits.clear();
    if (!has_others) return SetCapacityPrice(found_.planned_emissions, found_.planned_cost);
    TaskPlan plan = PlanOf(alone);
    SetCapacityPrice(plan.emissions, plan.cost);
    Keep({.change = Change::kAlone, .plan = std::move(plan)}, Only::kGains);
  }

  // A plan that is kept though a slightly cleaner one appeared may even be better than alone.
  void SetCapacityPrice(const std::optional<CarbonMass>& alone,
                        const std::optional<WorkCost>& cost_alone) {
    const std::optional<CarbonMass>& planned = found_.planned_emissions;
    const std::optional<WorkCost>& planned_cost = found_.planned_cost;
    if (!left_.prices.has_value() && planned.has_value() && alone.has_value()) {
      found_.capacity_price = std::max(CarbonMass(), *planned - *alone);
    }
    if (planned_cost.has_value() && cost_alone.has_value()) {
      found_.capacity_cost = std::max(Money(), planned_cost->total() - cost_alone->total());
    }
  }

  void TryZones() {
    const WorkItem& item = left_.work.front();
    std::set<std::string> zones;
    for (const PlanNode& node : left_.nodes) {
      if (node.capacity.Fits(item.resources)) zones.insert(node.zone);
    }
    const bool is_placed = !plan_.segments.empty();
    for (const std::string& zone : zones) {
      if (!item.zones.empty() && !IsIn(zone, item.zones)) continue;
      if (is_placed && zone == plan_.segments.front().zone) continue;
      PlanRequest there = left_;
      there.work.front().zones = {zone};
      Keep({.change = Change::kZone, .zone = zone, .plan = PlanOf(there)}, Only::kOthers);
    }
    if (item.zones.empty()) return;
    PlanRequest anywhere = left_;
    anywhere.work.front().zones.clear();
    TaskPlan plan = PlanOf(anywhere);
    if (plan.segments.empty() || IsIn(plan.segments.front().zone, item.zones)) return;
    Keep({.change = Change::kAnyZone, .plan = std::move(plan)}, Only::kGains);
  }

  void TryInterruptible() {
    if (left_.work.front().interruption.has_value()) return;
    PlanRequest in_parts = left_;
    in_parts.work.front().interruption = Interruption();
    Keep({.change = Change::kInterruptible, .plan = PlanOf(in_parts)}, Only::kGains);
  }

  void TryNoneAfter() {
    if (left_.work.front().needed_by == absl::InfiniteFuture()) return;
    PlanRequest last = left_;
    last.work.front().needed_by = absl::InfiniteFuture();
    Keep({.change = Change::kNoneAfter, .plan = PlanOf(last)}, Only::kGains);
  }

  // Twice the time to wait, as far as a forecast knows; or, if it is late, what it takes.
  void TryLaterDeadline() {
    PlanRequest later = left_;
    WorkItem& item = later.work.front();
    absl::Duration more;
    if (!plan_.feasible) {
      if (!earliest_.has_value()) return;
      more = absl::Ceil(earliest_->span().end - item.deadline, absl::Minutes(1));
      item.asap = true;
    } else {
      const absl::Duration slack = item.deadline - item.release - item.remaining;
      more = absl::Floor(std::min(slack, ForecastEnd() - item.deadline), absl::Minutes(1));
    }
    if (more <= absl::ZeroDuration()) return;
    item.deadline += more;
    Keep({.change = Change::kLaterDeadline, .more_time = more, .plan = PlanOf(later)},
         Only::kGains);
  }

  // Where it would emit less if nothing but emissions counted, and cost more.
  void TryCleanest() {
    if (!left_.prices.has_value() || !found_.planned_emissions.has_value()) return;
    PlanRequest clean = left_;
    clean.prices.reset();
    TaskPlan plan = PlanOf(clean);
    if (!plan.emissions.has_value() || *plan.emissions >= *found_.planned_emissions) return;
    plan.cost = OutcomeUnder(left_, plan.segments).cost;
    const bool is_known = plan.cost.has_value() && found_.planned_cost.has_value();
    if (!is_known || plan.cost->total() <= found_.planned_cost->total()) return;
    Keep({.change = Change::kCleanest, .plan = std::move(plan)}, Only::kOthers);
  }

  // The most with which it would be on time.
  void TryFewerGpus() {
    const auto with = [this](int32_t gpus) {
      PlanRequest fewer = left_;
      fewer.work.front().resources.gpus = gpus;
      return PlanOf(fewer);
    };
    int32_t enough = 0;  // not tried: GPUs are what the job is about
    int32_t too_many = left_.work.front().resources.gpus;
    while (too_many - enough > 1) {
      const int32_t middle = enough + (too_many - enough) / 2;
      (with(middle).feasible ? enough : too_many) = middle;
    }
    if (enough == 0) return;
    Keep({.change = Change::kFewerGpus, .gpus = enough, .plan = with(enough)}, Only::kGains);
  }

  // Of the zones that it may use.
  absl::Time ForecastEnd() const {
    absl::Time end = absl::InfinitePast();
    const std::vector<std::string>& zones = left_.work.front().zones;
    for (const auto& [zone, forecast] : left_.forecasts) {
      if (forecast.series.empty() || (!zones.empty() && !IsIn(zone, zones))) continue;
      end = std::max(end, forecast.series.span().end);
    }
    return end;
  }

  PlanLimit FindLimit() const {
    switch (plan_.reason) {
      case PlanReason::kAsap:
        return found_.considered.empty() ? PlanLimit::kNone : PlanLimit::kAsap;
      case PlanReason::kSavingTooSmall:
        return found_.considered.empty() ? PlanLimit::kNone : PlanLimit::kMinSaving;
      case PlanReason::kNoForecast:
      case PlanReason::kShortForecast:
        return PlanLimit::kForecast;
      case PlanReason::kNoCapacity:
      case PlanReason::kNoNode:
        return PlanLimit::kCapacity;
      case PlanReason::kLate:
        return PlanLimit::kDeadline;
      case PlanReason::kCleanest:
      case PlanReason::kNowIsCleanest:
      case PlanReason::kDeadline:
      case PlanReason::kJobsAfter:
        return WhatCostsMost();
    }
    return PlanLimit::kNone;
  }

  PlanLimit WhatCostsMost() const {
    static constexpr std::array<std::pair<Change, PlanLimit>, 5> kLimits = {
        {{Change::kAlone, PlanLimit::kCapacity},
         {Change::kNoneAfter, PlanLimit::kJobsAfter},
         {Change::kLaterDeadline, PlanLimit::kDeadline},
         {Change::kAnyZone, PlanLimit::kZones},
         {Change::kInterruptible, PlanLimit::kUnbroken}}};
    PlanLimit limit = PlanLimit::kNone;
    double most = kWorthNaming;
    for (const auto& [change, named] : kLimits) {
      for (const Alternative& each : found_.considered) {
        if (each.change != change || GainOf(each.plan) <= most) continue;
        most = GainOf(each.plan);
        limit = named;
      }
    }
    if (limit != PlanLimit::kNone) return limit;
    if (plan_.reason == PlanReason::kDeadline) return PlanLimit::kDeadline;
    if (plan_.reason == PlanReason::kJobsAfter) return PlanLimit::kJobsAfter;
    return ForecastEnd() < left_.work.front().deadline ? PlanLimit::kForecast : PlanLimit::kNone;
  }

  PlanRequest left_;  // as if it were to wait for however little
  WorkItem as_asked_;
  const TaskPlan& plan_;
  std::optional<TaskPlan> earliest_;
  Alternatives found_;
};

}  // namespace

Alternatives FindAlternatives(const PlanRequest& request, const TaskPlan& plan) {
  return Search(request, plan).Run();
}

}  // namespace windfall
