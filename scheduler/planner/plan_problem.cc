#include "scheduler/planner/plan_problem.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "scheduler/planner/objective.h"
#include "scheduler/planner/start_at_once.h"

namespace windfall {
namespace {

CapacityTimeline WithReservations(const PlanNode& node, const TickScale& scale) {
  CapacityTimeline timeline(node.capacity);
  for (const Reservation& reservation : node.reservations) {
    timeline.Take(scale.ToTickSpan(reservation.span), reservation.resources);
  }
  return timeline;
}

// Absent if it never sleeps, or sleeping saves nothing.
std::optional<AwakeTime> AwakeWithReservations(const PlanNode& node, const TickScale& scale) {
  if (!node.sleep.has_value() || *node.sleep == NodeSleep()) return std::nullopt;
  AwakeTime awake;
  for (const Reservation& reservation : node.reservations) {
    awake.Add(scale.ToTickSpan(reservation.span));
  }
  return awake;
}

CapacityTimeline SlotsOf(const ParallelLimit& limit, const TickScale& scale) {
  CapacityTimeline slots({.cpus = limit.most});
  for (const TimeSpan& span : limit.running) slots.Take(scale.ToTickSpan(span), {.cpus = 1});
  return slots;
}

// Of the way from what is expected to what comes true or is exceeded one time in ten. Measured on
// two months of a job trace and the forecasts of the embedded model; see ARCHITECTURE.md.
constexpr int64_t kCautionDivisor = 2;

IntensitySeries Cautious(const Forecast& forecast) {
  if (forecast.p90.empty()) return forecast.series;
  std::vector<IntensityStep> steps = forecast.series.steps();
  for (IntensityStep& step : steps) {
    const IntensityStep* const p90 = forecast.p90.StepAt(step.span.begin);
    if (p90 == nullptr || p90->intensity < step.intensity) continue;
    const int64_t expected = ToMilligramsPerKwh(step.intensity);
    step.intensity = MilligramsPerKwh(expected + (ToMilligramsPerKwh(p90->intensity) - expected) /
                                                     kCautionDivisor);
  }
  absl::StatusOr<IntensitySeries> cautious =
      IntensitySeries::Create(forecast.series.identity(), std::move(steps));
  return cautious.ok() ? *std::move(cautious) : forecast.series;
}

// Of the sum of two intensities, in parts of a PUE of 1000: half of each.
constexpr int64_t kPermilleOfMean = 500;

// At least one, though no node can hold any.
int64_t MostAtOnce(const Demand& demand, const std::vector<NodeKind>& kinds) {
  int64_t most = 0;
  for (const NodeKind& kind : kinds) {
    if (!IsEligible(*kind.like->node, demand)) continue;
    most += static_cast<int64_t>(kind.nodes.size()) *
            kind.like->node->capacity.HowOften(demand.resources, INT32_MAX);
  }
  return std::max<int64_t>(most, 1);
}

constexpr double kTicksPerHour = 3600e9;

}  // namespace

PlanProblem::PlanProblem(const PlanRequest& request) : request_(request), scale_(request.now) {
  for (const WorkItem& item : request.work) items_.push_back(&item);
  std::sort(items_.begin(), items_.end(),
            [](const WorkItem* a, const WorkItem* b) { return a->task < b->task; });
  std::vector<const PlanNode*> nodes;
  for (const PlanNode& node : request.nodes) nodes.push_back(&node);
  std::sort(nodes.begin(), nodes.end(),
            [](const PlanNode* a, const PlanNode* b) { return a->id < b->id; });
  for (const PlanNode* node : nodes) {
    nodes_.push_back({.node = node,
                      .intensity = &IntensityIn(node->zone).expected,
                      .objective = &ObjectiveOf(*node),
                      .timeline = WithReservations(*node, scale_),
                      .awake = AwakeWithReservations(*node, scale_)});
    some_sleep_ |= nodes_.back().awake.has_value();
  }

  if (prices().has_value()) {
    for (const auto& [zone, price] : prices()->electricity) {
      electricity_price_.emplace(zone, ElectricityPrice(price, scale_));
    }
  }
  for (const auto& [job, limit] : request.limits) slots_.emplace(job, SlotsOf(limit, scale_));
  kinds_ = KindsOf(nodes_);
  for (const WorkItem* item : items_) {
    Demand demand = DemandOf(*item, scale_);
    demand.input = InputDemandOf(*item);
    if (some_sleep_) demand.power = item->power;
    SetSaving(*item, demand);
    demand.most_at_once = MostAtOnce(demand, kinds_);
    const auto limit = request.limits.find(item->task.job);
    if (limit != request.limits.end()) {
      demand.limited = limit->first;
      demand.most_at_once = std::min<int64_t>(demand.most_at_once, limit->second.most);
    }
    SetMargin(demand, item->count);
    demands_.push_back(std::move(demand));
  }
}

bool PlanProblem::IsByDeadline(size_t item, Tick finish) const {
  return finish <= scale_.ToTick(items_[item]->deadline);
}

const PlanProblem::ZoneIntensity& PlanProblem::IntensityIn(const std::string& zone) {
  const auto known = intensity_.find(zone);
  if (known != intensity_.end()) return known->second;
  const auto forecast = request_.forecasts.find(zone);
  const Forecast none;
  const Forecast& said = forecast == request_.forecasts.end() ? none : forecast->second;
  ZoneIntensity intensity = {.expected = UsableTime::FromSeries(said.series, scale_),
                             .cautious = UsableTime::FromSeries(Cautious(said), scale_)};
  return intensity_.emplace(zone, std::move(intensity)).first->second;
}

const UsableTime& PlanProblem::ObjectiveOf(const PlanNode& node) {
  const auto [objective, is_new] = objective_.try_emplace({node.zone, node.pue_permille});
  if (is_new) {
    const UsableTime& intensity = IntensityIn(node.zone).cautious;
    const UsableTime& rate =
        prices().has_value() ? EnergyCost(intensity, *prices(), node.zone, scale_) : intensity;
    objective->second = rate.Times(node.pue_permille);
  }
  return objective->second;
}

const UsableTime* PlanProblem::ElectricityPriceIn(const std::string& zone) const {
  const auto price = electricity_price_.find(zone);
  return price == electricity_price_.end() ? nullptr : &price->second;
}

const PlanProblem::ZonePair& PlanProblem::Between(const std::string& from, const std::string& to) {
  const auto [pair, is_new] = both_.try_emplace({from, to});
  if (is_new) {
    pair->second.intensity = IntensityIn(from).expected.Plus(IntensityIn(to).expected);
    const UsableTime cautious = IntensityIn(from).cautious.Plus(IntensityIn(to).cautious);
    const UsableTime rate = prices().has_value() ? CarbonCost(cautious, *prices()) : cautious;
    pair->second.objective = rate.Times(kPermilleOfMean);
  }
  return pair->second;
}

InputDemand PlanProblem::InputDemandOf(const WorkItem& item) {
  if (!item.input.has_value() || item.input->energy <= Energy()) return {};
  const InputTransfer& input = *item.input;
  InputDemand demand = {.length = LengthOn(input.energy, item.power) / item.count};
  for (const NodeKind& kind : kinds_) {
    const std::string& zone = kind.like->node->zone;
    const bool is_there =
        zone == input.from ||
        std::find(input.arrived.begin(), input.arrived.end(), zone) != input.arrived.end();
    if (!is_there) demand.rates[zone] = &Between(input.from, zone).objective;
  }
  return demand;
}

void PlanProblem::SetSaving(const WorkItem& item, Demand& demand) {
  SavingBase& base = saving_bases_.emplace_back();
  if (item.min_saving.IsNone()) return;
  const Minimized minimized = prices().has_value() ? Minimized::kCost : Minimized::kEmissions;
  base = item.saving_base;
  demand.at_once = ScoreOf(base, minimized);
  if (!demand.at_once.has_value()) {
    base = SavingBaseOf(demand, kinds_, minimized);
    demand.at_once = ScoreOf(base, minimized);
  }
  const double per_hour = demand.min_saving.fraction_per_hour;
  if (per_hour <= 0 || !demand.at_once.has_value()) return;
  const double per_tick = per_hour * static_cast<double>(*demand.at_once) / kTicksPerHour;
  demand.wait.per_tick = std::max(Score(per_tick), Score(1));
}

const Forecast* PlanProblem::ForecastOf(const OpenNode& node) const {
  const auto forecast = request_.forecasts.find(node.node->zone);
  return forecast == request_.forecasts.end() ? nullptr : &forecast->second;
}

}  // namespace windfall
