// Carbon intensity: forecasts as issued, and what came true.
#ifndef WINDFALL_SCHEDULER_STORE_FORECAST_RECORDS_H_
#define WINDFALL_SCHEDULER_STORE_FORECAST_RECORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/intensity_series.h"
#include "domain/time_span.h"
#include "scheduler/store/connection.h"

namespace windfall {

// The row of `identity` in the table series; absent if there is none.
absl::StatusOr<std::optional<int64_t>> FindSeriesRowId(Connection& connection,
                                                       const SeriesIdentity& identity);
// The same, made if it is new.
absl::StatusOr<int64_t> SeriesRowId(Connection& connection, const SeriesIdentity& identity);

// REQUIRES: the forecast's id is set and new.
absl::Status SaveForecast(Connection& connection, const Forecast& forecast);
absl::StatusOr<std::optional<Forecast>> ReadForecast(Connection& connection, ForecastId id);
// The one of `zone` that was saved last.
absl::StatusOr<std::optional<Forecast>> ReadLatestForecast(Connection& connection,
                                                           const std::string& zone);
// The latest of every zone, and all that were fetched no more than `past` before the last; in order
// of id.
absl::StatusOr<std::vector<Forecast>> ReadRecentForecasts(Connection& connection,
                                                          absl::Duration past);
absl::StatusOr<ForecastId> ReadLastForecastId(Connection& connection);

// Adds the steps of `actual`; where they meet steps that are known, the new ones count.
absl::Status SaveActual(Connection& connection, const IntensitySeries& actual);
// What counts of one series in `span`; may know nothing. Steps keep their bounds where `span` cuts
// nothing off.
absl::StatusOr<IntensitySeries> ReadActual(Connection& connection, const SeriesIdentity& identity,
                                           const TimeSpan& span);
// What counts of each series in the `past` before its end.
absl::StatusOr<std::vector<IntensitySeries>> ReadRecentActuals(Connection& connection,
                                                               absl::Duration past);
// What counts of `zone` in `span`. Series are never mixed: of several, the one that knows most of
// the span; of equals, the one that was heard of last.
absl::StatusOr<IntensitySeries> ReadLongestActual(Connection& connection, const std::string& zone,
                                                  const TimeSpan& span);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_FORECAST_RECORDS_H_
