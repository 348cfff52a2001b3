// Intensity from files that something else keeps up to date.
#ifndef WINDFALL_FORECASTS_CSV_SOURCE_H_
#define WINDFALL_FORECASTS_CSV_SOURCE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/intensity_file.h"

namespace windfall {

struct CsvSourceOptions {
  std::string zone;
  // Intensity as it came true, then also a perfect forecast; or forecasts as they were issued.
  std::string forecast_path;
  // Intensity as it came true. Empty: from `forecast_path`.
  std::string actual_path;
  Signal signal = Signal::kAverage;
  Factors factors = Factors::kUnknown;
};

// Files are read when first needed, and again whenever they have changed on disk. Provider "csv".
class CsvSource final : public ForecastSource {
 public:
  explicit CsvSource(CsvSourceOptions options);

  const std::string& zone() const override { return identity_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  SeriesIdentity identity_;
  WatchedIntensityFile forecasts_;
  std::optional<WatchedIntensityFile> actuals_;  // absent: forecasts_ holds them
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_CSV_SOURCE_H_
