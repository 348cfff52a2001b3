#include "domain/intensity_series.h"

#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kMidnight = absl::FromUnixSeconds(1'678'060'800);  // 2023-03-06T00:00Z

absl::Time At(double hour) { return kMidnight + absl::Hours(1) * hour; }

TimeSpan Span(double from_hour, double to_hour) {
  return {.begin = At(from_hour), .end = At(to_hour)};
}

IntensityStep Step(double from_hour, double to_hour, int64_t grams_per_kwh) {
  return {.span = Span(from_hour, to_hour), .intensity = GramsPerKwh(grams_per_kwh)};
}

IntensitySeries Series(std::vector<IntensityStep> steps) {
  absl::StatusOr<IntensitySeries> series =
      IntensitySeries::Create({.zone = "GB", .provider = "test"}, std::move(steps));
  EXPECT_TRUE(series.ok()) << series.status();
  return *std::move(series);
}

// Nothing is known from 2 to 3.
IntensitySeries WithHole() { return Series({Step(0, 1, 100), Step(1, 2, 200), Step(3, 4, 400)}); }

TEST(TimeSpan, IsHalfOpen) {
  const TimeSpan span = Span(1, 2);
  EXPECT_TRUE(span.Contains(At(1)));
  EXPECT_FALSE(span.Contains(At(2)));
  EXPECT_TRUE(span.Contains(Span(1, 2)));
  EXPECT_FALSE(span.Contains(Span(1, 2.5)));
  EXPECT_EQ(span.length(), absl::Hours(1));
  EXPECT_EQ(Span(2, 1).length(), absl::ZeroDuration());
  EXPECT_TRUE(Span(1, 1).empty());
  EXPECT_TRUE(Span(2, 1).empty());
}

struct IntersectCase {
  TimeSpan a, b, both;
};

TEST(TimeSpan, IntersectsToWhatBothHold) {
  const IntersectCase cases[] = {
      {Span(0, 2), Span(1, 3), Span(1, 2)},
      {Span(0, 4), Span(1, 2), Span(1, 2)},
      {Span(0, 1), Span(1, 2), Span(1, 1)},  // they only touch
      {Span(0, 1), Span(2, 3), Span(2, 2)},  // apart: empty at the later begin
  };
  for (const IntersectCase& c : cases) {
    EXPECT_EQ(Intersect(c.a, c.b), c.both);
    EXPECT_EQ(Intersect(c.b, c.a), c.both);
  }
}

TEST(IntensitySeries, WithoutStepsKnowsNothing) {
  const IntensitySeries nothing;
  EXPECT_TRUE(nothing.empty());
  EXPECT_TRUE(nothing.span().empty());
  EXPECT_EQ(nothing.StepAt(At(0)), nullptr);
  EXPECT_EQ(nothing.MeanOver(Span(0, 1)), std::nullopt);
  EXPECT_FALSE(nothing.Covers(Span(0, 1)));
  EXPECT_TRUE(nothing.Cut(Span(0, 1)).empty());
}

struct BadSteps {
  const char* why;
  std::vector<IntensityStep> steps;
  const char* message;
};

TEST(IntensitySeries, RefusesStepsThatAreNotAStepFunction) {
  const BadSteps cases[] = {
      {"empty", {Step(1, 1, 100)}, "2023-03-06T01:00"},
      {"reversed", {Step(2, 1, 100)}, "2023-03-06T02:00"},
      {"unsorted", {Step(1, 2, 100), Step(0, 1, 100)}, "2023-03-06T00:00"},
      {"overlapping", {Step(0, 2, 100), Step(1, 3, 100)}, "2023-03-06T01:00"},
      {"twice the same", {Step(0, 1, 100), Step(0, 1, 100)}, "2023-03-06T00:00"},
      {"negative", {Step(0, 1, -1)}, "-1 g/kWh"},
      {"a unit error", {Step(0, 1, 412'000)}, "412000 g/kWh"},
      {"endless", {{.span = {At(0), absl::InfiniteFuture()}}}, "endless"},
      {"without begin", {{.span = {absl::InfinitePast(), At(0)}}}, "endless"},
  };
  for (const BadSteps& bad : cases) {
    const auto series = IntensitySeries::Create({.zone = "GB"}, bad.steps);
    ASSERT_FALSE(series.ok()) << bad.why;
    EXPECT_EQ(series.status().code(), absl::StatusCode::kInvalidArgument) << bad.why;
    EXPECT_THAT(std::string(series.status().message()), HasSubstr("zone GB")) << bad.why;
    EXPECT_THAT(std::string(series.status().message()), HasSubstr(bad.message)) << bad.why;
  }
}

TEST(IntensitySeries, AcceptsTheBoundsOfPlausibleIntensity) {
  EXPECT_EQ(Series({Step(0, 1, 0), Step(1, 2, 5000)}).steps().size(), 2u);
}

TEST(IntensitySeries, FindsTheStepThatHoldsAnInstant) {
  const IntensitySeries series = WithHole();
  const std::pair<double, std::optional<int64_t>> cases[] = {
      {-1, std::nullopt},  {0, 100}, {0.999, 100},      {1, 200}, {1.5, 200}, {2, std::nullopt},
      {2.5, std::nullopt}, {3, 400}, {4, std::nullopt},
  };
  for (const auto& [hour, grams_per_kwh] : cases) {
    const IntensityStep* step = series.StepAt(At(hour));
    ASSERT_EQ(step != nullptr, grams_per_kwh.has_value()) << "at hour " << hour;
    if (step != nullptr) {
      EXPECT_EQ(step->intensity, GramsPerKwh(*grams_per_kwh)) << hour;
    }
  }
  EXPECT_EQ(series.span(), Span(0, 4));
}

struct MeanCase {
  double from_hour, to_hour;
  std::optional<int64_t> milligrams_per_kwh;
};

TEST(IntensitySeries, AveragesByTimeAndOnlyWhereEveryInstantIsKnown) {
  const IntensitySeries series = WithHole();
  const MeanCase cases[] = {
      {0, 1, 100'000},      {0, 2, 150'000},          {0.5, 2, 166'667},     {0.25, 0.5, 100'000},
      {1.75, 2, 200'000},   {3, 4, 400'000},          {3.5, 3.75, 400'000},  {1, 3, std::nullopt},
      {2, 3, std::nullopt}, {1.5, 3.5, std::nullopt}, {-1, 1, std::nullopt}, {3, 5, std::nullopt},
      {5, 6, std::nullopt}, {-2, -1, std::nullopt},
  };
  for (const MeanCase& c : cases) {
    const std::optional<CarbonIntensity> mean = series.MeanOver(Span(c.from_hour, c.to_hour));
    ASSERT_EQ(mean.has_value(), c.milligrams_per_kwh.has_value())
        << c.from_hour << " to " << c.to_hour;
    if (mean.has_value()) {
      EXPECT_EQ(*mean, MilligramsPerKwh(*c.milligrams_per_kwh))
          << c.from_hour << " to " << c.to_hour;
    }
    EXPECT_EQ(series.Covers(Span(c.from_hour, c.to_hour)), mean.has_value());
  }
}

TEST(IntensitySeries, AveragesWhatIsKnownByTimeWithoutItsHoles) {
  EXPECT_EQ(Series({Step(0, 3, 100), Step(5, 6, 300)}).MeanOfKnown(), GramsPerKwh(150));
  EXPECT_EQ(IntensitySeries().MeanOfKnown(), std::nullopt);
}

TEST(IntensitySeries, CoversTheEmptySpan) {
  EXPECT_TRUE(WithHole().Covers(Span(2.5, 2.5)));
  EXPECT_TRUE(IntensitySeries().Covers(Span(1, 0)));
}

TEST(IntensitySeries, CutsStepsAndKeepsHolesAndIdentity) {
  const IntensitySeries series = WithHole();
  const IntensitySeries cut = series.Cut(Span(0.5, 3.5));
  EXPECT_EQ(cut.identity(), series.identity());
  EXPECT_THAT(cut.steps(), ElementsAre(Step(0.5, 1, 100), Step(1, 2, 200), Step(3, 3.5, 400)));
  EXPECT_EQ(series.Cut(Span(-5, 50)), series);
  EXPECT_THAT(series.Cut(Span(1, 2)).steps(), ElementsAre(Step(1, 2, 200)));
  EXPECT_THAT(series.Cut(Span(2, 3)).steps(), IsEmpty());
}

TEST(IntensitySeries, CutToAnEmptySpanHasNoSteps) {
  EXPECT_THAT(WithHole().Cut(Span(0.5, 0.5)).steps(), IsEmpty());
  EXPECT_THAT(WithHole().Cut(Span(1.5, 0.5)).steps(), IsEmpty());
}

TEST(IntensitySeries, CutKeepsTheEstimatedMark) {
  IntensityStep step = Step(0, 2, 100);
  step.estimated = true;
  const IntensitySeries cut = Series({step}).Cut(Span(1, 2));
  ASSERT_EQ(cut.steps().size(), 1u);
  EXPECT_TRUE(cut.steps().front().estimated);
}

TEST(SeriesIdentity, DiffersInEveryPart) {
  const SeriesIdentity gb = {.zone = "GB", .provider = "neso"};
  SeriesIdentity other = gb;
  EXPECT_EQ(gb, other);
  other.signal = Signal::kMarginal;
  EXPECT_NE(gb, other);
  other = gb;
  other.factors = Factors::kDirect;
  EXPECT_NE(gb, other);
}

TEST(ToString, OfSignalsAndFactorsAreTheWordsOfReports) {
  EXPECT_EQ(ToString(Signal::kAverage), "average");
  EXPECT_EQ(ToString(Signal::kMarginal), "marginal");
  EXPECT_EQ(ToString(Factors::kUnknown), "unknown");
  EXPECT_EQ(ToString(Factors::kLifecycle), "lifecycle");
  EXPECT_EQ(ToString(Factors::kDirect), "direct");
}

// Against the definition: the sum over minutes, each looked up by itself.
TEST(IntensitySeries, MeanAndCutAgreeWithMinuteByMinuteLookUp) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const auto pick = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  for (int round = 0; round < 300; ++round) {
    std::vector<IntensityStep> steps;
    absl::Time at = kMidnight + absl::Minutes(pick(0, 30));
    for (int64_t i = pick(0, 12); i > 0; --i) {
      if (pick(0, 5) == 0) at += absl::Minutes(pick(1, 20));
      const absl::Time end = at + absl::Minutes(pick(1, 40));
      steps.push_back({.span = {at, end}, .intensity = MilligramsPerKwh(pick(0, 900'000))});
      at = end;
    }
    const IntensitySeries series = Series(steps);
    const absl::Time begin = kMidnight + absl::Minutes(pick(0, 200));
    const TimeSpan span = {begin, begin + absl::Minutes(pick(1, 100))};

    int64_t sum = 0;
    int64_t minutes = 0;
    bool known = true;
    const IntensitySeries cut = series.Cut(span);
    for (absl::Time t = span.begin; t < span.end; t += absl::Minutes(1)) {
      const IntensityStep* step = series.StepAt(t);
      const IntensityStep* cut_step = cut.StepAt(t);
      ASSERT_EQ(step == nullptr, cut_step == nullptr);
      known = known && step != nullptr;
      if (step == nullptr) continue;
      ASSERT_EQ(step->intensity, cut_step->intensity);
      sum += ToMilligramsPerKwh(step->intensity);
      ++minutes;
    }
    const std::optional<CarbonIntensity> mean = series.MeanOver(span);
    ASSERT_EQ(mean.has_value(), known);
    if (known) {
      ASSERT_EQ(ToMilligramsPerKwh(*mean), (2 * sum + minutes) / (2 * minutes));
    }
    ASSERT_TRUE(cut.empty() || span.Contains(cut.span()));
  }
}

// Two hours of a provider and one of the model.
Forecast ExtendedForecast() {
  Forecast forecast;
  forecast.series = Series({{.span = {kMidnight, kMidnight + absl::Hours(2)}},
                            {.span = {kMidnight + absl::Hours(2), kMidnight + absl::Hours(3)}}});
  forecast.modelled_from = kMidnight + absl::Hours(2);
  forecast.p10 = forecast.series.Cut({forecast.modelled_from, absl::InfiniteFuture()});
  forecast.p90 = forecast.p10;
  return forecast;
}

TEST(ProviderAt, NamesTheModelFromWhereItBegins) {
  const Forecast forecast = ExtendedForecast();
  const std::string provider = forecast.series.identity().provider;
  EXPECT_NE(provider, kModelProvider);
  EXPECT_EQ(ProviderAt(forecast, kMidnight), provider);
  EXPECT_EQ(ProviderAt(forecast, forecast.modelled_from), kModelProvider);
}

TEST(ProviderPart, LeavesOutWhatTheModelHasAdded) {
  const Forecast part = ProviderPart(ExtendedForecast());
  EXPECT_EQ(part.series.span(), (TimeSpan{kMidnight, kMidnight + absl::Hours(2)}));
  EXPECT_TRUE(part.p10.empty());
  EXPECT_EQ(part.modelled_from, absl::InfiniteFuture());
  EXPECT_EQ(ProviderPart(part), part);
}

TEST(ProviderPart, IsEmptyIfTheModelSaysAll) {
  Forecast forecast = ExtendedForecast();
  forecast.modelled_from = absl::InfinitePast();
  EXPECT_TRUE(ProviderPart(forecast).series.empty());
}

TEST(SeriesIdentity, KindIsAllButTheProvider) {
  const SeriesIdentity identity = {.zone = "GB", .provider = "neso"};
  SeriesIdentity other = identity;
  other.provider = "csv";
  EXPECT_TRUE(IsSameKind(identity, other));
  other.signal = Signal::kMarginal;
  EXPECT_FALSE(IsSameKind(identity, other));
  other = identity;
  other.factors = Factors::kDirect;
  EXPECT_FALSE(IsSameKind(identity, other));
  other = identity;
  other.zone = "DE";
  EXPECT_FALSE(IsSameKind(identity, other));
}

}  // namespace
}  // namespace windfall
