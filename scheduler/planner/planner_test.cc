// What holds for every plan, tried on random requests.
#include "scheduler/planner/planner.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

const PlanNode& NodeOf(const PlanRequest& request, NodeId id) {
  return *std::find_if(request.nodes.begin(), request.nodes.end(),
                       [id](const PlanNode& node) { return node.id == id; });
}

absl::Duration OverheadOf(const WorkItem& item) {
  return item.interruption.has_value() ? item.interruption->resume_overhead : absl::ZeroDuration();
}

absl::Duration UnbrokenLengthOf(const WorkItem& item) {
  return item.remaining + (item.resume ? OverheadOf(item) : absl::ZeroDuration());
}

// Resources of `node` that plans and reservations take at `t`.
Resources TakenAt(absl::Time t, const PlanNode& node, const PlanRequest& request,
                  const std::vector<TaskPlan>& plans) {
  Resources taken;
  for (const Reservation& reservation : node.reservations) {
    if (reservation.span.Contains(t)) taken += reservation.resources;
  }
  for (size_t i = 0; i < plans.size(); ++i) {
    for (const Segment& segment : plans[i].segments) {
      if (segment.node == node.id && segment.span.Contains(t)) taken += request.work[i].resources;
    }
  }
  return taken;
}

TEST(MakePlan, NeverTakesMoreThanANodeHas) {
  ForRandomRequests(200, [](const PlanRequest& request) {
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    // What is taken only rises where a segment or a reservation begins; a reservation is a fact, so
    // look at every begin, and only while a planned segment runs.
    for (const TaskPlan& plan : plans) {
      for (const Segment& segment : plan.segments) {
        const PlanNode& node = NodeOf(request, segment.node);
        std::vector<absl::Time> begins = {segment.span.begin};
        for (const Reservation& reservation : node.reservations) {
          if (segment.span.Contains(reservation.span.begin)) {
            begins.push_back(reservation.span.begin);
          }
        }
        for (const absl::Time t : begins) {
          const Resources taken = TakenAt(t, node, request, plans);
          EXPECT_LE(taken.gpus, node.capacity.gpus);
          EXPECT_LE(taken.cpus, node.capacity.cpus);
        }
      }
    }
  });
}

void CheckSegments(const WorkItem& item, const TaskPlan& plan, const PlanRequest& request) {
  const absl::Duration min_segment =
      item.interruption.has_value() ? item.interruption->min_segment : absl::ZeroDuration();
  absl::Duration done = item.resume ? absl::ZeroDuration() : OverheadOf(item);
  for (size_t i = 0; i < plan.segments.size(); ++i) {
    const Segment& segment = plan.segments[i];
    EXPECT_EQ(segment.node, plan.segments[0].node);
    EXPECT_EQ(segment.zone, NodeOf(request, segment.node).zone);
    EXPECT_TRUE(item.zones.empty() || segment.zone == item.zones[0]);
    EXPECT_FALSE(segment.span.empty());
    if (i > 0) {
      EXPECT_GT(segment.span.begin, plan.segments[i - 1].span.end);
      EXPECT_GE(plan.segments[i - 1].span.length(), min_segment);
      EXPECT_TRUE(item.interruption.has_value());
    }
    done += segment.span.length() - OverheadOf(item);
  }
  EXPECT_EQ(done, item.remaining);
  EXPECT_GE(plan.span().begin, std::max(item.release, request.now));
  EXPECT_EQ(plan.feasible, plan.span().end <= item.deadline);
}

TEST(MakePlan, SegmentsAddUpToTheWorkWithinItsBounds) {
  ForRandomRequests(200, [](const PlanRequest& request) {
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    ASSERT_EQ(plans.size(), request.work.size());
    for (size_t i = 0; i < plans.size(); ++i) {
      SCOPED_TRACE(absl::StrCat("item ", i));
      const WorkItem& item = request.work[i];
      EXPECT_EQ(plans[i].task, item.task);
      EXPECT_LE(plans[i].latest_start, item.deadline - UnbrokenLengthOf(item));
      EXPECT_EQ(plans[i].segments.empty(), plans[i].reason == PlanReason::kNoNode);
      if (!plans[i].segments.empty()) CheckSegments(item, plans[i], request);
    }
  });
}

TEST(MakePlan, DoesNotDependOnTheOrderOfTheInput) {
  ForRandomRequests(100, [](const PlanRequest& request) {
    PlanRequest reversed = request;
    std::reverse(reversed.work.begin(), reversed.work.end());
    std::reverse(reversed.nodes.begin(), reversed.nodes.end());
    EXPECT_EQ(MakePlan(request), MakePlan(reversed));
    std::rotate(reversed.work.begin(),
                reversed.work.begin() + static_cast<std::ptrdiff_t>(reversed.work.size() / 2),
                reversed.work.end());
    EXPECT_EQ(MakePlan(request), MakePlan(reversed));
  });
}

TEST(MakePlan, AFlatForecastDelaysNothing) {
  ForRandomRequests(200, [](PlanRequest request) {
    for (PlanNode& node : request.nodes) {
      node.zone = "GB";
      node.pue_permille = 1100;
    }
    for (WorkItem& item : request.work) item.zones.clear();
    request.forecasts["GB"] = HourlyForecast("GB", TestNow(), std::vector<int64_t>(30, 200));
    const auto at_once = [](PlanRequest hurried) {
      for (WorkItem& item : hurried.work) item.asap = true;
      return MakePlan(hurried).tasks;
    };
    std::vector<TaskPlan> asap = at_once(request);
    const bool all_on_time =
        std::all_of(asap.begin(), asap.end(), [](const TaskPlan& plan) { return plan.feasible; });
    if (!all_on_time) {
      // In pieces somebody may find a place that unbroken he has not, and others give way to him.
      for (WorkItem& item : request.work) item.interruption.reset();
      asap = at_once(request);
    }
    const std::vector<TaskPlan> waiting = MakePlan(request).tasks;
    for (size_t i = 0; i < waiting.size(); ++i) {
      SCOPED_TRACE(absl::StrCat("item ", i));
      EXPECT_LE(waiting[i].span().begin, asap[i].span().begin);
    }
  });
}

TEST(MakePlan, AloneIsLateOnlyIfItCannotBeOnTime) {
  ForRandomRequests(1000, [](PlanRequest request) {
    request.work.resize(1);
    const WorkItem& item = request.work[0];
    for (PlanNode& node : request.nodes) node.reservations.clear();
    const TaskPlan plan = MakePlan(request).tasks[0];
    if (plan.reason == PlanReason::kNoNode) return;
    const absl::Time earliest = std::max(item.release, request.now) + UnbrokenLengthOf(item);
    EXPECT_EQ(plan.feasible, earliest <= item.deadline);
    EXPECT_EQ(plan.reason == PlanReason::kLate, earliest > item.deadline);
  });
}

TEST(MakePlan, PausingIsNeverDirtierThanRunningUnbroken) {
  int cleaner = 0;
  ForRandomRequests(1000, [&cleaner](PlanRequest request) {
    request.work.resize(1);
    request.work[0].interruption = {.min_segment = absl::Minutes(10),
                                    .resume_overhead = absl::Minutes(2)};
    request.work[0].resume = false;
    const TaskPlan pausing = MakePlan(request).tasks[0];
    request.work[0].interruption.reset();
    const TaskPlan unbroken = MakePlan(request).tasks[0];
    if (!pausing.feasible || !pausing.emissions.has_value()) return;
    // Unbroken it may find no room where all is known, or need none.
    if (!unbroken.feasible || !unbroken.emissions.has_value()) return;
    EXPECT_LE(*pausing.emissions, *unbroken.emissions);
    cleaner += *pausing.emissions < *unbroken.emissions ? 1 : 0;
  });
  EXPECT_GT(cleaner, 50);
}

TEST(MakePlan, EqualTasksOfASweepFillTheCleanestHoursFirst) {
  PlanRequest request = OneHourInGb({300, 100, 200, 400, 50, 500});
  request.work.clear();
  for (int i = 0; i < 10; ++i) {
    request.work.push_back(HourOfWork(1));
    request.work.back().task.index = i;
  }
  request.nodes = {NodeWithGpus(1, "GB", 2), NodeWithGpus(2, "GB", 1)};
  std::map<int64_t, int> tasks_by_hour;
  for (const TaskPlan& plan : MakePlan(request).tasks) {
    ++tasks_by_hour[absl::ToInt64Hours(plan.span().begin - TestNow())];
  }
  EXPECT_THAT(tasks_by_hour, testing::ElementsAre(testing::Pair(0, 1), testing::Pair(1, 3),
                                                  testing::Pair(2, 3), testing::Pair(4, 3)));
}

}  // namespace
}  // namespace windfall
