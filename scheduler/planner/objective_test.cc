#include "scheduler/planner/objective.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/random_request.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;

EnergyPrice CentsPerKwh(int64_t cents) { return MicrocentsPerKwh(cents * 1'000'000); }

// Of one price an hour from now on; a negative one is a hole.
PriceSeries HourlyPrice(const std::vector<int64_t>& cents_per_kwh) {
  PriceSeries series;
  absl::Time begin = TestNow();
  for (const int64_t cents : cents_per_kwh) {
    const TimeSpan hour = {.begin = begin, .end = begin + absl::Hours(1)};
    if (cents >= 0) series.push_back({.span = hour, .price = CentsPerKwh(cents)});
    begin = hour.end;
  }
  return series;
}

TEST(EnergyCost, AddsWhatCarbonCostsToThePrice) {
  // 100 of the currency a tonne: 300 g/kWh cost 3 cents.
  const SitePrices prices = {.carbon_of_a_tonne = Cents(10'000),
                             .electricity = {{"GB", HourlyPrice({10, 20, -1, 40})}}};
  const Forecast forecast = HourlyForecast("GB", TestNow(), {300, 300, 300, 100});
  const TickScale scale(TestNow());
  const UsableTime intensity = UsableTime::FromSeries(forecast.series, scale);
  const Tick hour = 60 * kMinute;
  EXPECT_THAT(
      EnergyCost(intensity, prices, "GB", scale).steps(),
      ElementsAre(UsableStep{{0, hour}, 13'000'000}, UsableStep{{hour, 2 * hour}, 23'000'000},
                  UsableStep{{3 * hour, 4 * hour}, 41'000'000}));
}

TEST(EnergyCost, IsThatOfCarbonWhereElectricityHasNoPrice) {
  const SitePrices prices = {.carbon_of_a_tonne = Cents(10'000)};
  const Forecast forecast = HourlyForecast("GB", TestNow(), {300, 100});
  const TickScale scale(TestNow());
  const UsableTime intensity = UsableTime::FromSeries(forecast.series, scale);
  EXPECT_EQ(EnergyCost(intensity, prices, "GB", scale).steps(), intensity.Times(10).steps());
}

TEST(CostAtPower, IsOfEnergyWithPue) {
  // 13 cents a kWh for an hour at 2 kW and a PUE of 1.5.
  const Score score = Score(13'000'000) * 60 * kMinute * 1500;
  EXPECT_EQ(CostAtPower(score, Watts(2000)), Cents(39));
}

PlanRequest CheapAndCleanHours() {
  // Clean in the second hour, cheap in the fourth.
  PlanRequest request = OneHourInGb({300, 100, 300, 300, 300, 300, 300, 300});
  request.prices = {.currency = "EUR",
                    .electricity = {{"GB", HourlyPrice({20, 20, 20, 10, 20, 20, 20, 20})}}};
  return request;
}

TEST(MakePlan, WeighsElectricityAgainstCarbonAtTheirPrices) {
  PlanRequest request = CheapAndCleanHours();
  request.prices->carbon_of_a_tonne = Cents(40'000);  // 200 g cost 8 cents: less than 10
  TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 3);
  EXPECT_EQ(plan.cost, (WorkCost{.electricity = Cents(10), .carbon = Cents(12)}));
  EXPECT_EQ(plan.start_now_cost, (WorkCost{.electricity = Cents(20), .carbon = Cents(12)}));
  EXPECT_EQ(plan.currency, "EUR");
  request.prices->carbon_of_a_tonne = Cents(60'000);  // 12 cents: more
  plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 1);
  EXPECT_EQ(plan.cost, (WorkCost{.electricity = Cents(20), .carbon = Cents(6)}));
}

TEST(MakePlan, ShowsTrueEmissionsWhateverIsMinimized) {
  PlanRequest request = CheapAndCleanHours();
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 3);
  EXPECT_EQ(plan.emissions, Grams(300));
  EXPECT_EQ(plan.start_now_emissions, Grams(300));
  EXPECT_EQ(plan.mean_intensity, GramsPerKwh(300));
}

TEST(MakePlan, SaysTheCostThatIsExpectedAndNotTheOneThatIsFeared) {
  PlanRequest request = CheapAndCleanHours();
  request.prices->carbon_of_a_tonne = Cents(10'000);
  request.forecasts["GB"].p90 =
      HourlyForecast("GB", TestNow(), {900, 900, 900, 900, 900, 900, 900, 900}).series;
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 3);
  EXPECT_EQ(plan.cost, (WorkCost{.electricity = Cents(10), .carbon = Cents(3)}));
}

TEST(MakePlan, CountsPueAndTheTransferInTheCost) {
  PlanRequest request = OneHourInGb({300, 300, 300});
  request.nodes[0].pue_permille = 1500;
  request.work[0].input = InputTransfer{.from = "DE", .energy = KilowattHours(1)};
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {500, 500, 500});
  request.prices = {.currency = "EUR",
                    .carbon_of_a_tonne = Cents(10'000),
                    .electricity = {{"GB", ConstantPrice(CentsPerKwh(20))}}};
  // 450 g of the run and 400 g of the transfer, whose electricity no site pays.
  EXPECT_EQ(MakePlan(request).tasks.at(0).cost,
            (WorkCost{.electricity = Cents(30), .carbon = Microcents(8'500'000)}));
}

TEST(MakePlan, CountsCarbonOnlyWhereElectricityHasNoPrice) {
  PlanRequest request = OneHourInGb({300, 100, 300});
  request.prices = {.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 1);
  EXPECT_EQ(plan.cost, (WorkCost{.carbon = Cents(1)}));
}

TEST(MakePlan, KnowsNoCostWhereTheElectricityPriceIsUnknown) {
  PlanRequest request = OneHourInGb({300, 100, 300});
  request.prices = {.currency = "EUR", .electricity = {{"GB", HourlyPrice({-1, 20, 20})}}};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(plan.start_now_cost, std::nullopt);
  EXPECT_EQ(plan.start_now_emissions, Grams(300));
}

TEST(MakePlan, OfEquallyCheapHoursAndZonesTakesTheCleanest) {
  PlanRequest request = OneHourInGb({300, 101, 100, 300});
  request.prices = {.currency = "EUR", .electricity = {{"GB", ConstantPrice(CentsPerKwh(20))}}};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(StartHour(plan), 2);
  EXPECT_EQ(plan.cost->total(), Cents(20));
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {300, 99, 300, 300});
  request.prices->electricity["DE"] = ConstantPrice(CentsPerKwh(20));
  const TaskPlan cleaner = MakePlan(request).tasks.at(0);
  EXPECT_EQ(cleaner.segments.at(0).zone, "DE");
  EXPECT_EQ(StartHour(cleaner), 1);
}

TEST(MakePlan, OfEquallyCheapZonesTakesTheCleanestWithTheTransfer) {
  PlanRequest request = OneHourInGb({300, 300, 300, 300});
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {299, 299, 299, 299});
  request.prices = {.currency = "EUR",
                    .electricity = {{"GB", ConstantPrice(CentsPerKwh(20))},
                                    {"DE", ConstantPrice(CentsPerKwh(20))}}};
  EXPECT_EQ(MakePlan(request).tasks.at(0).segments.at(0).zone, "DE");
  request.work[0].input = InputTransfer{.from = "GB", .energy = KilowattHours(5)};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(plan.segments.at(0).zone, "GB");
  EXPECT_EQ(plan.emissions, Grams(300));
}

TEST(MakePlan, OfUnequallyCheapHoursTakesTheCheaper) {
  PlanRequest request = OneHourInGb({300, 10, 300, 300});
  request.prices = {.currency = "EUR", .electricity = {{"GB", HourlyPrice({19, 20, 20, 20})}}};
  EXPECT_EQ(StartHour(MakePlan(request).tasks.at(0)), 0);
  request.work[0].min_saving.fraction = 0.01;
  request.prices->electricity["GB"] = ConstantPrice(CentsPerKwh(20));
  EXPECT_EQ(StartHour(MakePlan(request).tasks.at(0)), 0) << "it would save no money";
}

TEST(MakePlan, TakesTheCheaperZoneAtFlatElectricityPrices) {
  PlanRequest request = OneHourInGb({100, 100, 100, 100});
  request.nodes.push_back(NodeWithGpus(2, "DE", 1));
  request.forecasts["DE"] = HourlyForecast("DE", TestNow(), {500, 400, 500, 500});
  request.prices = {.currency = "EUR",
                    .electricity = {{"GB", ConstantPrice(CentsPerKwh(30))},
                                    {"DE", ConstantPrice(CentsPerKwh(20))}}};
  const TaskPlan plan = MakePlan(request).tasks.at(0);
  EXPECT_EQ(plan.segments.at(0).zone, "DE");
  EXPECT_EQ(StartHour(plan), 1);
  EXPECT_EQ(plan.emissions, Grams(400));
}

TEST(MakePlan, KeepsAPlanUnlessAnotherIsClearlyCheaper) {
  PlanRequest request = OneHourInGb({300, 300, 300, 300, 300, 300, 300, 300});
  request.work[0].planned = {{.node = NodeId(1),
                              .zone = "GB",
                              .span = {TestNow() + absl::Hours(3), TestNow() + absl::Hours(4)}}};
  for (const int64_t cents : {98, 96, 94, 80}) {  // of the second hour against the 100 of before
    request.prices = {.currency = "EUR",
                      .electricity = {{"GB", HourlyPrice({300, cents, 300, 100, 300, 300})}}};
    EXPECT_EQ(StartHour(MakePlan(request).tasks.at(0)), cents > 95 ? 3 : 1) << cents;
  }
}

TEST(MakePlan, DoesNotWaitForASmallerShareOfTheCost) {
  PlanRequest request = CheapAndCleanHours();
  request.work[0].min_saving.fraction = 0.4;  // 20 to 10 cents is half
  EXPECT_EQ(StartHour(MakePlan(request).tasks.at(0)), 3);
  request.work[0].min_saving.fraction = 0.6;
  EXPECT_EQ(MakePlan(request).tasks.at(0).reason, PlanReason::kSavingTooSmall);
}

PlanRequest WithRandomPrices(PlanRequest request, uint32_t seed) {
  RandomCase random(seed);
  request.prices = {.currency = "EUR", .carbon_of_a_tonne = Cents(random.Between(0, 50'000))};
  if (random.OneIn(5)) return request;
  for (const char* zone : {"GB", "DE"}) {
    std::vector<int64_t> cents;
    for (int hour = 0; hour < 20; ++hour) {
      cents.push_back(random.OneIn(30) ? -1 : random.Between(0, 40));
    }
    request.prices->electricity[zone] = HourlyPrice(cents);
  }
  return request;
}

TEST(MakePlan, AtPricesDoesNotDependOnTheOrderOfTheInput) {
  for (uint32_t seed = 1; seed <= 100 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const PlanRequest request = WithRandomPrices(RandomRequest(seed), seed);
    PlanRequest reversed = request;
    std::reverse(reversed.work.begin(), reversed.work.end());
    std::reverse(reversed.nodes.begin(), reversed.nodes.end());
    EXPECT_EQ(MakePlan(request), MakePlan(reversed));
  }
}

TEST(MakePlan, AFlatCostDelaysNothing) {
  for (uint32_t seed = 1; seed <= 200 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    PlanRequest request = RandomRequest(seed);
    for (PlanNode& node : request.nodes) {
      node.zone = "GB";
      node.pue_permille = 1100;
    }
    for (WorkItem& item : request.work) {
      item.zones.clear();
      // In pieces somebody may be on time who unbroken is late, and others give way to him.
      item.interruption.reset();
    }
    // Carbon falls as electricity rises: at 100 a tonne, 100 g/kWh are 1 cent.
    std::vector<int64_t> grams;
    std::vector<int64_t> cents;
    for (int hour = 0; hour < 30; ++hour) {
      grams.push_back(100 + 100 * (hour % 3));
      cents.push_back(10 - hour % 3);
    }
    request.forecasts["GB"] = HourlyForecast("GB", TestNow(), grams);
    request.prices = {.currency = "EUR",
                      .carbon_of_a_tonne = Cents(10'000),
                      .electricity = {{"GB", HourlyPrice(cents)}}};
    const std::vector<TaskPlan> waiting = MakePlan(request).tasks;
    for (WorkItem& item : request.work) item.asap = true;
    const std::vector<TaskPlan> asap = MakePlan(request).tasks;
    for (size_t i = 0; i < waiting.size(); ++i) {
      EXPECT_LE(waiting[i].span().begin, asap[i].span().begin) << "item " << i;
    }
  }
}

TEST(MakePlan, MoreSlackNeverCostsMoreForAJobAlone) {
  int cheaper = 0;
  for (uint32_t seed = 1; seed <= 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    PlanRequest request = PatientJobAlone(WithRandomPrices(RandomRequest(seed), seed));
    const TaskPlan tight = MakePlan(request).tasks.at(0);
    request.work[0].deadline += absl::Minutes(RandomCase(seed).Between(1, 300));
    const TaskPlan slack = MakePlan(request).tasks.at(0);
    if (!tight.feasible || !tight.cost.has_value()) continue;
    ASSERT_TRUE(slack.cost.has_value());
    EXPECT_LE(slack.cost->total(), tight.cost->total());
    cheaper += slack.cost->total() < tight.cost->total() ? 1 : 0;
  }
  EXPECT_GT(cheaper, 100);
}

TEST(MakePlan, ACarbonPriceAloneChoosesAsEmissionsDo) {
  for (uint32_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    PlanRequest request = RandomRequest(seed);
    request.work.resize(1);
    const TaskPlan by_emissions = MakePlan(request).tasks.at(0);
    request.prices = {.currency = "EUR", .carbon_of_a_tonne = Cents(10'000)};
    const TaskPlan by_cost = MakePlan(request).tasks.at(0);
    EXPECT_EQ(by_cost.segments, by_emissions.segments);
    EXPECT_EQ(by_cost.emissions, by_emissions.emissions);
  }
}

}  // namespace
}  // namespace windfall
