#include "scheduler/planner/slots/place_finder.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "scheduler/planner/slots/random_slots.h"

namespace windfall {
namespace {

constexpr uint32_t kCases = 400;
constexpr float kSinglePrecision = 1e-4f;

std::vector<SlotRates> PriceRates(const SlotMarket& market) {
  std::vector<SlotRates> rates;
  for (size_t zone = 0; zone < market.zone_count(); ++zone)
    rates.push_back(market.PriceRates(zone));
  return rates;
}

std::vector<SlotRates> SoftRates(const SlotMarket& market) {
  std::vector<SlotRates> rates;
  for (size_t zone = 0; zone < market.zone_count(); ++zone) rates.push_back(market.SoftRates(zone));
  return rates;
}

float CheapestOfAll(const SlotProblem& problem, const SlotJob& job,
                    const std::vector<SlotRates>& rates) {
  float least = job.late_cost;
  ForEachPlace(problem, job, [&](const SlotPlace& place) {
    least =
        std::min(least, PlaceFinder::CostAt(job, rates[static_cast<size_t>(place.zone)], place));
  });
  return least;
}

class PlaceFinderTest : public ::testing::TestWithParam<bool> {};

TEST_P(PlaceFinderTest, FindsWhatTryingAllFinds) {
  const bool soft = GetParam();
  for (uint32_t seed = 1; seed <= kCases; ++seed) {
    RandomSlotSource source(seed);
    const SlotProblem problem = source.Problem({});
    SlotMarket market(problem);
    for (size_t zone = 0; zone < problem.zones.size(); ++zone) {
      std::vector<float> price;
      for (int32_t t = 0; t < problem.slots; ++t) {
        price.push_back(static_cast<float>(source.Between(0, 200)));
      }
      market.SetPrice(zone, price);
      if (soft) market.SetSoftness(zone, static_cast<float>(source.Between(1, 50)));
    }
    const std::vector<SlotRates> rates = soft ? SoftRates(market) : PriceRates(market);
    PlaceFinder finder;
    for (const SlotJob& job : problem.jobs) {
      SlotPlace place;
      const float cost = finder.FindCheapest(job, rates, job.late_cost, place);
      const float least = CheapestOfAll(problem, job, rates);
      ASSERT_NEAR(cost, least, kSinglePrecision * least) << "seed " << seed;
      if (!place.exists()) continue;
      ASSERT_TRUE(HasShapeFor(job, place)) << "seed " << seed;
      const float at = PlaceFinder::CostAt(job, rates[static_cast<size_t>(place.zone)], place);
      ASSERT_NEAR(at, cost, kSinglePrecision * cost) << "seed " << seed;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Rates, PlaceFinderTest, ::testing::Values(false, true),
                         [](const auto& info) { return info.param ? "Soft" : "Prices"; });

TEST(PlaceFinder, HasNoPlaceWhereTheWindowIsTooShort) {
  const SlotProblem problem = {.slots = 4,
                               .zones = {{.carbon = {1, 1, 1, 1}, .nodes = {{.units = 1}}}}};
  const SlotMarket market(problem);
  const SlotJob job = {
      .deadline = 2, .length = 3, .need = {.units = 1}, .power = 1, .zones = 1, .late_cost = 50};
  SlotPlace place;
  EXPECT_EQ(PlaceFinder().FindCheapest(job, PriceRates(market), job.late_cost, place), 50);
  EXPECT_FALSE(place.exists());
}

}  // namespace
}  // namespace windfall
