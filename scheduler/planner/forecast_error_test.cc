// What plans make of how far a forecast may err.
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "scheduler/planner/planner.h"
#include "scheduler/planner/request_builder.h"

namespace windfall {
namespace {

// An hour of 1 kW in one of these hours; `p90` is of the same ones, negative where it is unknown.
TaskPlan PlanOf(const std::vector<int64_t>& grams_per_kwh, const std::vector<int64_t>& p90) {
  PlanRequest request = OneHourInGb(grams_per_kwh);
  request.work.front().power = Watts(1000);
  request.forecasts["GB"].p90 = HourlyForecast("GB", TestNow(), p90).series;
  return MakePlan(request).tasks.front();
}

TEST(MakePlan, WaitsForMoreThanHalfOfWhatTheForecastMayErr) {
  const TaskPlan waits = PlanOf({300, 250}, {-1, 348});
  EXPECT_EQ(waits.reason, PlanReason::kCleanest);
  EXPECT_EQ(StartHour(waits), 1);
  const TaskPlan does_not = PlanOf({300, 250}, {-1, 352});
  EXPECT_EQ(does_not.reason, PlanReason::kNowIsCleanest);
  EXPECT_EQ(StartHour(does_not), 0);
}

TEST(MakePlan, TakesTheSurerOfEquallyCleanHours) {
  EXPECT_EQ(StartHour(PlanOf({300, 200, 200}, {310, 260, 230})), 2);
}

TEST(MakePlan, SaysWhatIsExpectedAndNotWhatIsFeared) {
  const TaskPlan plan = PlanOf({300, 200}, {340, 300});
  EXPECT_EQ(StartHour(plan), 1);
  EXPECT_EQ(plan.emissions, Grams(200));
  EXPECT_EQ(plan.start_now_emissions, Grams(300));
  EXPECT_EQ(plan.mean_intensity, GramsPerKwh(200));
}

}  // namespace
}  // namespace windfall
