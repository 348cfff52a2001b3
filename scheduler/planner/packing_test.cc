// What work on one cluster does to other work there.
#include "scheduler/planner/packing.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_request.h"

namespace windfall {
namespace {

// 300 g/kWh, but 100 from `first` to `last` hours from now; two GPUs.
PlanRequest CleanBetween(int first, int last) {
  std::vector<int64_t> grams(48, 300);
  std::fill(grams.begin() + first, grams.begin() + last, 100);
  PlanRequest request = OneHourInGb(grams);
  request.nodes = {NodeWithGpus(1, "GB", 2)};
  request.work.clear();
  return request;
}

TEST(BestPacking, WhatWaitsForCarbonGivesWayToWhatDoesNotWait) {
  PlanRequest request = CleanBetween(1, 4);
  request.work.push_back(Work(1, 2, absl::Hours(3), absl::Hours(8)));
  request.work.push_back(Work(2, 1, absl::Minutes(90), absl::Hours(30)));
  request.work[1].asap = true;
  for (const int priority : {0, 100}) {
    request.work[0].priority = priority;
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    EXPECT_EQ(StartHour(plans[1]), 0);
    EXPECT_EQ(StartHour(plans[0]), 1.5);
    EXPECT_TRUE(plans[0].feasible);
  }
}

TEST(BestPacking, WhatHasNoCleanerHourGoesBeforeWhatWaits) {
  PlanRequest request = CleanBetween(1, 4);
  request.work.push_back(Work(1, 2, absl::Hours(3), absl::Hours(8)));
  request.work.push_back(Work(2, 1, absl::Minutes(90), absl::Minutes(91)));
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_TRUE(plans[1].feasible);
  EXPECT_TRUE(plans[0].feasible);
}

TEST(BestPacking, PlansTogetherWhatWouldTakeEachOthersHours) {
  // In turn the first and more urgent one takes an hour that the second needs far more.
  PlanRequest request = TwoCleanHours();
  request.work.push_back(Work(1, 1, absl::Hours(1), absl::Minutes(250)));
  request.work.push_back(Work(2, 1, absl::Hours(2), absl::Minutes(330)));
  request.work[0].power = Watts(100);
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_EQ(StartHour(plans[0]), 3);
  EXPECT_EQ(StartHour(plans[1]), 1);
}

TEST(MakePlan, KeepsALimitWhenTasksMoveToCleanerHours) {
  for (int minutes = 30; minutes <= 170; minutes += 7) {
    SCOPED_TRACE(minutes);
    PlanRequest request = OneHourInGb({300, 250, 100, 90, 200, 260, 300, 300, 300, 300, 300, 300});
    request.nodes[0].capacity.gpus = 3;
    request.work = {Work(1, 1, absl::Minutes(minutes), absl::Hours(9)),
                    Work(1, 1, absl::Minutes(minutes + 13), absl::Hours(8)),
                    Work(2, 3, absl::Minutes(95), absl::Minutes(500)),
                    Work(3, 1, absl::Minutes(60), absl::Minutes(300))};
    request.work[1].task.index = 1;
    request.limits[JobId(1)].most = 1;
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    EXPECT_TRUE(plans[0].span().end <= plans[1].span().begin ||
                plans[1].span().end <= plans[0].span().begin);
  }
}

TEST(MakePlan, SaysThatASweepOfCenturiesIsLate) {
  PlanRequest request = TwoCleanHours();
  request.work.push_back(Work(1, 1, absl::Hours(24), absl::Hours(24 * 30)));
  request.work[0].count = 200'000;
  request.work[0].most_plans = 3;
  const WorkPlan plan = MakePlan(request);
  EXPECT_FALSE(plan.outlooks[0].feasible);
  EXPECT_LT(plan.tasks[0].latest_start, TestNow());
}

TEST(MakePlan, TakesAnyPriority) {
  PlanRequest request = TwoCleanHours();
  request.work = {Work(1, 1, absl::Hours(1), absl::Hours(7)),
                  Work(2, 1, absl::Hours(1), absl::Hours(6))};
  request.work[1].priority = INT32_MAX;
  for (const TaskPlan& plan : MakePlan(request).tasks) EXPECT_TRUE(plan.feasible);
}

TEST(MakePlan, WorkThatIsLateAnywayMakesNobodyLate) {
  // The second is the most urgent and cannot be on time; the first would be pushed off by it.
  PlanRequest request = TwoCleanHours();
  request.nodes = {NodeWithGpus(1, "GB", 3)};
  request.work = {Work(1, 3, absl::Hours(3), absl::Hours(6)),
                  Work(2, 1, absl::Hours(31), absl::Hours(10))};
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_TRUE(plans[0].feasible);
  EXPECT_FALSE(plans[1].feasible);
}

TEST(BestPacking, DoomedWorkTakesWhatIsLeft) {
  PlanRequest request = CleanBetween(1, 4);
  request.nodes = {NodeWithGpus(1, "GB", 1)};
  request.work.push_back(Work(1, 1, absl::Minutes(10), absl::Minutes(5)));
  request.work.push_back(Work(2, 1, absl::Minutes(10), absl::Hours(1)));
  request.work[0].count = 2000;
  request.work[0].most_plans = 10;
  request.work[0].priority = 1;
  const WorkPlan plan = MakePlan(request);
  EXPECT_FALSE(plan.outlooks[0].feasible);
  EXPECT_EQ(plan.outlooks[0].span.end, TestNow() + absl::Minutes(10) * 2001);
  EXPECT_TRUE(plan.outlooks[1].feasible);
}

TEST(BestPacking, CountsEveryTaskOfASweepAgainstTheDeadline) {
  // 333 minutes of work on two GPUs, 340 to do it in: no time to wait for the clean hours.
  PlanRequest request = CleanBetween(1, 4);
  request.work.push_back(Work(1, 1, absl::Seconds(20), absl::Minutes(340)));
  request.work[0].count = 2000;
  request.work[0].most_plans = 100;
  const WorkPlan plan = MakePlan(request);
  EXPECT_TRUE(plan.outlooks[0].feasible);
  EXPECT_LE(plan.outlooks[0].span.end, request.work[0].deadline);
  EXPECT_LE(plan.tasks[0].span().begin, TestNow() + absl::Minutes(7));
  EXPECT_EQ(plan.tasks.size(), 100u);
  EXPECT_EQ(ToString(plan.tasks[0].reason), ToString(PlanReason::kDeadline));
  EXPECT_LE(plan.tasks[0].latest_start, request.work[0].deadline - absl::Seconds(20) * 1000);
}

TEST(BestPacking, TellsWhenTheLastTaskOfASweepEndsThatIsTooLarge) {
  PlanRequest request = CleanBetween(1, 4);
  request.work.push_back(Work(1, 1, absl::Minutes(10), absl::Hours(5)));
  request.work[0].count = 2000;
  const WorkPlan plan = MakePlan(request);
  EXPECT_FALSE(plan.outlooks[0].feasible);
  EXPECT_EQ(plan.outlooks[0].span.end, TestNow() + absl::Minutes(10) * 1000);
}

TEST(BestPacking, ASweepWithTimeToSpareWaits) {
  PlanRequest request = CleanBetween(2, 5);
  request.work.push_back(Work(1, 1, absl::Minutes(30), absl::Hours(10)));
  request.work[0].count = 12;
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(plan.outlooks[0].span,
            (TimeSpan{TestNow() + absl::Hours(2), TestNow() + absl::Hours(5)}));
  EXPECT_EQ(plan.outlooks[0].energy, KilowattHours(6));
  EXPECT_EQ(plan.outlooks[0].emissions, Grams(600));
  EXPECT_EQ(plan.outlooks[0].start_now_emissions, Grams(1800));
}

TEST(BestPacking, EqualTasksAreSpreadOverTheNodes) {
  PlanRequest request = CleanBetween(1, 4);
  request.nodes = {NodeWithGpus(1, "GB", 2), NodeWithGpus(2, "GB", 1), NodeWithGpus(3, "GB", 3)};
  request.nodes[2].reservations.push_back(
      {.span = {.begin = TestNow(), .end = TestNow() + absl::Hours(1)}, .resources = {.gpus = 3}});
  request.work.push_back(Work(1, 1, absl::Minutes(1), absl::Hours(30)));
  request.work[0].asap = true;
  request.work[0].count = 3000;
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(plan.tasks.size(), 3000u);
  EXPECT_EQ(plan.outlooks[0].span.end, TestNow() + absl::Minutes(530));
}

// What planned tasks take of a node at `t`.
Resources TakenBy(const WorkPlan& plan, const PlanRequest& request, NodeId node, absl::Time t) {
  Resources taken;
  for (const TaskPlan& task : plan.tasks) {
    for (const Segment& segment : task.segments) {
      if (segment.node != node || !segment.span.Contains(t)) continue;
      taken += request.work[static_cast<size_t>(task.task.job.value() - 1)].resources;
    }
  }
  return taken;
}

int64_t CountRunning(const WorkPlan& plan, JobId job, absl::Time t) {
  return std::count_if(plan.tasks.begin(), plan.tasks.end(), [&](const TaskPlan& task) {
    return task.task.job == job &&
           std::any_of(task.segments.begin(), task.segments.end(),
                       [t](const Segment& segment) { return segment.span.Contains(t); });
  });
}

TEST(MakePlan, EqualTasksKeepToTheNodesAndToTheLimitOfTheirJob) {
  ForRandomRequests(60, [](PlanRequest request) {
    for (PlanNode& node : request.nodes) node.reservations.clear();
    for (WorkItem& item : request.work) {
      item.count = 1 + static_cast<int32_t>(item.task.job.value()) % 7;
      if (item.count > 3) request.limits[item.task.job] = {.most = item.count - 3};
    }
    const WorkPlan plan = MakePlan(request);
    for (const TaskPlan& task : plan.tasks) {
      for (const Segment& segment : task.segments) {
        const auto node =
            std::find_if(request.nodes.begin(), request.nodes.end(),
                         [&](const PlanNode& each) { return each.id == segment.node; });
        EXPECT_TRUE(node->capacity.Fits(TakenBy(plan, request, segment.node, segment.span.begin)));
        const auto limit = request.limits.find(task.task.job);
        if (limit == request.limits.end()) continue;
        EXPECT_LE(CountRunning(plan, task.task.job, segment.span.begin), limit->second.most);
      }
    }
  });
}

// Items in the order of priority and latest start, each as early as there is room: whether each is
// on time.
class RunAtOnce {
 public:
  explicit RunAtOnce(const PlanRequest& request) : request_(request) {
    for (const PlanNode& node : request.nodes) AddNode(node);
  }

  std::vector<bool> OnTime() {
    std::vector<size_t> order(request_.work.size());
    std::iota(order.begin(), order.end(), size_t{0});
    const auto latest = [](const WorkItem& item) { return item.deadline - item.remaining; };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      const WorkItem& one = request_.work[a];
      const WorkItem& other = request_.work[b];
      if (one.priority != other.priority) return one.priority > other.priority;
      return latest(one) < latest(other);
    });
    std::vector<bool> on_time(order.size());
    for (const size_t i : order) on_time[i] = Finish(request_.work[i]) <= request_.work[i].deadline;
    return on_time;
  }

 private:
  static constexpr size_t kMinutes = 9000;

  void AddNode(const PlanNode& node) {
    free_.emplace_back(kMinutes, node.capacity);
    for (size_t minute = 0; minute < kMinutes; ++minute) {
      for (const Reservation& reservation : node.reservations) {
        const absl::Time t = AtMinute(static_cast<int>(minute));
        if (reservation.span.Contains(t)) free_.back()[minute] -= reservation.resources;
      }
    }
  }

  absl::Time Finish(const WorkItem& item) {
    const auto length = static_cast<size_t>(absl::ToInt64Minutes(item.remaining));
    auto start =
        static_cast<size_t>(std::max(absl::ToInt64Minutes(item.release - TestNow()), int64_t{0}));
    while (start + length < kMinutes && !Take(item.resources, start, start + length)) ++start;
    return AtMinute(static_cast<int>(start + length));
  }

  bool Take(const Resources& need, size_t begin, size_t end) {
    for (std::vector<Resources>& node : free_) {
      const auto first = node.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto last = node.begin() + static_cast<std::ptrdiff_t>(end);
      if (!std::all_of(first, last, [&](const Resources& r) { return r.Fits(need); })) continue;
      std::for_each(first, last, [&](Resources& r) { r -= need; });
      return true;
    }
    return false;
  }

  const PlanRequest& request_;
  std::vector<std::vector<Resources>> free_;  // by node and minute
};

// Unbroken work on nodes that only differ in what is taken.
PlanRequest RandomUnbroken(PlanRequest request) {
  for (PlanNode& node : request.nodes) {
    node.zone = "GB";
    node.pue_permille = 1100;
    node.capacity = request.nodes[0].capacity;
  }
  for (WorkItem& item : request.work) {
    item.zones.clear();
    item.interruption.reset();
    item.resources.gpus = std::min(item.resources.gpus, request.nodes[0].capacity.gpus);
    item.resources.cpus = std::min(item.resources.cpus, request.nodes[0].capacity.cpus);
  }
  return request;
}

TEST(MakePlan, NobodyIsLateWhoWouldBeOnTimeIfAllRanAtOnce) {
  ForRandomRequests(600, [](const PlanRequest& random) {
    const PlanRequest request = RandomUnbroken(random);
    const std::vector<bool> on_time = RunAtOnce(request).OnTime();
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    for (size_t i = 0; i < plans.size(); ++i) {
      EXPECT_TRUE(plans[i].feasible || !on_time[i]) << "item " << i;
    }
  });
}

TEST(MakePlan, AsapWorkStartsNoLaterBecauseOtherWorkWaits) {
  int waited = 0;
  ForRandomRequests(600, [&waited](const PlanRequest& random) {
    PlanRequest request = RandomUnbroken(random);
    // Time for everybody: otherwise an item that waits may have been let go first to be on time.
    for (WorkItem& item : request.work) item.deadline = AtMinute(6000);
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    PlanRequest without = request;
    without.work.clear();
    for (size_t i = 0; i < plans.size(); ++i) {
      if (plans[i].reason != PlanReason::kCleanest) without.work.push_back(request.work[i]);
    }
    waited += without.work.size() < request.work.size() ? 1 : 0;
    std::map<TaskId, TaskPlan> alone;
    for (const TaskPlan& plan : MakePlan(without).tasks) alone[plan.task] = plan;
    for (size_t i = 0; i < plans.size(); ++i) {
      if (!request.work[i].asap || !plans[i].feasible) continue;
      EXPECT_LE(plans[i].span().begin, alone.at(plans[i].task).span().begin) << "item " << i;
    }
  });
  EXPECT_GT(waited, 100);
}

TEST(MakePlan, PlansEqualTasksAsWellTogetherAsOneByOne) {
  ForRandomRequests(300, [](const PlanRequest& random) {
    PlanRequest request = RandomUnbroken(random);
    request.work.resize(1);
    request.work[0].count =
        1 + static_cast<int32_t>(absl::ToInt64Minutes(request.work[0].remaining));
    PlanRequest singly = request;
    singly.work.clear();
    for (int32_t i = 0; i < request.work[0].count; ++i) {
      singly.work.push_back(request.work[0]);
      singly.work.back().count = 1;
      singly.work.back().task.index = i;
    }
    const Outlook together = MakePlan(request).outlooks[0];
    bool feasible = true;
    absl::Time end = absl::InfinitePast();
    for (const TaskPlan& plan : MakePlan(singly).tasks) {
      feasible &= plan.feasible;
      end = std::max(end, plan.span().end);
    }
    EXPECT_TRUE(together.feasible || !feasible);
    EXPECT_TRUE(together.feasible || together.span.end < end + request.work[0].remaining);
  });
}

// The cleanest hour has room for one, and the next best saves less than is asked for.
TEST(MakePlan, MovesNobodyToAnHourThatSavesLessThanItAsksFor) {
  std::vector<int64_t> grams(24, 100);
  grams[5] = 85;
  grams[10] = 94;
  PlanRequest request = OneHourInGb(grams);
  request.work = {Work(1, 1, absl::Hours(1), absl::Hours(24)),
                  Work(2, 1, absl::Hours(1), absl::Hours(24))};
  for (WorkItem& item : request.work) item.min_saving.fraction = 0.1;
  for (const TaskPlan& task : MakePlan(request).tasks) {
    EXPECT_TRUE(StartHour(task) == 5 || task.reason != PlanReason::kCleanest) << StartHour(task);
    EXPECT_NE(StartHour(task), 10);
  }
}

}  // namespace
}  // namespace windfall
