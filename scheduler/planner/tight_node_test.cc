#include "scheduler/planner/tight_node.h"

#include <algorithm>
#include <map>
#include <vector>

#include "gtest/gtest.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

TimeSpan Hours(int begin, int end) {
  return {.begin = TestNow() + absl::Hours(begin), .end = TestNow() + absl::Hours(end)};
}

// Three nodes of 8 GPUs. The second is used for long, the third for three hours.
PlanRequest ThreeNodes() {
  PlanRequest request = OneHourInGb(std::vector<int64_t>(30, 200));
  request.work.clear();
  request.nodes.clear();
  for (int i = 1; i <= 3; ++i) request.nodes.push_back(NodeWithGpus(i, "GB", 8));
  request.nodes[1].reservations = {{.span = Hours(0, 20), .resources = {.gpus = 1}}};
  request.nodes[2].reservations = {{.span = Hours(0, 3), .resources = {.gpus = 1}}};
  return request;
}

NodeId NodeOf(const TaskPlan& plan) { return plan.segments.at(0).node; }

TEST(MakePlan, LongWorkSharesTheNodeThatIsUsedAsLong) {
  PlanRequest request = ThreeNodes();
  request.work = {Work(1, 1, absl::Hours(20), absl::Hours(21))};
  EXPECT_EQ(NodeOf(MakePlan(request).tasks.at(0)), NodeId(2));
}

// The long one is more urgent, and took the first node. Then the other was a day late.
TEST(MakePlan, WorkThatNeedsAWholeNodeFindsOne) {
  PlanRequest request = ThreeNodes();
  request.nodes.pop_back();
  request.work = {Work(1, 1, absl::Hours(20), absl::Hours(21)),
                  Work(2, 8, absl::Hours(10), absl::Hours(12))};
  for (const TaskPlan& plan : MakePlan(request).tasks) EXPECT_TRUE(plan.feasible);
}

TEST(MakePlan, WorkTakesTheFirstOfNodesThatAreUsedAnyway) {
  PlanRequest request = ThreeNodes();
  request.work = {Work(1, 1, absl::Hours(2), absl::Hours(3))};
  EXPECT_EQ(NodeOf(MakePlan(request).tasks.at(0)), NodeId(2));
}

TEST(MakePlan, NoNodeIsSharedThatHasNoRoomThroughout) {
  PlanRequest request = ThreeNodes();
  request.nodes[1].reservations.push_back({.span = Hours(19, 20), .resources = {.gpus = 7}});
  request.work = {Work(1, 1, absl::Hours(20), absl::Hours(21))};
  EXPECT_EQ(NodeOf(MakePlan(request).tasks.at(0)), NodeId(3));
}

TEST(MakePlan, SharingANodeMakesNobodyWait) {
  PlanRequest request = ThreeNodes();
  request.nodes[1].reservations.push_back({.span = Hours(0, 1), .resources = {.gpus = 7}});
  request.work = {Work(1, 1, absl::Hours(10), absl::Hours(24))};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 0);
  EXPECT_EQ(NodeOf(plan), NodeId(3));
}

TEST(MakePlan, PlannedWorkMovesToTheNodeThatIsUsedMeanwhile) {
  PlanRequest request = ThreeNodes();
  request.nodes[1].reservations = {{.span = Hours(0, 12), .resources = {.gpus = 1}}};
  std::vector<int64_t> grams(30, 300);
  std::fill(grams.begin() + 2, grams.begin() + 12, 100);
  request.forecasts["GB"] = HourlyForecast("GB", TestNow(), grams);
  request.work = {Work(1, 1, absl::Hours(10), absl::Hours(24))};
  request.work[0].planned = {{.node = NodeId(1), .zone = "GB", .span = Hours(2, 12)}};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 2);
  EXPECT_EQ(NodeOf(plan), NodeId(2));
}

TEST(MakePlan, WhatStartsSoonStaysOnItsNode) {
  PlanRequest request = ThreeNodes();
  // It becomes cleaner in four minutes.
  std::vector<int64_t> grams(30, 100);
  grams[0] = 300;
  const absl::Time cleaner = TestNow() + absl::Minutes(4);
  request.forecasts["GB"] = HourlyForecast("GB", cleaner - absl::Hours(1), grams);
  request.work = {Work(1, 1, absl::Hours(18), absl::Hours(20))};
  EXPECT_EQ(NodeOf(MakePlan(request).tasks.at(0)), NodeId(2));
  request.work[0].planned = {
      {.node = NodeId(1), .zone = "GB", .span = {cleaner, cleaner + absl::Hours(18)}}};
  EXPECT_EQ(NodeOf(MakePlan(request).tasks.at(0)), NodeId(1));
}

// All of it waits for the same clean hours. As many nodes as can be are left alone.
TEST(MakePlan, WhatWaitsTogetherLeavesNodesFree) {
  PlanRequest request = TwoCleanHours();
  request.nodes.clear();
  for (int i = 1; i <= 4; ++i) request.nodes.push_back(NodeWithGpus(i, "GB", 8));
  for (int i = 1; i <= 12; ++i) {
    request.work.push_back(Work(i, 1, absl::Minutes(70 + 4 * i), absl::Hours(7)));
  }
  const WorkPlan plan = MakePlan(request);
  std::map<NodeId, int> used;
  for (const TaskPlan& task : plan.tasks) ++used[NodeOf(task)];
  EXPECT_EQ(used.size(), 2u);
}

}  // namespace
}  // namespace windfall
