#include "scheduler/planner/alternatives.h"

#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planned_work.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

TaskPlan PlanAlone(const PlanRequest& request) { return MakePlan(request).tasks.at(0); }

Alternatives AlternativesOf(const PlanRequest& request) {
  return FindAlternatives(request, PlanAlone(request));
}

// Null if it was not worth telling.
const Alternative* Find(const Alternatives& alternatives, Change change,
                        const std::string& zone = "") {
  const auto& list = alternatives.considered;
  const auto found = std::find_if(list.begin(), list.end(), [&](const Alternative& each) {
    return each.change == change && each.zone == zone;
  });
  return found == list.end() ? nullptr : &*found;
}

void Busy(PlanRequest& request, int from_hour, int to_hour) {
  request.nodes[0].reservations.push_back({.span = {.begin = TestNow() + absl::Hours(from_hour),
                                                    .end = TestNow() + absl::Hours(to_hour)},
                                           .resources = {.gpus = 1}});
}

TEST(FindAlternatives, SaysWhereItWouldStartNow) {
  const Alternatives found = AlternativesOf(OneHourInGb({300, 200, 100, 250}));
  const Alternative* now = Find(found, Change::kStartNow);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(StartHour(now->plan), 0);
  EXPECT_EQ(now->plan.emissions, Grams(300));
  EXPECT_EQ(found.planned_emissions, Grams(100));
  EXPECT_EQ(found.capacity_price, CarbonMass());
}

TEST(FindAlternatives, SaysUntilWhenTheNodesAreTakenIfItCannotStartNow) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  Busy(request, -1, 1);
  const Alternatives found = AlternativesOf(request);
  const Alternative* now = Find(found, Change::kStartNow);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(StartHour(now->plan), 1);
  EXPECT_EQ(now->plan.reason, PlanReason::kNoCapacity);
}

TEST(FindAlternatives, SaysWhatTheNodeEmitsBesidesIfItSleeps) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.nodes[0].capacity.gpus = 2;
  EXPECT_EQ(AlternativesOf(request).node_emissions, std::nullopt);
  request.nodes[0].pue_permille = 1500;
  request.nodes[0].sleep = {.idle = Watts(200), .wake = KilowattHours(1)};
  const Alternatives alone = AlternativesOf(request);
  EXPECT_EQ(alone.node_emissions, Grams(30 + 150));
  EXPECT_EQ(alone.planned_emissions, Grams(150));
  Busy(request, 2, 3);  // another job is there anyway
  EXPECT_EQ(AlternativesOf(request).node_emissions, CarbonMass());
}

TEST(FindAlternatives, PricesTheCapacityThatOthersTake) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  Busy(request, 2, 3);
  const Alternatives found = AlternativesOf(request);
  EXPECT_EQ(found.planned_emissions, Grams(200));
  EXPECT_EQ(found.capacity_price, Grams(100));
  ASSERT_NE(Find(found, Change::kAlone), nullptr);
  EXPECT_EQ(StartHour(Find(found, Change::kAlone)->plan), 2);
  EXPECT_EQ(found.limit, PlanLimit::kCapacity);
}

TEST(FindAlternatives, ComparesWhatBringingTheInputEmitsToo) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.work[0].input =
      InputTransfer{.from = "DE", .energy = request.work[0].power * absl::Hours(1)};
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {200, 200, 200, 200});
  const TaskPlan plan = PlanAlone(request);
  ASSERT_GT(plan.transfer_emissions, CarbonMass());
  const Alternatives found = FindAlternatives(request, plan);
  EXPECT_EQ(found.planned_emissions, plan.emissions);
  EXPECT_EQ(found.capacity_price, CarbonMass());
}

// Electricity is cheap in the fourth hour; the second is clean.
PlanRequest CheapAndCleanHours() {
  PlanRequest request = OneHourInGb({300, 100, 300, 300, 300});
  const absl::Time cheap = TestNow() + absl::Hours(3);
  const EnergyPrice usual = PerKwh(Cents(40));
  request.prices = {
      .currency = "EUR",
      .carbon_of_a_tonne = Cents(10'000),
      .electricity = {
          {"GB",
           {{.span = {absl::InfinitePast(), cheap}, .price = usual},
            {.span = {cheap, cheap + absl::Hours(1)}, .price = PerKwh(Cents(10))},
            {.span = {cheap + absl::Hours(1), absl::InfiniteFuture()}, .price = usual}}}}};
  return request;
}

TEST(FindAlternatives, SaysWhatTheCleanestPlaceWouldCost) {
  const PlanRequest request = CheapAndCleanHours();
  const Alternatives found = AlternativesOf(request);
  EXPECT_EQ(found.planned_emissions, Grams(300));
  EXPECT_EQ(found.planned_cost, (WorkCost{.electricity = Cents(10), .carbon = Cents(3)}));
  const Alternative* cleanest = Find(found, Change::kCleanest);
  ASSERT_NE(cleanest, nullptr);
  EXPECT_EQ(StartHour(cleanest->plan), 1);
  EXPECT_EQ(cleanest->plan.emissions, Grams(100));
  EXPECT_EQ(cleanest->plan.cost, (WorkCost{.electricity = Cents(40), .carbon = Cents(1)}));
  const Alternative* now = Find(found, Change::kStartNow);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->plan.cost->total(), Cents(43));
}

TEST(FindAlternatives, NamesNoCleanestPlaceWhereThePlanIsAsClean) {
  PlanRequest request = CheapAndCleanHours();
  EXPECT_EQ(Find(AlternativesOf(OneHourInGb({300, 100, 300})), Change::kCleanest), nullptr);
  request.prices->carbon_of_a_tonne = Cents(1'000'000);
  EXPECT_EQ(Find(AlternativesOf(request), Change::kCleanest), nullptr);
  // Nor where it is not money that keeps the task from it, but the place that it has.
  const TaskPlan cheapest = PlanAlone(request);
  TaskPlan kept = cheapest;
  kept.segments[0].span = {TestNow() + absl::Hours(2), TestNow() + absl::Hours(3)};
  EXPECT_EQ(Find(FindAlternatives(request, kept), Change::kCleanest), nullptr);
}

TEST(FindAlternatives, PricesTheCapacityThatOthersTakeInMoney) {
  PlanRequest request = CheapAndCleanHours();
  Busy(request, 3, 4);
  const Alternatives found = AlternativesOf(request);
  EXPECT_EQ(found.planned_cost->total(), Cents(41));
  EXPECT_EQ(found.capacity_cost, Cents(28));
  EXPECT_EQ(found.capacity_price, std::nullopt);
  EXPECT_EQ(found.limit, PlanLimit::kCapacity);
  ASSERT_NE(Find(found, Change::kAlone), nullptr) << "it is dirtier, and cheaper";
}

TEST(FindAlternatives, SaysWhatTheJobsAfterItTakeFromIt) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.work[0].needed_by = TestNow() + absl::Hours(2);
  const Alternatives found = AlternativesOf(request);
  EXPECT_EQ(found.limit, PlanLimit::kJobsAfter);
  ASSERT_NE(Find(found, Change::kNoneAfter), nullptr);
  EXPECT_EQ(Find(found, Change::kNoneAfter)->plan.emissions, Grams(100));
  request.work[0].needed_by = TestNow() + absl::Hours(1);
  EXPECT_EQ(PlanAlone(request).reason, PlanReason::kJobsAfter);
  EXPECT_EQ(AlternativesOf(request).limit, PlanLimit::kJobsAfter);
  request.work[0].needed_by = absl::InfiniteFuture();
  EXPECT_EQ(Find(AlternativesOf(request), Change::kNoneAfter), nullptr);
}

TEST(FindAlternatives, LooksAtEachOtherZoneThatItMayUse) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.nodes.push_back(NodeWithGpus(3, "FR", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {400, 350, 400, 400});
  request.forecasts["FR"] = HourlyForecast("FR", TestNow(), {50, 50, 50, 40});
  request.work[0].zones = {"GB", "DE"};
  const Alternatives found = AlternativesOf(request);
  ASSERT_NE(Find(found, Change::kZone, "DE"), nullptr);
  EXPECT_EQ(Find(found, Change::kZone, "DE")->plan.emissions, Grams(350));
  EXPECT_EQ(Find(found, Change::kZone, "FR"), nullptr);
  EXPECT_EQ(Find(found, Change::kZone, "GB"), nullptr);
  ASSERT_NE(Find(found, Change::kAnyZone), nullptr);
  EXPECT_EQ(Find(found, Change::kAnyZone)->plan.emissions, Grams(40));
  EXPECT_EQ(found.limit, PlanLimit::kZones);
}

TEST(FindAlternatives, SaysWhatPausesWouldSave) {
  PlanRequest request = OneHourInGb({300, 100, 200, 100, 300});
  request.work[0].remaining = absl::Hours(2);
  const Alternatives found = AlternativesOf(request);
  const Alternative* in_parts = Find(found, Change::kInterruptible);
  ASSERT_NE(in_parts, nullptr);
  EXPECT_EQ(in_parts->plan.emissions, Grams(200));
  EXPECT_EQ(in_parts->plan.segments.size(), 2u);
  EXPECT_EQ(found.limit, PlanLimit::kUnbroken);
  request.work[0].interruption = Interruption();
  EXPECT_EQ(Find(AlternativesOf(request), Change::kInterruptible), nullptr);
}

TEST(FindAlternatives, SaysWhatTwiceTheTimeToWaitWouldSave) {
  PlanRequest request = OneHourInGb({300, 200, 300, 300, 100, 300, 10, 10});
  request.work[0].deadline = TestNow() + absl::Hours(3) + absl::Minutes(30);
  const Alternatives found = AlternativesOf(request);
  const Alternative* later = Find(found, Change::kLaterDeadline);
  ASSERT_NE(later, nullptr);
  EXPECT_EQ(later->more_time, absl::Hours(2) + absl::Minutes(30));
  EXPECT_EQ(later->plan.emissions, Grams(100));
  EXPECT_EQ(found.limit, PlanLimit::kDeadline);
}

TEST(FindAlternatives, AsksForNoMoreTimeThanTheForecastKnows) {
  PlanRequest request = OneHourInGb({300, 200, 300, 100});
  request.work[0].deadline = TestNow() + absl::Hours(3);
  const Alternatives short_one = AlternativesOf(request);
  ASSERT_NE(Find(short_one, Change::kLaterDeadline), nullptr);
  EXPECT_EQ(Find(short_one, Change::kLaterDeadline)->more_time, absl::Hours(1));
  request.work[0].deadline = TestNow() + absl::Hours(10);
  const Alternatives long_one = AlternativesOf(request);
  EXPECT_EQ(Find(long_one, Change::kLaterDeadline), nullptr);
  EXPECT_EQ(long_one.limit, PlanLimit::kForecast);
}

TEST(FindAlternatives, SaysWhatWaitingWouldSaveWhoDoesNotWantTo) {
  PlanRequest asap = OneHourInGb({300, 200, 100, 250});
  asap.work[0].asap = true;
  const Alternatives found = AlternativesOf(asap);
  ASSERT_EQ(found.considered.size(), 1u);
  EXPECT_EQ(found.considered[0].change, Change::kWait);
  EXPECT_EQ(found.considered[0].plan.emissions, Grams(100));
  EXPECT_EQ(found.limit, PlanLimit::kAsap);
  asap.forecasts["GB"] = HourlyForecast("GB", TestNow(), {100, 100, 100});
  EXPECT_EQ(AlternativesOf(asap).limit, PlanLimit::kNone);
  PlanRequest choosy = OneHourInGb({100, 96, 100});
  choosy.work[0].min_saving.fraction = 0.05;
  EXPECT_EQ(AlternativesOf(choosy).limit, PlanLimit::kMinSaving);
  EXPECT_NE(Find(AlternativesOf(choosy), Change::kWait), nullptr);
}

TEST(FindAlternatives, SaysHowMuchMoreTimeWhatIsLateNeeds) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.work[0].remaining = absl::Hours(3);
  request.work[0].deadline = TestNow() + absl::Hours(1);
  const Alternatives found = AlternativesOf(request);
  ASSERT_NE(Find(found, Change::kLaterDeadline), nullptr);
  EXPECT_EQ(Find(found, Change::kLaterDeadline)->more_time, absl::Hours(2));
  EXPECT_TRUE(Find(found, Change::kLaterDeadline)->plan.feasible);
  EXPECT_EQ(found.limit, PlanLimit::kDeadline);
}

TEST(FindAlternatives, SaysWhatElseWouldMakeItInTime) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.nodes[0].capacity.gpus = 4;
  request.nodes.push_back(NodeWithGpus(2, "DE", 4));
  request.work[0].resources.gpus = 3;
  request.work[0].zones = {"GB"};
  request.work[0].deadline = TestNow() + absl::Hours(2);
  Busy(request, -1, 4);
  Busy(request, -1, 4);
  const Alternatives found = AlternativesOf(request);
  ASSERT_NE(Find(found, Change::kFewerGpus), nullptr);
  EXPECT_EQ(Find(found, Change::kFewerGpus)->gpus, 2);
  EXPECT_NE(Find(found, Change::kAnyZone), nullptr);
  EXPECT_NE(Find(found, Change::kAlone), nullptr);
  ASSERT_NE(Find(found, Change::kLaterDeadline), nullptr);
  EXPECT_EQ(Find(found, Change::kLaterDeadline)->more_time, absl::Hours(3));
  EXPECT_EQ(found.limit, PlanLimit::kCapacity);
}

TEST(FindAlternatives, SaysWithHowManyGpusSomeNodeCouldHoldIt) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.nodes[0].capacity.gpus = 4;
  request.work[0].resources.gpus = 9;
  const Alternatives found = AlternativesOf(request);
  ASSERT_EQ(found.considered.size(), 1u);
  EXPECT_EQ(found.considered[0].gpus, 4);
}

TEST(FindAlternatives, JudgesThePlanByTheForecastsOfTheAlternatives) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  const TaskPlan plan = PlanAlone(request);
  request.forecasts["GB"] = HourlyForecast("GB", TestNow(), {300, 200, 150, 250});
  EXPECT_EQ(FindAlternatives(request, plan).planned_emissions, Grams(150));
}

// Where nothing was changed but one thing that can only help, it does not harm.
TEST(FindAlternatives, FreedomNeverCostsAnything) {
  ForRandomRequests(100, [](const PlanRequest& request) {
    const WorkPlan plan = MakePlan(request);
    for (const TaskPlan& task : plan.tasks) {
      const Alternatives found = FindAlternatives(*LeftFor(task.task, request, plan), task);
      for (const Alternative& each : found.considered) {
        if (each.change == Change::kStartNow || each.change == Change::kZone) continue;
        EXPECT_GE(each.plan.feasible, task.feasible) << ToString(each.change);
        if (!task.feasible || !found.planned_emissions.has_value()) continue;
        EXPECT_LT(each.plan.emissions, found.planned_emissions) << ToString(each.change);
      }
    }
  });
}

}  // namespace
}  // namespace windfall
