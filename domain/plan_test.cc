#include "domain/plan.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

TEST(ReasonWord, SaysCheapestWherePricesWereMinimized) {
  TaskPlan plan = {.reason = PlanReason::kCleanest};
  EXPECT_EQ(ReasonWord(plan), "cleanest");
  plan.currency = "EUR";
  EXPECT_EQ(ReasonWord(plan), "cheapest");
  plan.reason = PlanReason::kNowIsCleanest;
  EXPECT_EQ(ReasonWord(plan), "now-is-cheapest");
  plan.reason = PlanReason::kDeadline;
  EXPECT_EQ(ReasonWord(plan), "deadline");
}

TEST(RestsOnModel, CountsTimeInTheForecastsZoneFromWhereTheModelBegins) {
  Forecast forecast;
  forecast.series = *IntensitySeries::Create({.zone = "GB", .provider = "neso"}, {});
  const TaskPlan plan = {.segments = {{NodeId(1), "GB", {kNoon, kNoon + absl::Hours(2)}}}};
  EXPECT_FALSE(RestsOnModel(plan, forecast)) << "all of it is the provider's";
  forecast.modelled_from = kNoon + absl::Hours(2);
  EXPECT_FALSE(RestsOnModel(plan, forecast)) << "it ends where the model begins";
  forecast.modelled_from = kNoon + absl::Hours(1);
  EXPECT_TRUE(RestsOnModel(plan, forecast));
  TaskPlan elsewhere = plan;
  elsewhere.segments[0].zone = "DE";
  EXPECT_FALSE(RestsOnModel(elsewhere, forecast));
}

}  // namespace
}  // namespace windfall
