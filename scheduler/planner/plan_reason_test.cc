// Every reason for a plan, and the rules between them.
#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

TaskPlan OnlyPlan(const PlanRequest& request) {
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_EQ(plans.size(), 1u);
  return plans.at(0);
}

struct ReasonCase {
  std::string name;
  std::vector<int64_t> grams_per_kwh;  // hour by hour from now
  void (*change)(PlanRequest&);        // of OneHourInGb
  PlanReason reason;
  double start_hour;
  bool feasible;
  friend void PrintTo(const ReasonCase& param, std::ostream* out) { *out << param.name; }
};

void Busy(PlanRequest& request, int from_hour, int to_hour) {
  request.nodes[0].reservations.push_back({.span = {.begin = TestNow() + absl::Hours(from_hour),
                                                    .end = TestNow() + absl::Hours(to_hour)},
                                           .resources = {.gpus = 1}});
}

const ReasonCase kReasonCases[] = {
    {"WaitsForTheCleanestHour",
     {300, 200, 100, 250},
     [](PlanRequest&) {},
     PlanReason::kCleanest,
     2,
     true},
    {"RunsNowWhenNowIsCleanest",
     {100, 200, 300},
     [](PlanRequest&) {},
     PlanReason::kNowIsCleanest,
     0,
     true},
    {"DoesNotWaitUnderAFlatForecast",
     {200, 200, 200, 200},
     [](PlanRequest&) {},
     PlanReason::kNowIsCleanest,
     0,
     true},
    {"DoesNotWaitForLessThanTheMinimalSaving",
     {100, 96, 100},
     [](PlanRequest& r) { r.work[0].min_saving.fraction = 0.05; },
     PlanReason::kSavingTooSmall,
     0,
     true},
    {"WaitsForExactlyTheMinimalSaving",
     {100, 95, 100},
     [](PlanRequest& r) { r.work[0].min_saving.fraction = 0.05; },
     PlanReason::kCleanest,
     1,
     true},
    {"AsapDoesNotWait",
     {300, 100},
     [](PlanRequest& r) { r.work[0].asap = true; },
     PlanReason::kAsap,
     0,
     true},
    {"AsapWaitsForRoom",
     {300, 100, 300, 100},
     [](PlanRequest& r) {
       r.work[0].asap = true;
       Busy(r, 0, 2);
     },
     PlanReason::kNoCapacity,
     2,
     true},
    {"RunsWhereThereIsRoomWithoutForecast",
     {},
     [](PlanRequest& r) {
       r.forecasts.clear();
       Busy(r, 0, 2);
     },
     PlanReason::kNoCapacity,
     2,
     true},
    {"RunsWhereThereIsRoomUnderAShortForecast",
     {300},
     [](PlanRequest& r) { Busy(r, 0, 3); },
     PlanReason::kNoCapacity,
     3,
     true},
    {"RunsAsSoonAsThereIsRoomWhenNothingLaterIsCleaner",
     {100, 200, 200, 200},
     [](PlanRequest& r) { Busy(r, 0, 1); },
     PlanReason::kNoCapacity,
     1,
     true},
    {"WaitsWithAMarginBeforeTheDeadline",
     {300, 300, 100},
     [](PlanRequest& r) { r.work[0].deadline = TestNow() + absl::Hours(2); },
     PlanReason::kNowIsCleanest,
     0,
     true},
    {"RunsAtOnceWithoutForecast",
     {},
     [](PlanRequest& r) { r.forecasts.clear(); },
     PlanReason::kNoForecast,
     0,
     true},
    {"RunsAtOnceWithAForecastOfThePast",
     {},
     [](PlanRequest& r) {
       r.forecasts["GB"] = HourlyForecast("GB", TestNow() - absl::Hours(3), {1, 2, 3});
     },
     PlanReason::kNoForecast,
     0,
     true},
    {"RunsAtOnceWhenTheForecastIsTooShort",
     {300, 100},
     [](PlanRequest& r) { r.work[0].remaining = absl::Hours(3); },
     PlanReason::kShortForecast,
     0,
     true},
    {"RunsAtOnceWhenHolesLeaveNoRoom",
     {300, -1, 100, -1, 50},
     [](PlanRequest& r) { r.work[0].remaining = absl::Hours(2); },
     PlanReason::kShortForecast,
     0,
     true},
    {"NeverStartsWhereTheForecastDoesNotCoverTheWholeRun",
     {300, 200, 100, -1, 1},
     [](PlanRequest& r) { r.work[0].remaining = absl::Hours(2); },
     PlanReason::kCleanest,
     1,
     true},
    {"WithoutAKnownBaselineNoSavingIsEnough",
     {-1, 100, 300},
     [](PlanRequest& r) { r.work[0].min_saving.fraction = 0.05; },
     PlanReason::kShortForecast,
     0,
     true},
    {"FinishesByTheDeadlineHoweverCleanItIsAfterwards",
     {300, 250, 200, 1},
     [](PlanRequest& r) { r.work[0].deadline = TestNow() + absl::Hours(3); },
     PlanReason::kCleanest,
     1.98,
     true},
    {"OnlyNowMeetsTheDeadline",
     {300, 100},
     [](PlanRequest& r) { r.work[0].deadline = TestNow() + absl::Hours(1); },
     PlanReason::kDeadline,
     0,
     true},
    {"OnlyTheLatestStartHasRoom",
     {300, 200, 100, 50},
     [](PlanRequest& r) {
       r.work[0].deadline = TestNow() + absl::Hours(3);
       Busy(r, 0, 2);
     },
     PlanReason::kNoCapacity,
     2,
     true},
    {"RunsAtOnceWhenTheDeadlineIsLostAnyway",
     {300, 100},
     [](PlanRequest& r) { r.work[0].deadline = TestNow() + absl::Minutes(59); },
     PlanReason::kLate,
     0,
     false},
    {"RunsAtOnceWhenTheDeadlineHasPassed",
     {300, 100},
     [](PlanRequest& r) { r.work[0].deadline = TestNow() - absl::Hours(5); },
     PlanReason::kLate,
     0,
     false},
    {"TakesTheEarliestRoomAfterTheLatestStart",
     {300, 200, 100, 50, 10, 1},
     [](PlanRequest& r) {
       r.work[0].deadline = TestNow() + absl::Hours(3);
       Busy(r, 0, 4);
     },
     PlanReason::kNoCapacity,
     4,
     false},
    {"NoNodeInItsZones",
     {300, 100},
     [](PlanRequest& r) {
       r.work[0].zones = {"DE", "FR"};
     },
     PlanReason::kNoNode,
     0,
     false},
    {"NoNodeIsLargeEnough",
     {300, 100},
     [](PlanRequest& r) { r.work[0].resources.gpus = 2; },
     PlanReason::kNoNode,
     0,
     false},
    {"NoNodes", {300, 100}, [](PlanRequest& r) { r.nodes.clear(); }, PlanReason::kNoNode, 0, false},
    {"NeverStartsBeforeItsRelease",
     {100, 200, 300, 250},
     [](PlanRequest& r) { r.work[0].release = TestNow() + absl::Hours(2); },
     PlanReason::kCleanest,
     3,
     true},
    {"PausesToMeetTheDeadlineInScatteredRoom",
     {},
     [](PlanRequest& r) {
       r.forecasts.clear();
       r.work[0].remaining = absl::Hours(2);
       r.work[0].deadline = TestNow() + absl::Hours(4);
       r.work[0].interruption.emplace();
       Busy(r, 1, 2);
       Busy(r, 3, 9);
     },
     PlanReason::kNoCapacity,
     0,
     true},
};

class PlanReasonTest : public testing::TestWithParam<ReasonCase> {};

TEST_P(PlanReasonTest, IsTheBindingOne) {
  const ReasonCase& param = GetParam();
  PlanRequest request = OneHourInGb(param.grams_per_kwh);
  param.change(request);
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(ToString(plan.reason), ToString(param.reason));
  EXPECT_EQ(StartHour(plan), param.start_hour);
  EXPECT_EQ(plan.feasible, param.feasible);
  EXPECT_EQ(plan.segments.empty(), param.reason == PlanReason::kNoNode);
}

INSTANTIATE_TEST_SUITE_P(All, PlanReasonTest, testing::ValuesIn(kReasonCases),
                         [](const auto& info) { return info.param.name; });

TEST(MakePlan, KeepsAMarginBeforeTheLatestStart) {
  PlanRequest request = OneHourInGb({300, 100});
  EXPECT_EQ(OnlyPlan(request).latest_start, TestNow() + absl::Hours(9) - absl::Seconds(72));
  request.work[0].remaining = absl::Minutes(1);
  EXPECT_EQ(OnlyPlan(request).latest_start, request.work[0].deadline - absl::Seconds(65));
  request.work[0].deadline = TestNow() + absl::Seconds(62);
  EXPECT_EQ(OnlyPlan(request).latest_start, TestNow());
  EXPECT_TRUE(OnlyPlan(request).feasible);
  request.work[0].deadline = TestNow() + absl::Seconds(50);
  EXPECT_EQ(OnlyPlan(request).latest_start, TestNow() - absl::Seconds(10));
}

TEST(MakePlan, FillsTheFiguresOfAnUnbrokenPlan) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.nodes[0].pue_permille = 1500;
  const TaskPlan plan = OnlyPlan(request);
  const absl::Time start = TestNow() + absl::Hours(2);
  EXPECT_EQ(plan.task, request.work[0].task);
  EXPECT_EQ(plan.made_time, TestNow());
  EXPECT_THAT(plan.segments,
              testing::ElementsAre(
                  Segment{NodeId(1), "GB", {.begin = start, .end = start + absl::Hours(1)}}));
  EXPECT_EQ(plan.energy, KilowattHours(1));
  EXPECT_EQ(plan.emissions, Grams(150));
  EXPECT_EQ(plan.mean_intensity, GramsPerKwh(100));
  EXPECT_EQ(plan.start_now_emissions, Grams(450));
  EXPECT_EQ(plan.start_now_mean_intensity, GramsPerKwh(300));
  EXPECT_EQ(plan.forecast, ForecastId(77));
}

TEST(MakePlan, SaysNothingOfStartingNowOfWhatIsReleasedLater) {
  PlanRequest request = OneHourInGb({300, 200, 100, 250});
  request.prices = SitePrices{.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
  ASSERT_TRUE(OnlyPlan(request).start_now_cost.has_value());
  request.work[0].release = TestNow() + absl::Hours(1);
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_TRUE(plan.cost.has_value());
  EXPECT_EQ(plan.start_now_emissions, std::nullopt);
  EXPECT_EQ(plan.start_now_mean_intensity, std::nullopt);
  EXPECT_EQ(plan.start_now_cost, std::nullopt);
}

TEST(MakePlan, CountsTheOverheadOfEveryResumeItPlans) {
  // Two clean hours apart; the second segment runs a quarter of an hour more.
  PlanRequest request = OneHourInGb({100, 900, 900, 100, 100, 900});
  request.work[0].remaining = absl::Hours(2);
  request.work[0].interruption = {.resume_overhead = absl::Minutes(15)};
  request.work[0].deadline = TestNow() + absl::Hours(6);
  const TaskPlan plan = OnlyPlan(request);
  ASSERT_EQ(plan.segments.size(), 1u) << "unbroken, the clean pair of hours needs no resume";
  EXPECT_EQ(plan.energy, KilowattHours(2));

  request.work[0].remaining = absl::Hours(2) + absl::Minutes(45);
  const TaskPlan longer = OnlyPlan(request);
  ASSERT_EQ(longer.segments.size(), 2u);
  EXPECT_EQ(longer.segments[0].span.length(), absl::Hours(1));
  EXPECT_EQ(longer.segments[1].span.length(), absl::Hours(2));
  EXPECT_EQ(longer.energy, KilowattHours(3));
  EXPECT_EQ(longer.emissions, Grams(300));
  EXPECT_EQ(longer.mean_intensity, GramsPerKwh(100));
  EXPECT_EQ(longer.start_now_emissions, Grams(100 + 900 + 675));

  request.work[0].resume = true;
  EXPECT_EQ(OnlyPlan(request).energy, KilowattHours(3) + Watts(1000) * absl::Minutes(15));
  EXPECT_EQ(OnlyPlan(request).latest_start, request.work[0].deadline - absl::Hours(3) * 1.02);
}

TEST(MakePlan, LeavesUnknownEmissionsAbsent) {
  PlanRequest request = OneHourInGb({300});
  request.work[0].remaining = absl::Hours(2);
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(plan.energy, KilowattHours(2));
  EXPECT_FALSE(plan.emissions.has_value());
  EXPECT_FALSE(plan.mean_intensity.has_value());
  EXPECT_FALSE(plan.start_now_emissions.has_value());
  EXPECT_FALSE(plan.start_now_mean_intensity.has_value());
}

TEST(MakePlan, ComparesZonesByIntensityTimesPue) {
  PlanRequest request = OneHourInGb({110, 110});
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.nodes[1].pue_permille = 1200;
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {100, 100});
  EXPECT_EQ(OnlyPlan(request).segments[0].zone, "GB");
  request.nodes[1].pue_permille = 1050;
  EXPECT_EQ(OnlyPlan(request).segments[0].zone, "DE");
}

TEST(MakePlan, PrefersAZoneThatIsKnownToOneThatIsNot) {
  PlanRequest request = OneHourInGb({});
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {500, 400});
  const TaskPlan plan = OnlyPlan(request);
  EXPECT_EQ(plan.segments[0].zone, "DE");
  EXPECT_EQ(plan.reason, PlanReason::kCleanest);
}

TEST(MakePlan, ANodeThatIsTakenForeverIsNone) {
  PlanRequest request = OneHourInGb({100});
  request.nodes[0].reservations.push_back(
      {.span = {.begin = TestNow(), .end = absl::InfiniteFuture()}, .resources = {.gpus = 1}});
  EXPECT_EQ(OnlyPlan(request).reason, PlanReason::kNoNode);
}

TEST(MakePlan, WithoutWorkPlansNothing) {
  PlanRequest request = OneHourInGb({100});
  request.work.clear();
  EXPECT_TRUE(MakePlan(request).tasks.empty());
}

TEST(MakePlan, UrgentItemsGiveWayToNoneOfLowerPriority) {
  PlanRequest request = OneHourInGb({300, 100, 300, 200});
  request.work.push_back(HourOfWork(2));
  request.work[1].priority = 1;
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_EQ(StartHour(plans[0]), 3);
  EXPECT_EQ(StartHour(plans[1]), 1);
}

TEST(MakePlan, MakesRoomForAnItemThatGreedWouldMakeLate) {
  // Whichever goes first takes hours that the other needs; only running at once has room for both.
  PlanRequest request = OneHourInGb({300, 300, 100, 300, 300, 300});
  request.work[0].deadline = TestNow() + absl::Hours(3);
  request.work.push_back(HourOfWork(2));
  request.work[1].remaining = absl::Hours(3);
  request.work[1].deadline = TestNow() + absl::Hours(5) + absl::Minutes(30);
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_TRUE(plans[0].feasible);
  EXPECT_TRUE(plans[1].feasible);
}

TEST(MakePlan, LetsALateItemGoFirstBeforeItGivesUpOnCarbon) {
  // The longer item is more urgent and would take both clean hours. If the shorter one goes first,
  // both are on time, and cleaner than if they ran at once.
  PlanRequest request = OneHourInGb({300, 100, 100, 200, 300});
  request.work[0].release = TestNow() + absl::Hours(1);
  request.work[0].deadline = TestNow() + absl::Minutes(210);
  request.work.push_back(HourOfWork(2));
  request.work[1].remaining = absl::Hours(2);
  request.work[1].deadline = TestNow() + absl::Hours(4);
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  EXPECT_EQ(StartHour(plans[0]), 1);
  EXPECT_EQ(StartHour(plans[1]), 2);
}

}  // namespace
}  // namespace windfall
