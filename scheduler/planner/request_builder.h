// Builds plan requests for tests; only what a test is about is mentioned there.
#ifndef WINDFALL_SCHEDULER_PLANNER_REQUEST_BUILDER_H_
#define WINDFALL_SCHEDULER_PLANNER_REQUEST_BUILDER_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Not on a step's edge, nor on a whole second.
inline absl::Time TestNow() {
  return absl::FromUnixSeconds(1'780'000'123) + absl::Nanoseconds(456'789);
}

// Of one intensity an hour from `begin` on; a negative one is a hole.
inline Forecast HourlyForecast(const std::string& zone, absl::Time begin,
                               const std::vector<int64_t>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  for (const int64_t grams : grams_per_kwh) {
    const TimeSpan hour = {.begin = begin, .end = begin + absl::Hours(1)};
    if (grams >= 0) steps.push_back({.span = hour, .intensity = GramsPerKwh(grams)});
    begin = hour.end;
  }
  Forecast forecast;
  forecast.id = ForecastId(77);
  forecast.series = *IntensitySeries::Create({.zone = zone, .provider = "test"}, std::move(steps));
  return forecast;
}

// Of one GPU for an hour at 1 kW, by ten hours from now.
inline WorkItem HourOfWork(int64_t job) {
  return {.task = {.job = JobId(job), .index = 0},
          .resources = {.gpus = 1},
          .remaining = absl::Hours(1),
          .power = Watts(1000),
          .release = TestNow(),
          .deadline = TestNow() + absl::Hours(10)};
}

inline PlanNode NodeWithGpus(int64_t id, const std::string& zone, int gpus) {
  return {.id = NodeId(id), .zone = zone, .capacity = {.gpus = gpus}};
}

// One node with one GPU in GB, hourly intensity from now on, and an hour of work.
inline PlanRequest OneHourInGb(const std::vector<int64_t>& grams_per_kwh) {
  PlanRequest request = {
      .now = TestNow(), .work = {HourOfWork(1)}, .nodes = {NodeWithGpus(1, "GB", 1)}};
  request.forecasts["GB"] = HourlyForecast("GB", TestNow(), grams_per_kwh);
  return request;
}

inline WorkItem Work(int64_t job, int gpus, absl::Duration length, absl::Duration deadline) {
  WorkItem item = HourOfWork(job);
  item.resources.gpus = gpus;
  item.remaining = length;
  item.deadline = TestNow() + deadline;
  return item;
}

// Of the first segment, from now on.
inline double StartHour(const TaskPlan& plan) {
  return absl::ToDoubleHours(plan.span().begin - TestNow());
}

// A night of 100 g/kWh in two of the next hours; one GPU.
inline PlanRequest TwoCleanHours() {
  PlanRequest request = OneHourInGb({300, 100, 100, 200, 300, 300, 300, 300});
  request.work.clear();
  return request;
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_REQUEST_BUILDER_H_
