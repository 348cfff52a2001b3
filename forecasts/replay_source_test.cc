#include "forecasts/replay_source.h"

#include "forecasts/timestamp.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

constexpr char kActual[] =
    "datetime_utc,carbon_intensity_gco2_per_kwh\n"
    "2023-03-15T12:00Z,202\n2023-03-15T13:00Z,203\n2023-03-15T14:00Z,204\n";
constexpr char kForecast[] =
    "issued_utc,target_utc,forecast_gco2_per_kwh\n"
    "2023-03-15T11:00Z,2023-03-15T12:00Z,302\n2023-03-15T11:00Z,2023-03-15T13:00Z,303\n"
    "2023-03-15T12:30Z,2023-03-15T12:00Z,402\n2023-03-15T12:30Z,2023-03-15T13:00Z,403\n";

const absl::Time kRecordedNoon = absl::FromUnixSeconds(1678881600);
// A real time that is nothing round: the recorded noon is played then, an hour every ten seconds.
const absl::Time kEpoch = absl::FromUnixMillis(1'800'000'000'123);
constexpr double kSpeed = 360;

absl::Time Real(absl::Duration recorded_after_noon) {
  return kEpoch + recorded_after_noon / kSpeed;
}

class ReplaySourceTest : public testing::Test {
 protected:
  ReplayOptions Options() {
    return {.zone = "GB",
            .forecast_path = directory_.Write("f.csv", kForecast),
            .actual_path = directory_.Write("a.csv", kActual),
            .start_time = kRecordedNoon,
            .epoch = kEpoch,
            .speed = kSpeed,
            .factors = Factors::kDirect};
  }
  static std::unique_ptr<ReplaySource> Make(const ReplayOptions& options) {
    return ReplaySource::Create(options).value();
  }

  const TemporaryDirectory directory_;
};

TEST_F(ReplaySourceTest, PlaysTheForecastThatHadBeenIssuedByThenInRealTime) {
  const auto source = Make(Options());
  const absl::StatusOr<Forecast> first = source->FetchForecast(kEpoch);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->issue_time, Real(-absl::Hours(1)));
  EXPECT_EQ(first->fetch_time, kEpoch);
  EXPECT_EQ(first->series.identity(),
            (SeriesIdentity{.zone = "GB", .provider = "replay", .factors = Factors::kDirect}));
  EXPECT_EQ(first->series.steps(),
            (std::vector<IntensityStep>{
                {.span = {kEpoch, kEpoch + absl::Seconds(10)}, .intensity = GramsPerKwh(302)},
                {.span = {kEpoch + absl::Seconds(10), kEpoch + absl::Seconds(20)},
                 .intensity = GramsPerKwh(303)}}));

  const absl::StatusOr<Forecast> second = source->FetchForecast(Real(absl::Minutes(31)));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->issue_time, Real(absl::Minutes(30)));
  EXPECT_EQ(second->series.steps().front().intensity, GramsPerKwh(402));
}

TEST_F(ReplaySourceTest, TellsWhatCameTrueOnlyOnceItHas) {
  const auto source = Make(Options());
  const TimeSpan all = {kEpoch - absl::Hours(1), kEpoch + absl::Hours(1)};
  EXPECT_EQ(source->FetchActual(all, kEpoch + absl::Seconds(9)).status().code(),
            absl::StatusCode::kNotFound);
  const auto actual = source->FetchActual(all, kEpoch + absl::Seconds(25));
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_EQ(actual->span(), (TimeSpan{kEpoch, kEpoch + absl::Seconds(20)}));
  EXPECT_EQ(actual->steps().back().intensity, GramsPerKwh(203));
}

TEST_F(ReplaySourceTest, EndsWithTheRecordingAndSaysSo) {
  const auto source = Make(Options());
  EXPECT_TRUE(source->FetchForecast(kEpoch + absl::Seconds(19)).ok());
  const absl::Status status = source->FetchForecast(kEpoch + absl::Seconds(21)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.message(), HasSubstr("it ends at 2023-03-15T14:00:00Z"));
}

TEST_F(ReplaySourceTest, OfActualIntensityAloneForecastsPerfectly) {
  ReplayOptions options = Options();
  options.forecast_path = options.actual_path;
  options.actual_path.clear();
  const auto source = Make(options);
  const absl::Time now = kEpoch + absl::Seconds(15);
  const absl::StatusOr<Forecast> forecast = source->FetchForecast(now);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->issue_time, now);
  EXPECT_EQ(forecast->series.span(),
            (TimeSpan{kEpoch + absl::Seconds(10), kEpoch + absl::Seconds(30)}));
  EXPECT_TRUE(source->FetchActual({kEpoch, now}, now).ok());
}

TEST_F(ReplaySourceTest, SpeaksInWholeMillisecondsThatFitTogetherAndNeverLieAheadAtAnOddSpeed) {
  ReplayOptions options = Options();
  options.speed = 777.7;
  const auto source = Make(options);
  // Just after the second hour has ended, in the middle of a millisecond.
  const absl::Time now = kEpoch + absl::Hours(2) / options.speed + absl::Microseconds(1);
  const auto actual = source->FetchActual({absl::InfinitePast(), absl::InfiniteFuture()}, now);
  ASSERT_TRUE(actual.ok()) << actual.status();
  ASSERT_EQ(actual->steps().size(), 2u);
  for (const IntensityStep& step : actual->steps()) {
    EXPECT_EQ(step.span.end, absl::FromUnixMillis(absl::ToUnixMillis(step.span.end)));
  }
  EXPECT_TRUE(actual->Covers(actual->span()));
  EXPECT_LE(actual->span().end, now);
}

TEST_F(ReplaySourceTest, SaysWhatItPlaysAndHowFast) {
  EXPECT_THAT(Make(Options())->description(),
              HasSubstr("f.csv from 2023-03-15T12:00Z at 360 times real speed (a recorded hour "
                        "takes 10s)"));
}

TEST_F(ReplaySourceTest, RefusesASpeedThatMakesNoSenseAndAFileThatIsNotThere) {
  for (const double speed : {0.0, -1.0, 1e9, std::numeric_limits<double>::quiet_NaN()}) {
    ReplayOptions options = Options();
    options.speed = speed;
    EXPECT_EQ(ReplaySource::Create(options).status().code(), absl::StatusCode::kInvalidArgument);
  }
  ReplayOptions options = Options();
  options.actual_path = directory_.path() + "/none.csv";
  const absl::Status status = ReplaySource::Create(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("none.csv"));
}

// What the quickstart relies on.
TEST(ShippedRecording, PlaysADayInTwoMinutesWithACleanNightAheadAndForecastLeftAtTheEnd) {
  const std::string examples = WINDFALL_SOURCE_DIRECTORY "/deploy/examples/";
  auto source = ReplaySource::Create({.zone = "GB",
                                      .forecast_path = examples + "gb-2023-03-15-forecast.csv",
                                      .actual_path = examples + "gb-2023-03-15.csv",
                                      .start_time = *ParseTimestamp("2023-03-15T16:00Z"),
                                      .epoch = kEpoch,
                                      .speed = 720});
  ASSERT_TRUE(source.ok()) << source.status();
  const absl::StatusOr<Forecast> forecast = (*source)->FetchForecast(kEpoch);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  const auto grams_after = [&](const IntensitySeries& series, absl::Duration recorded) {
    const IntensityStep* const step = series.StepAt(kEpoch + recorded / 720);
    return step == nullptr ? -1 : ToGramsPerKwh(step->intensity);
  };
  EXPECT_EQ(grams_after(forecast->series, absl::ZeroDuration()), 199);
  EXPECT_EQ(grams_after(forecast->series, absl::Hours(8.1)), 101);
  const absl::Time end = kEpoch + absl::Minutes(2);
  const auto actual = (*source)->FetchActual({kEpoch, end}, end);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_TRUE(actual->Covers({kEpoch, end}));
  EXPECT_EQ(grams_after(*actual, absl::Hours(8.1)), 63);
  EXPECT_GT((*source)->FetchForecast(end)->series.span().end, end + absl::Hours(40) / 720);
}

}  // namespace
}  // namespace windfall
