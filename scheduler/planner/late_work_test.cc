// What becomes of work that is late, and of what has been late for long.
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_request.h"

namespace windfall {
namespace {

// The node is taken for an hour, and many small jobs can still be on time after that.
PlanRequest LateJobAmongSmallOnes() {
  PlanRequest request = OneHourInGb({300, 200, 100, 100, 100, 100, 100, 100});
  request.nodes[0].capacity.gpus = 8;
  request.nodes[0].reservations = {{.span = {AtMinute(0), AtMinute(60)}, .resources = {.gpus = 8}}};
  request.work = {Work(1, 8, absl::Hours(1), absl::Minutes(90))};
  for (int i = 0; i < 6; ++i) {
    request.work.push_back(Work(i + 2, 1, absl::Hours(1), absl::Minutes(130 + i)));
  }
  return request;
}

TEST(MakePlan, LateWorkIsNoLaterBecauseOthersWaitForCarbon) {
  PlanRequest request = LateJobAmongSmallOnes();
  for (size_t i = 1; i < request.work.size(); ++i) {
    request.work[i].deadline = AtMinute(480);  // in the third hour it is cleanest
  }
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(StartHour(plan.tasks[0]), 1);
  for (size_t i = 1; i < plan.tasks.size(); ++i) EXPECT_EQ(StartHour(plan.tasks[i]), 2);
}

TEST(MakePlan, GivesWayToWhatCanBeOnTimeOnlyUntilItIsOverdue) {
  PlanRequest request = LateJobAmongSmallOnes();
  EXPECT_GE(StartHour(MakePlan(request).tasks[0]), 2);
  request.work[0].overdue = true;
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(StartHour(plan.tasks[0]), 1);
  EXPECT_FALSE(plan.tasks[0].feasible);
  EXPECT_FALSE(plan.outlooks[0].feasible);
  EXPECT_EQ(plan.tasks[0].reason, PlanReason::kLate);
}

TEST(MakePlan, OverdueWorkKeepsTheLatestStartThatItHadMissed) {
  PlanRequest request = LateJobAmongSmallOnes();
  request.work[0].overdue = true;
  EXPECT_EQ(MakePlan(request).tasks[0].latest_start, AtMinute(30));
}

TEST(MakePlan, OverdueWorkGivesWayToAHigherPriority) {
  PlanRequest request = LateJobAmongSmallOnes();
  request.work[0].overdue = true;
  request.work[1].priority = 1;
  request.work[1].asap = true;
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(StartHour(plan.tasks[1]), 1);
  EXPECT_EQ(StartHour(plan.tasks[0]), 2);
}

}  // namespace
}  // namespace windfall
