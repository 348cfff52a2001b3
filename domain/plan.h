// What is intended for a task, and why.
#ifndef WINDFALL_DOMAIN_PLAN_H_
#define WINDFALL_DOMAIN_PLAN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/intensity_series.h"
#include "domain/quantity.h"
#include "domain/site_prices.h"
#include "domain/time_span.h"

namespace windfall {

// An unbroken stretch of running on one node.
struct Segment {
  NodeId node;
  std::string zone;
  TimeSpan span;
  friend bool operator==(const Segment&, const Segment&) = default;
};

// Why a task starts when it does: the binding reason, most specific first.
enum class PlanReason {
  kCleanest,        // the cleanest start before the deadline; at prices the cheapest
  kNowIsCleanest,   // waiting would not help
  kSavingTooSmall,  // waiting would save less than --min-saving
  kAsap,            // the user asked not to wait
  kNoForecast,      // nothing is known about the intensity ahead
  kShortForecast,   // the forecast does not reach far enough to compare
  kDeadline,        // only now, or at the latest start, can the deadline be met
  kJobsAfter,       // only now, or at the latest start, can those of the jobs after it be met
  kLate,            // the deadline cannot be met; earliest finish instead
  kNoCapacity,      // the nodes are taken before; earliest place instead, on time or not
  kNoNode,          // no node could ever run it; no segments
};
absl::string_view ToString(PlanReason reason);

struct TaskPlan {
  TaskId task;
  absl::Time made_time;
  std::vector<Segment> segments;  // in order of time; empty only for kNoNode
  PlanReason reason = PlanReason::kNowIsCleanest;
  absl::Time latest_start;  // latest safe start, with what is left to run
  bool feasible = true;     // finishes by its deadline
  Energy energy;            // expected, of what is left to run, node PUE excluded
  // With PUE, under the forecast that was used. Absent if it does not cover the time in question,
  // the latter also of a task that cannot start at once.
  std::optional<CarbonMass> emissions;
  std::optional<CarbonMass> start_now_emissions;  // the same work, unbroken, from `made_time`
  // Of bringing its share of the job's input to another zone than those that have it, no PUE. An
  // estimate; zero: there is none to bring.
  Energy transfer_energy;
  CarbonMass transfer_emissions;                  // part of the emissions; zero: it stays
  std::optional<CarbonIntensity> mean_intensity;  // over the segments
  std::optional<CarbonIntensity> start_now_mean_intensity;
  // Of its electricity and of the emissions above at the site's prices, PUE included: what was
  // minimized. Absent: there are no prices, or they or the forecast do not cover the time in
  // question.
  std::optional<WorkCost> cost;
  std::optional<WorkCost> start_now_cost;
  std::string currency;  // empty: there are no prices, and emissions were minimized
  ForecastId forecast;   // of the first segment's zone; unset: none
  friend bool operator==(const TaskPlan&, const TaskPlan&) = default;

  TimeSpan span() const {
    return segments.empty() ? TimeSpan{made_time, made_time}
                            : TimeSpan{segments.front().span.begin, segments.back().span.end};
  }
};

// The word for its reason. Where prices were minimized, "cheapest" is said for "cleanest".
absl::string_view ReasonWord(const TaskPlan& plan);

// Whether it is the price of electricity that is not known for its time: what it costs is not, what
// it emits is. False where there are no prices.
bool LacksPrice(const TaskPlan& plan);

// Whether some of the plan's time lies where `forecast`, of the zone that it runs in, is windfall's
// own model's.
bool RestsOnModel(const TaskPlan& plan, const Forecast& forecast);

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_PLAN_H_
