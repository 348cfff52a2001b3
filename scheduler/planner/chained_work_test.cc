// Work that comes after other work.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;

// Each an hour, one after the other.
PlanRequest ChainOf(int jobs) {
  PlanRequest request = OneHourInGb({300, 100, 200, 100, 300, 300, 150, 300, 300, 300});
  request.work.clear();
  for (int job = 1; job <= jobs; ++job) {
    request.work.push_back(HourOfWork(job));
    if (job > 1) request.work.back().after = {JobId(job - 1)};
  }
  return request;
}

std::vector<double> StartHours(const WorkPlan& plan) {
  std::vector<double> hours;
  for (const TaskPlan& task : plan.tasks) hours.push_back(StartHour(task));
  return hours;
}

TEST(MakePlanOfAChain, EachIsPlannedFromTheEndOfTheOneBefore) {
  const WorkPlan plan = MakePlan(ChainOf(3));
  EXPECT_THAT(StartHours(plan), ElementsAre(1, 3, 6));
  ASSERT_EQ(plan.outlooks.size(), 3u);
  EXPECT_TRUE(plan.outlooks[2].feasible);
  EXPECT_EQ(plan.outlooks[2].emissions, Grams(150));
}

TEST(MakePlanOfAChain, WhatCannotEndInTimeAfterTheOthersIsSaidToBeLate) {
  PlanRequest request = ChainOf(3);
  request.work[2].deadline = TestNow() + absl::Hours(2);
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(plan.tasks[2].reason, PlanReason::kLate);
  EXPECT_FALSE(plan.outlooks[2].feasible);
}

TEST(MakePlanOfAChain, AllTasksOfASweepHaveToEndFirst) {
  PlanRequest request = ChainOf(2);
  request.work[0].count = 3;
  request.work[0].asap = true;
  request.work[1].asap = true;
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(0, 1, 2, 3));
}

TEST(MakePlanOfAChain, TasksWithoutAPlanOfTheirOwnTakeTheirPlaceToo) {
  PlanRequest request = ChainOf(2);
  request.work.push_back(HourOfWork(3));
  request.work[2].count = 3;
  request.work[2].most_plans = 1;
  for (WorkItem& item : request.work) item.asap = true;
  request.work[0].deadline = TestNow() + absl::Minutes(90);
  const WorkPlan plan = MakePlan(request);
  EXPECT_THAT(StartHours(plan), ElementsAre(0, 4, 1));
}

TEST(MakePlanOfAChain, NothingIsPlannedAfterWhatNoNodeCanHold) {
  PlanRequest request = ChainOf(3);
  request.work[0].resources.gpus = 2;
  const WorkPlan plan = MakePlan(request);
  ASSERT_EQ(plan.tasks.size(), 1u);
  EXPECT_EQ(plan.tasks[0].reason, PlanReason::kNoNode);
  ASSERT_EQ(plan.outlooks.size(), 3u);
  EXPECT_TRUE(plan.outlooks[1].span.empty());
  EXPECT_FALSE(plan.outlooks[2].feasible);
}

TEST(MakePlanOfAChain, AJobThatIsNotThereHoldsUpNobody) {
  PlanRequest request = ChainOf(1);
  request.work[0].after = {JobId(0)};
  PlanRequest alone = ChainOf(1);
  EXPECT_EQ(MakePlan(request), MakePlan(alone));
}

TEST(MakePlanOfAChain, AShortJobDoesNotWaitUntilALongOneAfterItMissesItsBestHours) {
  PlanRequest request = OneHourInGb({300, 200, 100, 100, 300, 300, 90, 300, 300, 300});
  request.work = {Work(1, 1, absl::Minutes(30), absl::Hours(10)),
                  Work(2, 1, absl::Hours(2), absl::Hours(10))};
  request.work[1].after = {JobId(1)};
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(1, 2));
}

// Of two jobs with whole lengths one after the other on one GPU, by trying all starts on the grid.
double CleanestPair(const PlanRequest& request, const std::vector<int64_t>& grams) {
  const auto hours = [](const WorkItem& item) {
    return static_cast<size_t>(absl::ToInt64Hours(item.remaining));
  };
  const size_t first = hours(request.work[0]);
  const size_t second = hours(request.work[1]);
  const auto cost = [&grams](size_t start, size_t length) {
    return std::accumulate(grams.begin() + static_cast<ptrdiff_t>(start),
                           grams.begin() + static_cast<ptrdiff_t>(start + length), 0.0);
  };
  double best = std::numeric_limits<double>::infinity();
  for (size_t a = 0; a + first + second <= grams.size(); ++a) {
    for (size_t b = a + first; b + second <= grams.size(); ++b) {
      best = std::min(best, cost(a, first) + cost(b, second));
    }
  }
  return best;
}

TEST(MakePlanOfAChain, NobodyIsLateBecauseAnUnrelatedJobWaitsForCarbon) {
  PlanRequest request = OneHourInGb({300, 100, 100, 300, 300, 300, 300, 300, 300, 300});
  request.nodes = {NodeWithGpus(1, "GB", 8)};
  request.work = {Work(1, 4, absl::Hours(1), absl::Minutes(90)),
                  Work(2, 4, absl::Hours(1), absl::Hours(3)),
                  Work(3, 8, absl::Hours(2), absl::Hours(9))};
  request.work[1].after = {JobId(1)};
  const WorkPlan plan = MakePlan(request);
  for (const Outlook& outlook : plan.outlooks) EXPECT_TRUE(outlook.feasible);
}

TEST(MakePlanOfAChain, HandsOverOnTheHour) {
  PlanRequest request =
      OneHourInGb({300, 300, 300, 200, 105, 50, 105, 300, 300, 300, 300, 300, 300, 300, 300});
  request.work.clear();
  for (int job = 1; job <= 3; ++job) {
    request.work.push_back(Work(job, 1, absl::Hours(1), absl::Hours(15)));
    if (job > 1) request.work.back().after = {JobId(job - 1)};
  }
  CarbonMass sum;
  for (const Outlook& outlook : MakePlan(request).outlooks) sum += *outlook.emissions;
  EXPECT_LT(sum, Grams(105 + 50 + 105 + 5));  // a little ahead, as what waits for a deadline is
}

TEST(MakePlanOfAChain, StaysWhatItIsUntilAnotherIsClearlyCheaper) {
  PlanRequest request = OneHourInGb({300, 200, 100, 100, 300, 300, 90, 300, 300, 300});
  request.work = {Work(1, 1, absl::Minutes(30), absl::Hours(10)),
                  Work(2, 1, absl::Hours(2), absl::Hours(10))};
  request.work[1].after = {JobId(1)};
  const WorkPlan plan = MakePlan(request);
  for (size_t i = 0; i < 2; ++i) request.work[i].planned = plan.tasks[i].segments;
  EXPECT_EQ(MakePlan(request), plan);
}

TEST(MakePlanOfAChain, IsNoLessKeptOnAnotherNodeAtTheSameTime) {
  // The first of a new chain hands over between the clean hours for 1 % of all. It runs on the
  // second node then, and what was planned gathers there.
  PlanRequest request =
      OneHourInGb({125, 125, 110, 110, 125, 125, 100, 100, 125, 125, 125, 125, 125});
  request.nodes = {NodeWithGpus(1, "GB", 4), NodeWithGpus(2, "GB", 4)};
  const auto hours = [](int begin, int end) {
    return TimeSpan{TestNow() + absl::Hours(begin), TestNow() + absl::Hours(end)};
  };
  request.nodes[0].reservations = {{.span = hours(2, 3), .resources = {.gpus = 3}}};
  request.work = {Work(1, 1, absl::Hours(1), absl::Hours(5)),
                  Work(2, 2, absl::Hours(2), absl::Hours(12)),
                  Work(3, 1, absl::Hours(1), absl::Hours(12))};
  request.work[0].planned = {{.node = NodeId(1), .zone = "GB", .span = hours(3, 4)}};
  request.work[2].after = {JobId(2)};
  const WorkPlan plan = MakePlan(request);
  EXPECT_THAT(StartHours(plan), ElementsAre(3, 2, 6));
  EXPECT_EQ(plan.tasks[0].segments[0].node, NodeId(2));
}

// The second of the chain could not even be in time alone.
TEST(MakePlanOfAChain, WhatIsLateAnywayIsNoLaterThanItMustBe) {
  PlanRequest request = OneHourInGb({300, 100, 100, 300, 300, 300, 300, 300, 300, 300});
  request.work = {HourOfWork(1), HourOfWork(2)};
  request.work[1].after = {JobId(1)};
  request.work[1].deadline = TestNow() + absl::Hours(1);
  const WorkPlan plan = MakePlan(request);
  EXPECT_THAT(StartHours(plan), ElementsAre(0, 1));
}

TEST(MakePlanOfAChain, WhatIsLateHurriesOnlyWhatItWaitsForLast) {
  PlanRequest request = OneHourInGb({300, 300, 100, 300, 300, 300, 300, 300, 300, 300});
  request.nodes[0].capacity.gpus = 2;
  request.work = {Work(1, 1, absl::Hours(3), absl::Hours(10)),
                  Work(2, 1, absl::Hours(1), absl::Hours(10)),
                  Work(3, 1, absl::Hours(1), absl::Hours(1))};
  request.work[2].after = {JobId(1), JobId(2)};
  const std::vector<double> hours = StartHours(MakePlan(request));
  EXPECT_EQ(hours[0], 0);
  EXPECT_NEAR(hours[1], 2, 0.03);  // a little ahead, as what waits for a deadline is
  EXPECT_EQ(hours[2], 3);
}

TEST(MakePlanOfAChain, WhatIsLateHoldsUpNobodyElseWhoNeedsWhatItWaitsFor) {
  // For the late one the second may wait until the first is done; another needs it before.
  PlanRequest request = OneHourInGb({300, 300, 100, 300, 300, 300, 300, 300, 300, 300});
  request.nodes[0].capacity.gpus = 2;
  request.work = {Work(1, 1, absl::Hours(3), absl::Hours(10)),
                  Work(2, 1, absl::Hours(1), absl::Hours(10)),
                  Work(3, 1, absl::Hours(1), absl::Hours(1))};
  request.work[1].needed_by = TestNow() + absl::Hours(2);
  request.work[2].after = {JobId(1), JobId(2)};
  EXPECT_LE(MakePlan(request).outlooks[1].span.end, request.work[1].needed_by);
}

TEST(MakePlanOfAChain, WhatIsLateHurriesNobodyOfHigherPriority) {
  PlanRequest request = OneHourInGb({300, 100, 300, 300, 300, 300, 300, 300, 300, 300});
  request.work = {HourOfWork(1), HourOfWork(2)};
  request.work[1].after = {JobId(1)};
  request.work[1].deadline = TestNow() + absl::Hours(1);
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(0, 1));
  request.work[0].priority = 1;
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(1, 2));
}

TEST(MakePlanOfAChain, AFollowerPaysForTheWaitOfTheJobBeforeIt) {
  PlanRequest request = OneHourInGb({300, 300, 300, 300, 300, 290, 300, 300, 300, 300});
  request.work = {HourOfWork(1), HourOfWork(2)};
  request.work[1].after = {JobId(1)};
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(5, 6));
  // 15 for each hour of five, for 10 that the first would save.
  request.work[1].min_saving.fraction_per_hour = 0.05;
  EXPECT_THAT(StartHours(MakePlan(request)), ElementsAre(0, 1));
}

TEST(MakePlanOfAChain, TwoJobsAloneAreNearTheirOptimum) {
  double sum = 0;
  constexpr int kCases = 200;
  for (uint32_t seed = 1; seed <= kCases; ++seed) {
    RandomCase random(seed);
    std::vector<int64_t> grams = {200};
    while (grams.size() < 24) {
      grams.push_back(std::max<int64_t>(grams.back() + random.Between(-60, 60), 20));
    }
    PlanRequest request = OneHourInGb(grams);
    request.work = {Work(1, 1, absl::Hours(random.Between(1, 6)), absl::Hours(25)),
                    Work(2, 1, absl::Hours(random.Between(1, 6)), absl::Hours(25))};
    request.work[1].after = {JobId(1)};
    request.work[0].needed_by = request.work[1].deadline - request.work[1].remaining;
    const WorkPlan plan = MakePlan(request);
    const double planned = ToGrams(*plan.outlooks[0].emissions + *plan.outlooks[1].emissions);
    sum += planned / CleanestPair(request, grams) - 1;
  }
  EXPECT_LT(sum / kCases, 0.01);
}

TEST(MakePlanOfAChain, MakesNobodyLateWhoNeedNotWaitForIt) {
  ForRandomRequests(60, [](PlanRequest request) {
    const WorkPlan alone = MakePlan(request);
    WorkItem next = HourOfWork(100);
    next.after = {request.work.front().task.job};
    request.work.insert(request.work.begin(), next);
    const WorkPlan plan = MakePlan(request);
    for (size_t item = 0; item < alone.outlooks.size(); ++item) {
      ASSERT_EQ(plan.outlooks[item].task, alone.outlooks[item].task);
      EXPECT_GE(plan.outlooks[item].feasible, alone.outlooks[item].feasible);
    }
    const TimeSpan before = plan.outlooks.front().span;
    const TimeSpan after = plan.outlooks.back().span;
    EXPECT_TRUE(after.empty() || (!before.empty() && after.begin >= before.end));
  });
}

TEST(MakePlanOfAChain, IsTheSameAgain) {
  ForRandomRequests(40, [](PlanRequest request) {
    for (size_t i = 1; i < request.work.size(); i += 2) {
      request.work[i].after = {request.work[i - 1].task.job};
    }
    const WorkPlan plan = MakePlan(request);
    std::reverse(request.work.begin(), request.work.end());
    EXPECT_EQ(MakePlan(request), plan);
  });
}

}  // namespace
}  // namespace windfall
