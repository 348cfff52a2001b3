#include "scheduler/ledger/step_parts.h"

#include <cstdint>
#include <random>

#include "gtest/gtest.h"

namespace windfall {
namespace {

const absl::Time kDay = absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone());

TimeSpan Minutes(int begin, int end) {
  return {.begin = kDay + absl::Minutes(begin), .end = kDay + absl::Minutes(end)};
}

IntensitySeries Series(std::vector<IntensityStep> steps) {
  return *IntensitySeries::Create({.zone = "GB", .provider = "neso"}, std::move(steps));
}

TEST(SplitAtSteps, KeepsASpanWithinOneStepWhole) {
  const IntensitySeries series = Series({{.span = Minutes(0, 30), .intensity = GramsPerKwh(100)}});
  const std::vector<StepPart> parts = SplitAtSteps(Minutes(5, 6), Joules(7), series);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].span, Minutes(5, 6));
  EXPECT_EQ(parts[0].energy, Joules(7));
  EXPECT_EQ(parts[0].step, &series.steps()[0]);
}

TEST(SplitAtSteps, SharesEnergyByTimeOnBothSidesOfAnEdge) {
  const IntensitySeries series = Series({{.span = Minutes(0, 30), .intensity = GramsPerKwh(100)},
                                         {.span = Minutes(30, 60), .intensity = GramsPerKwh(200)}});
  const std::vector<StepPart> parts = SplitAtSteps(Minutes(29, 32), Joules(30), series);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].span, Minutes(29, 30));
  EXPECT_EQ(parts[0].energy, Joules(10));
  EXPECT_EQ(parts[1].span, Minutes(30, 32));
  EXPECT_EQ(parts[1].energy, Joules(20));
}

TEST(SplitAtSteps, GivesTimeBeforeBetweenAndAfterStepsNoStep) {
  const IntensitySeries series = Series({{.span = Minutes(10, 20), .intensity = GramsPerKwh(100)},
                                         {.span = Minutes(30, 40), .intensity = GramsPerKwh(100)}});
  const std::vector<StepPart> parts = SplitAtSteps(Minutes(0, 50), Joules(50), series);
  ASSERT_EQ(parts.size(), 5u);
  EXPECT_EQ(parts[0].step, nullptr);
  EXPECT_EQ(parts[1].step, &series.steps()[0]);
  EXPECT_EQ(parts[2].step, nullptr);
  EXPECT_EQ(parts[2].span, Minutes(20, 30));
  EXPECT_EQ(parts[3].step, &series.steps()[1]);
  EXPECT_EQ(parts[4].step, nullptr);
}

TEST(SplitAtSteps, JoinsNeighbouringStepsOfEqualValueButNotOfUnequalFlags) {
  const IntensitySeries series =
      Series({{.span = Minutes(0, 10), .intensity = GramsPerKwh(100)},
              {.span = Minutes(10, 20), .intensity = GramsPerKwh(100)},
              {.span = Minutes(20, 30), .intensity = GramsPerKwh(100), .estimated = true}});
  const std::vector<StepPart> parts = SplitAtSteps(Minutes(0, 30), Joules(30), series);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].span, Minutes(0, 20));
  EXPECT_EQ(parts[1].span, Minutes(20, 30));
}

TEST(SplitAtSteps, KnowsNothingUnderAnEmptySeries) {
  const std::vector<StepPart> parts = SplitAtSteps(Minutes(0, 1), Joules(1), IntensitySeries());
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].step, nullptr);
  EXPECT_EQ(parts[0].energy, Joules(1));
}

TEST(SplitAtSteps, PartsAlwaysTileTheSpanAndAddUpToTheEnergy) {
  const uint32_t seed = 20260115;
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto draw = [&random](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int round = 0; round < 2000; ++round) {
    std::vector<IntensityStep> steps;
    absl::Time t = kDay;
    for (int64_t i = draw(0, 8); i > 0; --i) {
      t += absl::Nanoseconds(draw(0, 1) * draw(1, 1'000'000'000));
      const absl::Time begin = t;
      t += absl::Nanoseconds(draw(1, 3'000'000'000));
      steps.push_back({.span = {begin, t}, .intensity = GramsPerKwh(draw(0, 3))});
    }
    const IntensitySeries series = Series(std::move(steps));
    const absl::Time begin = kDay + absl::Nanoseconds(draw(-2'000'000'000, 20'000'000'000));
    const TimeSpan span{begin, begin + absl::Nanoseconds(draw(1, 20'000'000'000))};
    const Energy energy = Millijoules(draw(0, 1) * draw(0, 1'000'000'000'000'000));

    absl::Time reached = span.begin;
    Energy sum;
    for (const StepPart& part : SplitAtSteps(span, energy, series)) {
      ASSERT_EQ(part.span.begin, reached);
      ASSERT_FALSE(part.span.empty());
      ASSERT_GE(part.energy, Energy());
      const IntensityStep* at_begin = series.StepAt(part.span.begin);
      ASSERT_EQ(part.step == nullptr, at_begin == nullptr);
      if (at_begin != nullptr) {
        ASSERT_EQ(part.step->intensity, at_begin->intensity);
        ASSERT_EQ(series.MeanOver(part.span), at_begin->intensity);
      }
      reached = part.span.end;
      sum += part.energy;
    }
    ASSERT_EQ(reached, span.end);
    ASSERT_EQ(sum, energy);
  }
}

}  // namespace
}  // namespace windfall
