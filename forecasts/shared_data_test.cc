// The parser on real files that are too big, or not ours, to ship.
#include "tests/doubles/shared_data.h"

#include <filesystem>
#include <string>
#include <vector>

#include "forecasts/intensity_file.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

RecordedIntensity Read(const std::filesystem::path& file) {
  return ReadIntensityFile(file.string(), {.zone = "X"}).value();
}

TEST(RealFiles, OfActualIntensityAreReadWithoutLosingAValue) {
  const std::filesystem::path carbon = SharedData("carbon");
  if (carbon.empty()) GTEST_SKIP() << "no recorded intensity: set WINDFALL_SHARED_DATA";
  const struct {
    const char* file;
    size_t steps;
    bool whole;
  } kCases[] = {
      {"US-CAL-CISO_2022-2023_hourly_lifecycle.csv", 17520, true},
      {"GB_2020_30min_lifecycle.csv", 17568, true},
      {"DE_2020_15min_lifecycle.csv", 35134, true},  // two single quarter-hours missing: bridged
      {"forecasts/GB_2023-03_actual_30min_direct.csv", 238, true},
  };
  for (const auto& c : kCases) {
    const RecordedIntensity recorded = Read(carbon / c.file);
    const auto& series = std::get<IntensitySeries>(recorded.content);
    EXPECT_EQ(series.steps().size(), c.steps) << c.file;
    EXPECT_EQ(series.Covers(series.span()), c.whole) << c.file;
    EXPECT_EQ(recorded.replaced_rows, 0) << c.file;
  }
}

TEST(RealFiles, OfForecastsAreReadIssueByIssue) {
  const std::filesystem::path carbon = SharedData("carbon");
  if (carbon.empty()) GTEST_SKIP() << "no recorded forecasts: set WINDFALL_SHARED_DATA";
  const struct {
    const char* file;
    size_t issues;
    absl::Duration horizon;
  } kCases[] = {
      {"forecasts/NL_2021H2_96h_lifecycle.csv.gz", 181, absl::Hours(96)},
      {"forecasts/DE_2021H2_dayahead24h_direct.csv", 184, absl::Hours(24)},
      {"forecasts/GB_2023-03_neso48h_30min_direct.csv", 4, absl::Hours(48)},
  };
  for (const auto& c : kCases) {
    const RecordedIntensity recorded = Read(carbon / c.file);
    ASSERT_TRUE(recorded.IsAsIssued()) << c.file;
    const auto& forecasts = std::get<std::vector<Forecast>>(recorded.content);
    EXPECT_EQ(forecasts.size(), c.issues) << c.file;
    for (const Forecast& forecast : forecasts) {
      EXPECT_EQ(forecast.series.span().length(), c.horizon) << c.file;
    }
  }
}

}  // namespace
}  // namespace windfall
