// Where carbon intensity comes from.
#ifndef WINDFALL_FORECASTS_FORECAST_SOURCE_H_
#define WINDFALL_FORECASTS_FORECAST_SOURCE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/time_span.h"

namespace windfall {

// One provider for one zone. Calls may block on the network, within the source's own time limits.
// Not thread-safe: one caller at a time. Errors: Unavailable (try later), FailedPrecondition
// (credentials, plan or zone: a person must act), NotFound (nothing known for that time), DataLoss
// (an answer that makes no sense). Messages name provider and zone.
class ForecastSource {
 public:
  virtual ~ForecastSource() = default;

  virtual const std::string& zone() const = 0;
  virtual std::string description() const = 0;  // for people, e.g. "neso https://..."

  // What is predicted from `now` on, as far as the provider goes; the step in progress is whole.
  virtual absl::StatusOr<Forecast> FetchForecast(absl::Time now) = 0;
  // What came true within `span`, as far as it is known at `now`: whole steps that overlap it. May
  // be shorter than asked for, with holes. NotFound if nothing is known yet.
  virtual absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) = 0;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_FORECAST_SOURCE_H_
