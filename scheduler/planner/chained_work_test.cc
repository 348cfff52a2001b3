// Work that comes after other work.
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

TEST(MakePlanOfAChain, WhatComesAfterTakesNothingFromWhatNeedNotWait) {
  ForRandomRequests(100, [](PlanRequest request) {
    const WorkPlan alone = MakePlan(request);
    WorkItem next = HourOfWork(100);
    next.after = {request.work.front().task.job};
    request.work.insert(request.work.begin(), next);
    WorkPlan plan = MakePlan(request);
    const auto is_next = [&next](const auto& each) { return each.task == next.task; };
    std::erase_if(plan.tasks, is_next);
    std::erase_if(plan.outlooks, is_next);
    EXPECT_EQ(plan, alone);
  });
}

}  // namespace
}  // namespace windfall
