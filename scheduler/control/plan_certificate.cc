#include "scheduler/control/plan_certificate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace windfall {
namespace {

// More slots than these are joined in pairs: a step of the search stays short.
constexpr size_t kMostEdges = 1500;
// Grams. Emissions of a task are rounded once, to the microgram.
constexpr double kRoundingOfATask = 1e-6;

// An item that the bound counts, and what becomes of it in the plan.
struct Counted {
  const WorkItem* item = nullptr;
  const Outlook* outlook = nullptr;
};

std::vector<Counted> CountedItems(const PlanRequest& request, const WorkPlan& plan) {
  std::map<TaskId, const WorkItem*> items;
  for (const WorkItem& item : request.work) items[item.task] = &item;
  std::vector<Counted> counted;
  for (const Outlook& outlook : plan.outlooks) {
    if (!outlook.emissions.has_value() || outlook.span.empty()) continue;
    counted.push_back({items.at(outlook.task), &outlook});
  }
  return counted;
}

// Zones with nodes and a forecast, by name.
std::vector<std::string> ZonesOf(const PlanRequest& request) {
  std::set<std::string> zones;
  for (const PlanNode& node : request.nodes) {
    if (request.forecasts.contains(node.zone)) zones.insert(node.zone);
  }
  return {zones.begin(), zones.end()};
}

class ProblemMaker {
 public:
  ProblemMaker(const PlanRequest& request, const WorkPlan& plan)
      : request_(request), items_(CountedItems(request, plan)), zones_(ZonesOf(request)) {
    for (const Counted& each : items_) needs_gpus_ |= each.item->resources.gpus > 0;
  }

  BoundProblem Make() && {
    for (const Counted& each : items_) problem_.jobs.push_back(MakeJob(each));
    problem_.edges = MakeEdges();
    for (const std::string& zone : zones_) problem_.zones.push_back(MakeZone(zone));
    return std::move(problem_);
  }

 private:
  BoundTime ToBoundTime(absl::Time time) const {
    return absl::ToInt64Nanoseconds(time - request_.now);
  }

  double UnitsOf(const Resources& resources) const {
    return needs_gpus_ ? resources.gpus : resources.cpus;
  }

  bool CanHold(const std::string& zone, const WorkItem& item) const {
    const bool is_allowed = item.zones.empty() || std::find(item.zones.begin(), item.zones.end(),
                                                            zone) != item.zones.end();
    return is_allowed &&
           std::any_of(request_.nodes.begin(), request_.nodes.end(), [&](const PlanNode& node) {
             return node.zone == zone && node.capacity.Fits(item.resources);
           });
  }

  static absl::Time LatestEnd(const Counted& each) {
    const bool may_wait = !each.item->asap && each.item->min_saving.IsNone();
    const absl::Time planned = each.outlook->span.end;
    return may_wait ? std::max(planned, std::min(each.item->deadline, each.item->needed_by))
                    : planned;
  }

  BoundJob MakeJob(const Counted& each) const {
    const WorkItem& item = *each.item;
    const bool pays_overhead = item.resume && item.interruption.has_value();
    const absl::Duration length =
        item.remaining +
        (pays_overhead ? item.interruption->resume_overhead : absl::ZeroDuration());
    BoundJob job = {.begin = std::max(ToBoundTime(item.release), BoundTime{0}),
                    .end = ToBoundTime(LatestEnd(each)),
                    .length = absl::ToInt64Nanoseconds(length),
                    .kilowatts = ToWatts(item.power) / 1000,
                    .units = UnitsOf(item.resources),
                    .count = static_cast<double>(item.count),
                    .breaks = item.interruption.has_value() ? BoundJob::Breaks::kInOneZone
                                                            : BoundJob::Breaks::kNone,
                    .rounding_grams = kRoundingOfATask};
    job.length = std::min(job.length, job.end - job.begin);  // where times were cut to nanoseconds
    for (size_t zone = 0; zone < zones_.size(); ++zone) {
      if (CanHold(zones_[zone], item)) job.zones.push_back(zone);
    }
    return job;
  }

  // Where the intensity of some zone changes, from now until the last job must have ended.
  std::vector<BoundTime> MakeEdges() const {
    BoundTime end = 0;
    for (const BoundJob& job : problem_.jobs) end = std::max(end, job.end);
    std::set<BoundTime> edges = {0, end};
    for (const std::string& zone : zones_) {
      for (const IntensityStep& step : request_.forecasts.at(zone).series.steps()) {
        for (const absl::Time edge : {step.span.begin, step.span.end}) {
          const BoundTime time = ToBoundTime(edge);
          if (time > 0 && time < end) edges.insert(time);
        }
      }
    }
    std::vector<BoundTime> kept(edges.begin(), edges.end());
    while (kept.size() > kMostEdges) {
      size_t count = 0;
      for (size_t i = 0; i < kept.size(); ++i) {
        if (i % 2 == 0 || i + 1 == kept.size()) kept[count++] = kept[i];
      }
      kept.resize(count);
    }
    return kept;
  }

  // Calls `each` for the slots that the span touches, with how much of it lies in them.
  template <typename Each>
  void ForSlotsIn(const TimeSpan& span, Each each) const {
    const std::vector<BoundTime>& edges = problem_.edges;
    const BoundTime begin = std::max(ToBoundTime(span.begin), edges.front());
    const BoundTime end = std::min(ToBoundTime(span.end), edges.back());
    if (begin >= end) return;
    auto slot = static_cast<size_t>(std::upper_bound(edges.begin(), edges.end(), begin) -
                                    edges.begin() - 1);
    for (; slot < problem_.slots() && edges[slot] < end; ++slot) {
      each(slot, std::min(end, edges[slot + 1]) - std::max(begin, edges[slot]));
    }
  }

  // The least that is known of each slot. Where nothing is, any will do: the bound says nothing of
  // plans that use such a slot.
  std::vector<CarbonIntensity> LeastIntensities(const std::string& zone) const {
    std::vector<CarbonIntensity> least(problem_.slots(), kHighestPlausibleIntensity);
    for (const IntensityStep& step : request_.forecasts.at(zone).series.steps()) {
      ForSlotsIn(step.span, [&](size_t slot, BoundTime) {
        least[slot] = std::min(least[slot], step.intensity);
      });
    }
    return least;
  }

  BoundZone MakeZone(const std::string& zone) const {
    BoundZone made = {.units = std::vector<double>(problem_.slots())};
    int32_t least_pue = INT32_MAX;
    for (const PlanNode& node : request_.nodes) {
      if (node.zone != zone) continue;
      least_pue = std::min(least_pue, node.pue_permille);
      for (double& units : made.units) units += UnitsOf(node.capacity);
      TakeReserved(node, made.units);
    }
    for (const CarbonIntensity intensity : LeastIntensities(zone)) {
      made.grams_per_kwh.push_back(ToGramsPerKwh(intensity) * least_pue / 1000);
    }
    return made;
  }

  // What live runs hold of a node, and no more than it has, is not free.
  void TakeReserved(const PlanNode& node, std::vector<double>& units) const {
    std::map<absl::Time, double> changes;
    for (const Reservation& reservation : node.reservations) {
      if (reservation.span.empty()) continue;
      changes[reservation.span.begin] += UnitsOf(reservation.resources);
      changes[reservation.span.end] -= UnitsOf(reservation.resources);
    }
    double held = 0;
    absl::Time since = absl::InfinitePast();
    for (const auto& [time, change] : changes) {
      const double taken = std::min(held, UnitsOf(node.capacity));
      if (taken > 0) {
        ForSlotsIn({since, time}, [&](size_t slot, BoundTime length) {
          const BoundTime all = problem_.edges[slot + 1] - problem_.edges[slot];
          units[slot] -= taken * static_cast<double>(length) / static_cast<double>(all);
        });
      }
      held += change;
      since = time;
    }
  }

  const PlanRequest& request_;
  const std::vector<Counted> items_;
  const std::vector<std::string> zones_;
  bool needs_gpus_ = false;
  BoundProblem problem_;
};

PlanCertificate Unproven(const PlanRequest& request, const WorkPlan& plan) {
  PlanCertificate certificate = {.made_time = request.now};
  for (const Counted& each : CountedItems(request, plan)) {
    certificate.tasks += each.item->count;
    certificate.emissions += *each.outlook->emissions;
  }
  return certificate;
}

// What was a good price in the middle of each slot.
ByZoneAndSlot PricesFrom(const KnownPrices& known, absl::Time now,
                         const std::vector<std::string>& zones, const BoundProblem& problem) {
  ByZoneAndSlot prices = Nothing(problem);
  for (size_t zone = 0; zone < zones.size(); ++zone) {
    const auto of_zone = known.by_zone.find(zones[zone]);
    if (of_zone == known.by_zone.end()) continue;
    for (size_t slot = 0; slot < problem.slots(); ++slot) {
      const absl::Time middle =
          now + absl::Nanoseconds((problem.edges[slot] + problem.edges[slot + 1]) / 2);
      const auto after = std::upper_bound(known.edges.begin(), known.edges.end(), middle);
      if (after == known.edges.begin() || after == known.edges.end()) continue;
      prices[zone][slot] = of_zone->second[static_cast<size_t>(after - known.edges.begin()) - 1];
    }
  }
  return prices;
}

}  // namespace

BoundProblem MakeBoundProblem(const PlanRequest& request, const WorkPlan& plan) {
  return ProblemMaker(request, plan).Make();
}

CertificateSearch::CertificateSearch(const PlanRequest& request, const WorkPlan& plan,
                                     const KnownPrices& known)
    : proves_(!request.prices.has_value()),
      problem_(MakeBoundProblem(request, plan)),
      now_(request.now),
      zones_(ZonesOf(request)),
      certificate_(Unproven(request, plan)),
      ascent_(problem_, PricesFrom(known, now_, zones_, problem_)) {}

bool CertificateSearch::Step() {
  if (!proves_ || problem_.jobs.empty()) return false;
  return ascent_.Step();
}

PlanCertificate CertificateSearch::certificate() const {
  PlanCertificate proven = certificate_;
  if (!proves_) return proven;
  if (const std::optional<double> grams = ascent_.grams(); grams.has_value()) {
    proven.at_least = Micrograms(static_cast<int64_t>(std::floor(*grams * 1e6)));
  }
  return proven;
}

KnownPrices CertificateSearch::prices() const {
  KnownPrices known;
  for (const BoundTime edge : problem_.edges) known.edges.push_back(now_ + absl::Nanoseconds(edge));
  for (size_t zone = 0; zone < zones_.size(); ++zone) {
    known.by_zone[zones_[zone]] = ascent_.prices()[zone];
  }
  return known;
}

}  // namespace windfall
