#include "scheduler/planner/planned_work.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "scheduler/planner/alternatives.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

TEST(LeftFor, KeepsThePrices) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.prices = {.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
  EXPECT_EQ(LeftFor(request.work[0].task, request, MakePlan(request))->prices, request.prices);
}

TEST(LeftFor, ATaskBearsItsShareOfTheInput) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.work[0].count = 10;
  request.work[0].input = InputTransfer{.from = "DE", .energy = Joules(100)};
  const auto left = LeftFor(request.work[0].task, request, MakePlan(request));
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->work[0].input->energy, Joules(10));
}

TEST(LeftFor, LeavesWhatAllOthersDoNotTake) {
  PlanRequest request = TwoCleanHours();
  for (int job = 1; job <= 3; ++job) request.work.push_back(HourOfWork(job));
  const WorkPlan plan = MakePlan(request);
  const TaskPlan& last = *std::max_element(
      plan.tasks.begin(), plan.tasks.end(),
      [](const TaskPlan& a, const TaskPlan& b) { return *a.emissions < *b.emissions; });
  const auto left = LeftFor(last.task, request, plan);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->work.size(), 1u);
  EXPECT_EQ(left->nodes[0].reservations.size(), 2u);
  const Alternatives found = FindAlternatives(*left, last);
  EXPECT_EQ(found.capacity_price, Grams(100));  // two others have the clean hours
  EXPECT_FALSE(LeftFor({JobId(9), 0}, request, plan).has_value());
}

TEST(LeftFor, CountsOneTaskOfASweepAndItsSiblingsAsOthers) {
  PlanRequest request = TwoCleanHours();
  request.work.push_back(HourOfWork(1));
  request.work[0].count = 3;
  request.limits[JobId(1)] = {.most = 2};
  const WorkPlan plan = MakePlan(request);
  const auto left = LeftFor({JobId(1), 1}, request, plan);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->work[0].count, 1);
  EXPECT_EQ(left->work[0].task.index, 1);
  EXPECT_EQ(left->nodes[0].reservations.size(), 2u);
  EXPECT_EQ(left->limits.at(JobId(1)).running.size(), 2u);
}

TEST(LeftFor, WhatComesAfterAnotherJobIsReleasedWhenThatIsToEnd) {
  PlanRequest request = TwoCleanHours();
  request.work = {HourOfWork(1), HourOfWork(2)};
  request.work[1].after = {JobId(1)};
  const WorkPlan plan = MakePlan(request);
  const auto left = LeftFor({JobId(2), 0}, request, plan);
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(left->work[0].release, plan.tasks[0].span().end);
}

}  // namespace
}  // namespace windfall
