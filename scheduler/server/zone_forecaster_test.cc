#include "scheduler/server/zone_forecaster.h"

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/store/store.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;

// Noon of a Thursday.
const absl::Time kNow = absl::FromUnixSeconds(1'678'968'000);
constexpr absl::Duration kDay = absl::Hours(24);
const SeriesIdentity kGb = {.zone = "GB", .provider = "neso", .factors = Factors::kDirect};

// A day with a clean noon, a little different from day to day.
double GramsAt(absl::Time time) {
  const double days = absl::FDivDuration(time - absl::UnixEpoch(), kDay);
  return 200 - 80 * std::sin(6.283185307179586 * (days - 0.25)) + 20 * std::sin(days);
}

IntensitySeries SeriesOf(const TimeSpan& span, absl::Duration step = absl::Hours(1),
                         const SeriesIdentity& identity = kGb) {
  std::vector<IntensityStep> steps;
  for (absl::Time begin = span.begin; begin < span.end; begin += step) {
    steps.push_back(
        {.span = {begin, begin + step}, .intensity = GramsPerKwhRounded(GramsAt(begin))});
  }
  return IntensitySeries::Create(identity, std::move(steps)).value();
}

Forecast Provided(absl::Time now, absl::Duration reach = absl::Hours(6)) {
  return {.series = SeriesOf({now, now + reach}), .issue_time = now, .fetch_time = now};
}

absl::StatusOr<Forecast> Down() { return absl::UnavailableError("neso is down"); }

class ZoneForecasterTest : public testing::Test {
 protected:
  ZoneForecasterTest()
      : store_(Store::Open(path()).value()), reader_(StoreReader::Open(path()).value()) {}

  std::string path() const { return directory_.file("windfall.db"); }

  void Measure(const IntensitySeries& actual) {
    ASSERT_TRUE(store_->Commit({.actuals = {actual}}).ok());
  }
  void MeasureDays(int days) { Measure(SeriesOf({kNow - kDay * days, kNow})); }

  ZoneForecaster Forecaster() { return ZoneForecaster("GB", absl::Hours(6), *reader_); }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<StoreReader> reader_;
};

TEST_F(ZoneForecasterTest, GoesOnWhereTheProviderEnds) {
  MeasureDays(40);
  const Forecast provided = Provided(kNow);
  const FetchedForecast fetched = Forecaster().Complete(provided, {}, kNow);
  ASSERT_TRUE(fetched.forecast.has_value()) << fetched.model;
  const Forecast& forecast = *fetched.forecast;
  EXPECT_EQ(forecast.series.identity(), kGb);
  EXPECT_EQ(forecast.series.span(), (TimeSpan{kNow, kNow + absl::Hours(96)}));
  EXPECT_EQ(forecast.modelled_from, kNow + absl::Hours(6));
  EXPECT_EQ(ProviderPart(forecast).series, provided.series);
  EXPECT_EQ(forecast.p10.span(), (TimeSpan{forecast.modelled_from, forecast.series.span().end}));
  for (const IntensityStep& step : forecast.p10.steps()) {
    const CarbonIntensity mean = forecast.series.StepAt(step.span.begin)->intensity;
    EXPECT_LE(step.intensity, mean);
    EXPECT_GE(forecast.p90.StepAt(step.span.begin)->intensity, mean);
    EXPECT_NEAR(ToGramsPerKwh(mean), GramsAt(step.span.begin), 30);
  }
}

TEST_F(ZoneForecasterTest, StandsInForSourcesThatHaveNoForecast) {
  MeasureDays(40);
  const FetchedForecast fetched = Forecaster().Complete(Down(), {}, kNow);
  EXPECT_EQ(fetched.sources, Down().status());
  ASSERT_TRUE(fetched.forecast.has_value()) << fetched.model;
  SeriesIdentity model = kGb;
  model.provider = kModelProvider;
  EXPECT_EQ(fetched.forecast->series.identity(), model);
  EXPECT_EQ(fetched.forecast->series.span(), (TimeSpan{kNow, kNow + absl::Hours(96)}));
  EXPECT_EQ(ProviderAt(*fetched.forecast, kNow), kModelProvider);
  EXPECT_EQ(fetched.forecast->fetch_time, kNow);
}

TEST_F(ZoneForecasterTest, SaysThatItKnowsTooLittleAndLeavesTheProviderAlone) {
  MeasureDays(3);
  const Forecast provided = Provided(kNow);
  FetchedForecast fetched = Forecaster().Complete(provided, {}, kNow);
  EXPECT_EQ(fetched.forecast, provided);
  EXPECT_THAT(std::string(fetched.model.message()), HasSubstr("needs 168 known hours"));
  fetched = Forecaster().Complete(Down(), {}, kNow);
  EXPECT_FALSE(fetched.forecast.has_value());
}

TEST_F(ZoneForecasterTest, UsesWhatIsNotStoredYet) {
  const IntensitySeries newest = SeriesOf({kNow - kDay * 40, kNow});
  EXPECT_TRUE(Forecaster().Complete(Down(), newest, kNow).forecast.has_value());
}

TEST_F(ZoneForecasterTest, KeepsToTheLastForecastOfTheSourcesUntilItIsStale) {
  MeasureDays(40);
  ZoneForecaster forecaster = Forecaster();
  forecaster.Complete(Provided(kNow, kDay), {}, kNow);
  const absl::Time later = kNow + absl::Hours(6);
  EXPECT_EQ(forecaster.Complete(Down(), {}, later).forecast->modelled_from, kNow + kDay);
  const absl::Time stale = later + absl::Seconds(1);
  EXPECT_EQ(forecaster.Complete(Down(), {}, stale).forecast->modelled_from, absl::InfinitePast());
}

TEST_F(ZoneForecasterTest, RemembersTheSourcesForecastAcrossARestart) {
  MeasureDays(40);
  Forecast extended = *Forecaster().Complete(Provided(kNow, kDay), {}, kNow).forecast;
  extended.id = ForecastId(1);
  ASSERT_TRUE(store_->Commit({.forecasts = {extended}}).ok());
  const FetchedForecast fetched = Forecaster().Complete(Down(), {}, kNow + absl::Hours(1));
  ASSERT_TRUE(fetched.forecast.has_value());
  EXPECT_EQ(fetched.forecast->modelled_from, kNow + kDay);
}

TEST_F(ZoneForecasterTest, SaysTheSameWheneverTheProcessWasStarted) {
  MeasureDays(40);
  ZoneForecaster older = Forecaster();
  older.Complete(Down(), {}, kNow - kDay);
  EXPECT_EQ(older.Complete(Down(), {}, kNow).forecast,
            Forecaster().Complete(Down(), {}, kNow).forecast);
}

TEST_F(ZoneForecasterTest, LearnsAnewEachDay) {
  MeasureDays(40);
  ZoneForecaster forecaster = Forecaster();
  forecaster.Complete(Down(), {}, kNow);
  Measure(SeriesOf({kNow, kNow + kDay}));
  EXPECT_EQ(forecaster.Complete(Down(), {}, kNow + kDay).forecast,
            Forecaster().Complete(Down(), {}, kNow + kDay).forecast);
}

TEST_F(ZoneForecasterTest, NeverMixesKinds) {
  SeriesIdentity lifecycle = kGb;
  lifecycle.factors = Factors::kLifecycle;
  Measure(SeriesOf({kNow - kDay * 40, kNow}, absl::Hours(1), lifecycle));
  const Forecast provided = Provided(kNow);
  const FetchedForecast fetched = Forecaster().Complete(provided, {}, kNow);
  EXPECT_EQ(fetched.forecast, provided);
  EXPECT_THAT(std::string(fetched.model.message()),
              HasSubstr("the forecast is average, direct, what was measured average, lifecycle"));
}

TEST_F(ZoneForecasterTest, HasNoStepsUnderHalfAnHour) {
  Measure(SeriesOf({kNow - kDay * 20, kNow}, absl::Minutes(5)));
  Forecast provided = Provided(kNow);
  provided.series = SeriesOf({kNow, kNow + absl::Minutes(125)}, absl::Minutes(5));
  const FetchedForecast fetched = Forecaster().Complete(provided, {}, kNow);
  ASSERT_TRUE(fetched.forecast.has_value());
  const std::vector<IntensityStep>& steps = fetched.forecast->series.steps();
  ASSERT_GT(steps.size(), 27u) << fetched.model;
  EXPECT_EQ(steps[24].span.length(), absl::Minutes(5)) << "the provider's";
  EXPECT_EQ(steps[25].span.length(), absl::Minutes(25)) << "to the half hour";
  EXPECT_EQ(steps[26].span.length(), absl::Minutes(30));
}

TEST_F(ZoneForecasterTest, AddsNothingToAForecastThatReachesFarEnough) {
  const Forecast provided = Provided(kNow, absl::Hours(96));
  const FetchedForecast fetched = Forecaster().Complete(provided, {}, kNow);
  EXPECT_EQ(fetched.forecast, provided);
  EXPECT_TRUE(fetched.model.ok());
}

}  // namespace
}  // namespace windfall
