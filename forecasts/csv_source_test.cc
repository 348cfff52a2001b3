#include "forecasts/csv_source.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kActual[] =
    "datetime_utc,carbon_intensity_gco2_per_kwh\n"
    "2023-03-15T12:00Z,202\n2023-03-15T13:00Z,203\n2023-03-15T14:00Z,204\n";
constexpr char kForecast[] =
    "issued_utc,target_utc,forecast_gco2_per_kwh\n"
    "2023-03-15T12:01Z,2023-03-15T12:00Z,302\n2023-03-15T12:01Z,2023-03-15T13:00Z,303\n";

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);
const TimeSpan kDay = {kNoon - absl::Hours(12), kNoon + absl::Hours(12)};

TEST(CsvSource, OfPlainIntensityForecastsPerfectlyAndKnowsOnlyWhatHasEnded) {
  const TemporaryDirectory directory;
  CsvSource source({.zone = "GB",
                    .forecast_path = directory.Write("a.csv", kActual),
                    .factors = Factors::kLifecycle});
  const absl::Time now = kNoon + absl::Minutes(90);
  const absl::StatusOr<Forecast> forecast = source.FetchForecast(now);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->series.identity(),
            (SeriesIdentity{.zone = "GB", .provider = "csv", .factors = Factors::kLifecycle}));
  EXPECT_EQ(forecast->series.span(), (TimeSpan{kNoon + absl::Hours(1), kNoon + absl::Hours(3)}));
  const absl::StatusOr<IntensitySeries> actual = source.FetchActual(kDay, now);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_EQ(actual->span(), (TimeSpan{kNoon, kNoon + absl::Hours(1)}));
}

TEST(CsvSource, KeepsForecastsAndWhatCameTrueApart) {
  const TemporaryDirectory directory;
  CsvSource source({.zone = "GB",
                    .forecast_path = directory.Write("f.csv", kForecast),
                    .actual_path = directory.Write("a.csv", kActual)});
  EXPECT_EQ(source.FetchForecast(kNoon).status().code(), absl::StatusCode::kNotFound);
  const absl::StatusOr<Forecast> forecast = source.FetchForecast(kNoon + absl::Minutes(1));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->issue_time, kNoon + absl::Minutes(1));
  EXPECT_EQ(forecast->series.steps().front().intensity, GramsPerKwh(302));
  const absl::StatusOr<IntensitySeries> actual = source.FetchActual(kDay, kNoon + absl::Hours(1));
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_EQ(actual->steps().front().intensity, GramsPerKwh(202));
}

TEST(CsvSource, SeesAForecastThatIsAddedLater) {
  const TemporaryDirectory directory;
  CsvSource source({.zone = "GB", .forecast_path = directory.Write("f.csv", kForecast)});
  const absl::Time now = kNoon + absl::Minutes(70);
  EXPECT_EQ(source.FetchForecast(now)->issue_time, kNoon + absl::Minutes(1));
  directory.Write("f.csv", std::string(kForecast) +
                               "2023-03-15T13:01Z,2023-03-15T13:00Z,403\n"
                               "2023-03-15T13:01Z,2023-03-15T14:00Z,404\n");
  EXPECT_EQ(source.FetchForecast(now)->issue_time, kNoon + absl::Minutes(61));
}

TEST(CsvSource, TellsAPersonWhichFileToMend) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("a.csv", "t,carbon_intensity\nnoon,1\n");
  CsvSource source({.zone = "GB", .forecast_path = path});
  const absl::Status status = source.FetchForecast(kNoon).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), StartsWith("csv GB: " + path + ": line 2"));

  CsvSource forecasts_only({.zone = "GB", .forecast_path = directory.Write("f.csv", kForecast)});
  const absl::Status no_actual = forecasts_only.FetchActual(kDay, kNoon + absl::Hours(9)).status();
  EXPECT_EQ(no_actual.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(no_actual.message(), HasSubstr("f.csv: holds forecasts"));
}

}  // namespace
}  // namespace windfall
