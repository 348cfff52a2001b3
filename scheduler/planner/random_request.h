// Random requests for the tests of what holds for every plan.
#ifndef WINDFALL_SCHEDULER_PLANNER_RANDOM_REQUEST_H_
#define WINDFALL_SCHEDULER_PLANNER_RANDOM_REQUEST_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_case.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {

inline absl::Time AtMinute(int minute) { return TestNow() + absl::Minutes(minute); }

inline Forecast RandomForecast(RandomCase& random, const std::string& zone) {
  std::vector<IntensityStep> steps;
  const int length = random.Between(5, 60);
  for (int minute = -random.Between(0, length); minute < 600; minute += length) {
    if (random.OneIn(30)) continue;
    steps.push_back({.span = {.begin = AtMinute(minute), .end = AtMinute(minute + length)},
                     .intensity = GramsPerKwh(random.Between(0, 400))});
  }
  Forecast forecast;
  forecast.series = *IntensitySeries::Create({.zone = zone, .provider = "test"}, steps);
  return forecast;
}

inline WorkItem RandomItem(RandomCase& random, int64_t job) {
  WorkItem item = HourOfWork(job);
  item.resources = {.gpus = random.Between(0, 3), .cpus = random.Between(1, 8)};
  item.remaining = absl::Minutes(random.Between(1, 120));
  item.release = AtMinute(random.OneIn(3) ? random.Between(-60, 300) : 0);
  item.deadline = AtMinute(random.Between(0, 700));
  if (random.OneIn(3)) item.zones = {random.OneIn(2) ? "GB" : "DE"};
  if (random.OneIn(2)) {
    item.interruption = {.min_segment = absl::Minutes(random.Between(0, 30)),
                         .resume_overhead = absl::Minutes(random.Between(0, 10))};
  }
  item.resume = random.OneIn(3);
  item.asap = random.OneIn(6);
  item.min_saving.fraction = random.OneIn(4) ? 0.1 : 0;
  item.min_saving.fraction_per_hour = random.OneIn(4) ? 0.03 : 0;
  item.priority = random.OneIn(4) ? 1 : 0;
  return item;
}

inline PlanNode RandomNode(RandomCase& random, int64_t id) {
  PlanNode node = NodeWithGpus(id, random.OneIn(2) ? "GB" : "DE", random.Between(1, 4));
  node.capacity.cpus = random.Between(4, 16);
  node.pue_permille = random.Between(1000, 1600);
  for (int i = random.Between(0, 2); i > 0; --i) {
    const int begin = random.Between(-60, 300);
    node.reservations.push_back(
        {.span = {.begin = AtMinute(begin), .end = AtMinute(begin + random.Between(1, 200))},
         .resources = {.gpus = random.Between(0, 2), .cpus = random.Between(0, 8)}});
  }
  return node;
}

inline PlanRequest RandomRequest(uint32_t seed) {
  RandomCase random(seed);
  PlanRequest request = {.now = TestNow()};
  const int items = random.Between(1, 25);
  for (int i = 1; i <= items; ++i) request.work.push_back(RandomItem(random, i));
  const int nodes = random.Between(1, 4);
  for (int i = 1; i <= nodes; ++i) request.nodes.push_back(RandomNode(random, i));
  for (const char* zone : {"GB", "DE"}) {
    if (!random.OneIn(6)) request.forecasts[zone] = RandomForecast(random, zone);
  }
  return request;
}

// Its first work only, which waits for all that it gains.
inline PlanRequest PatientJobAlone(PlanRequest request) {
  request.work.resize(1);
  request.work[0].min_saving = {};
  request.work[0].asap = false;
  return request;
}

// What planning anew makes of plans when nothing has changed.
struct PlannedTwice {
  // Of those that were planned to wait for carbon.
  int waiting = 0;
  int moved = 0;

  void Add(PlanRequest request) {
    const std::vector<TaskPlan> first = MakePlan(request).tasks;
    std::map<TaskId, const TaskPlan*> planned;
    for (const TaskPlan& plan : first) planned[plan.task] = &plan;
    for (WorkItem& item : request.work) item.planned = planned.at(item.task)->segments;
    const std::vector<TaskPlan> again = MakePlan(request).tasks;
    for (size_t i = 0; i < first.size(); ++i) {
      if (first[i].reason != PlanReason::kCleanest) continue;
      ++waiting;
      moved += first[i].segments == again[i].segments ? 0 : 1;
    }
  }
};

// Runs `check` on random requests until one fails.
template <typename Check>
void ForRandomRequests(uint32_t count, Check check) {
  for (uint32_t seed = 1; seed <= count && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    check(RandomRequest(seed));
  }
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_RANDOM_REQUEST_H_
