#include "forecasts/csv_source.h"

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {
namespace {

SeriesIdentity IdentityOf(const CsvSourceOptions& options) {
  return {.zone = options.zone,
          .provider = "csv",
          .signal = options.signal,
          .factors = options.factors};
}

absl::Status AboutFile(const WatchedIntensityFile& file, const absl::Status& status) {
  return absl::Status(status.code(), absl::StrCat(file.path(), ": ", status.message()));
}

}  // namespace

CsvSource::CsvSource(CsvSourceOptions options)
    : identity_(IdentityOf(options)), forecasts_(options.forecast_path, identity_) {
  if (!options.actual_path.empty()) actuals_.emplace(options.actual_path, identity_);
}

std::string CsvSource::description() const {
  if (!actuals_) return absl::StrCat("csv ", forecasts_.path());
  return absl::StrCat("csv ", forecasts_.path(), ", actual ", actuals_->path());
}

absl::StatusOr<Forecast> CsvSource::FetchForecast(absl::Time now) {
  const absl::StatusOr<const RecordedIntensity*> recorded = forecasts_.Read();
  if (!recorded.ok()) return SourceError(identity_, recorded.status());
  absl::StatusOr<Forecast> forecast = ForecastAt(**recorded, now);
  if (!forecast.ok()) return SourceError(identity_, AboutFile(forecasts_, forecast.status()));
  return forecast;
}

absl::StatusOr<IntensitySeries> CsvSource::FetchActual(const TimeSpan& span, absl::Time now) {
  WatchedIntensityFile& file = actuals_ ? *actuals_ : forecasts_;
  const absl::StatusOr<const RecordedIntensity*> recorded = file.Read();
  if (!recorded.ok()) return SourceError(identity_, recorded.status());
  absl::StatusOr<IntensitySeries> actual = ActualAt(**recorded, span, now);
  if (!actual.ok()) return SourceError(identity_, AboutFile(file, actual.status()));
  return actual;
}

}  // namespace windfall
