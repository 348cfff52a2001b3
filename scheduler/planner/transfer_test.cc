// How bringing its input weighs in where and when work runs.
#include "scheduler/planner/transfer.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

InputTransfer From(const std::string& zone, int64_t kilowatt_hours) {
  return {.from = zone, .energy = KilowattHours(kilowatt_hours)};
}

// An hour of work at 1 kW; a node with one GPU in each of GB, at 300 g/kWh, and DE, at 100.
PlanRequest DirtyAndCleanZone() {
  PlanRequest request = OneHourInGb(std::vector<int64_t>(12, 300));
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), std::vector<int64_t>(12, 100));
  return request;
}

TaskPlan OnlyPlan(const PlanRequest& request) { return MakePlan(request).tasks.at(0); }

std::string ZoneOf(const TaskPlan& plan) { return plan.segments.front().zone; }

TEST(InputTransfer, DecidesTheZoneWhenItWeighsMoreThanTheSaving) {
  PlanRequest request = DirtyAndCleanZone();
  // Running in DE saves 200 g; each kWh of transfer costs 200 g.
  request.work[0].input = From("GB", 2);
  EXPECT_EQ(ZoneOf(OnlyPlan(request)), "GB");
  request.work[0].input->energy = Millijoules(ToMillijoules(KilowattHours(1)) - 1'000'000);
  EXPECT_EQ(ZoneOf(OnlyPlan(request)), "DE");
}

TEST(InputTransfer, IsPartOfWhatIsPlannedAndOfStartingNow) {
  PlanRequest request = DirtyAndCleanZone();
  request.forecasts["DE"] =
      HourlyForecast("DE", TestNow(), {100, 100, 20, 100, 100, 100, 100, 100, 100, 100});
  request.work[0].input = From("GB", 1);
  request.nodes[0].pue_permille = 1500;  // of running in GB, not of the way
  request.nodes[1].pue_permille = 1200;
  request.work[0].zones = {"DE"};
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(StartHour(plan), 2);
  EXPECT_EQ(plan.transfer_emissions, Grams(160));
  EXPECT_EQ(plan.emissions, Grams(24 + 160));
  EXPECT_EQ(plan.start_now_emissions, Grams(120 + 200));
  EXPECT_EQ(plan.mean_intensity, GramsPerKwh(20));
  EXPECT_EQ(plan.energy, KilowattHours(1));
  EXPECT_EQ(plan.transfer_energy, KilowattHours(1));
}

TEST(InputTransfer, IsNothingWhereTheInputLiesOrHasBeenBrought) {
  PlanRequest request = DirtyAndCleanZone();
  request.work[0].input = From("DE", 5);
  EXPECT_EQ(OnlyPlan(request).emissions, Grams(100));
  EXPECT_EQ(OnlyPlan(request).transfer_emissions, CarbonMass());
  request.work[0].input = From("GB", 5);
  request.work[0].input->arrived = {"DE"};
  EXPECT_EQ(ZoneOf(OnlyPlan(request)), "DE");
  EXPECT_EQ(OnlyPlan(request).emissions, Grams(100));
}

TEST(InputTransfer, WaitsForAnHourInWhichTheOtherZoneIsClean) {
  // Running costs the same at all times; bringing the input costs least in the third hour.
  PlanRequest request = DirtyAndCleanZone();
  request.forecasts["GB"] =
      HourlyForecast("GB", TestNow(), {300, 300, 30, 300, 300, 300, 300, 300, 300, 300});
  request.work[0].zones = {"DE"};
  request.work[0].input = From("GB", 10);
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(StartHour(plan), 2);
  EXPECT_EQ(plan.reason, PlanReason::kCleanest);
}

TEST(InputTransfer, OfUnknownIntensityIsNotGuessed) {
  PlanRequest request = DirtyAndCleanZone();
  request.forecasts.erase("GB");
  request.work[0].zones = {"DE"};
  request.work[0].input = From("GB", 1);
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(StartHour(plan), 0);
  EXPECT_EQ(plan.emissions, std::nullopt);
  EXPECT_EQ(plan.transfer_emissions, CarbonMass());
}

TEST(InputTransfer, OfASweepIsBroughtOnceToAZone) {
  PlanRequest request = DirtyAndCleanZone();
  request.nodes[1].capacity.gpus = 2;
  request.work[0].count = 4;
  request.work[0].zones = {"DE"};
  request.work[0].input = From("GB", 1);
  const WorkPlan plan = MakePlan(request);
  EXPECT_EQ(plan.outlooks.at(0).transfer_emissions, Grams(200));
  EXPECT_EQ(plan.outlooks.at(0).emissions, Grams(4 * 100 + 200));
  EXPECT_EQ(plan.tasks.at(0).transfer_emissions, Grams(50));
  EXPECT_EQ(plan.tasks.at(0).emissions, Grams(150));
}

TEST(InputTransfer, IsNotBroughtByARunOfNextToNoTime) {
  // The input could come at 10 g/kWh now, but the work belongs into the clean hours of DE.
  PlanRequest request = DirtyAndCleanZone();
  request.forecasts["GB"] = HourlyForecast("GB", TestNow(), {10, 300, 300, 300, 300, 300, 300});
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {500, 500, 100, 100, 500, 500, 500});
  request.work[0].zones = {"DE"};
  request.work[0].interruption.emplace();
  request.work[0].input = From("GB", 10);
  for (const Segment& segment : OnlyPlan(request).segments) {
    EXPECT_GE(segment.span.length(), absl::Minutes(15));
  }
}

TEST(InputTransfer, WeighsWhereManyJobsArePlannedTogether) {
  // Two nodes in each zone, eight jobs; those whose input is in GB stay there.
  PlanRequest request = DirtyAndCleanZone();
  for (PlanNode& node : request.nodes) node.capacity.gpus = 2;
  request.work.clear();
  for (int64_t job = 1; job <= 8; ++job) {
    request.work.push_back(HourOfWork(job));
    request.work.back().input = From(job % 2 == 0 ? "GB" : "DE", 3);
  }
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  for (size_t i = 0; i < plans.size(); ++i) {
    EXPECT_EQ(ZoneOf(plans[i]), request.work[i].input->from) << "job " << i + 1;
    EXPECT_EQ(plans[i].transfer_emissions, CarbonMass()) << "job " << i + 1;
  }
}

// Random inputs for random work.
PlanRequest WithInputs(PlanRequest request, uint32_t seed) {
  RandomCase random(seed);
  for (WorkItem& item : request.work) {
    if (random.OneIn(3)) continue;
    item.input = {.from = random.OneIn(2) ? "GB" : "DE",
                  .energy = Joules(random.Between(0, 4'000'000))};
  }
  return request;
}

TEST(InputTransfer, DoesNotMakePlansDependOnTheOrderOfTheInput) {
  for (uint32_t seed = 1; seed <= 100 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const PlanRequest request = WithInputs(RandomRequest(seed), seed);
    PlanRequest reversed = request;
    std::reverse(reversed.work.begin(), reversed.work.end());
    std::reverse(reversed.nodes.begin(), reversed.nodes.end());
    EXPECT_EQ(MakePlan(request), MakePlan(reversed));
  }
}

TEST(InputTransfer, MoreSlackNeverCostsMoreForAJobAlone) {
  int cheaper = 0;
  for (uint32_t seed = 1; seed <= 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    PlanRequest request = PatientJobAlone(WithInputs(RandomRequest(seed), seed));
    const TaskPlan tight = OnlyPlan(request);
    request.work[0].deadline += absl::Minutes(RandomCase(seed).Between(1, 300));
    const TaskPlan slack = OnlyPlan(request);
    const bool is_comparable = tight.feasible && tight.emissions.has_value();
    if (!is_comparable) continue;
    ASSERT_TRUE(slack.emissions.has_value());
    EXPECT_LE(*slack.emissions, *tight.emissions);
    cheaper += *slack.emissions < *tight.emissions ? 1 : 0;
  }
  EXPECT_GT(cheaper, 100);
}

// The least emissions of all starts on whole minutes on all nodes, for unbroken work.
std::optional<CarbonMass> LeastByMinute(const PlanRequest& request) {
  std::optional<CarbonMass> least;
  for (const PlanNode& node : request.nodes) {
    PlanRequest fixed = request;
    fixed.nodes = {node};
    WorkItem& item = fixed.work[0];
    for (item.release = std::max(request.work[0].release, request.now);
         item.release + item.remaining <= item.deadline; item.release += absl::Minutes(1)) {
      item.asap = true;
      const TaskPlan plan = OnlyPlan(fixed);
      const bool is_there = !plan.segments.empty() && plan.span().begin == item.release;
      if (!is_there || !plan.emissions.has_value()) continue;
      if (!least.has_value() || *plan.emissions < *least) least = plan.emissions;
    }
  }
  return least;
}

TEST(InputTransfer, IsInTheLeastOfAllStartsAndPlaces) {
  int compared = 0;
  for (uint32_t seed = 1; seed <= 120 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    PlanRequest request = PatientJobAlone(WithInputs(RandomRequest(seed), seed));
    request.work[0].interruption.reset();
    request.work[0].resume = false;
    const TaskPlan plan = OnlyPlan(request);
    if (plan.reason != PlanReason::kCleanest && plan.reason != PlanReason::kNowIsCleanest) continue;
    // The planner keeps a little away from the deadline.
    const absl::Duration margin = std::max(request.work[0].remaining / 50, absl::Seconds(5));
    request.work[0].deadline -= margin;
    const std::optional<CarbonMass> least = LeastByMinute(request);
    if (!least.has_value()) continue;
    ASSERT_TRUE(plan.emissions.has_value());
    // Whole minutes miss optima that begin or end elsewhere.
    EXPECT_LE(*plan.emissions, *least);
    ++compared;
  }
  EXPECT_GT(compared, 30);
}

}  // namespace
}  // namespace windfall
