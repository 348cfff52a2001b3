#include "scheduler/store/forecast_records.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/store/json_columns.h"
#include "scheduler/store/step_overlay.h"

namespace windfall {
namespace {

constexpr char kInsertForecast[] =
    "INSERT INTO forecasts (id, series_id, issue_time_unix_ns, issue_time_is_fetch_time, "
    "fetch_time_unix_ns, modelled_from_unix_ns, first_step_unix_ns, steps_json, band_json) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

#define WINDFALL_SELECT_FORECAST                                                       \
  "SELECT forecasts.id, series.zone, series.provider, series.signal, series.factors, " \
  "forecasts.issue_time_unix_ns, forecasts.issue_time_is_fetch_time, "                 \
  "forecasts.fetch_time_unix_ns, forecasts.modelled_from_unix_ns, "                    \
  "forecasts.first_step_unix_ns, forecasts.steps_json, forecasts.band_json "           \
  "FROM forecasts JOIN series ON series.id = forecasts.series_id "
// The latest forecast of one series: a look-up in the index.
#define WINDFALL_LATEST_OF_SERIES \
  "(SELECT MAX(latest.id) FROM forecasts AS latest WHERE latest.series_id = ids.id)"
constexpr char kSelectForecast[] = WINDFALL_SELECT_FORECAST "WHERE forecasts.id = ?";
constexpr char kSelectLatestForecast[] =
    WINDFALL_SELECT_FORECAST "WHERE forecasts.id = (SELECT MAX(" WINDFALL_LATEST_OF_SERIES
                             ") FROM series AS ids WHERE ids.zone = ?)";
constexpr char kSelectRecentForecasts[] =
    WINDFALL_SELECT_FORECAST "WHERE forecasts.id IN (SELECT MAX(" WINDFALL_LATEST_OF_SERIES
                             ") FROM series AS ids GROUP BY ids.zone) OR "
                             "forecasts.fetch_time_unix_ns > (SELECT MAX(fetch_time_unix_ns) "
                             "FROM forecasts) - ? ORDER BY forecasts.id";
#undef WINDFALL_LATEST_OF_SERIES
#undef WINDFALL_SELECT_FORECAST

constexpr char kInsertActualStep[] =
    "INSERT INTO actual_steps (series_id, begin_unix_ns, end_unix_ns, intensity_mg_per_kwh, "
    "estimated) VALUES (?, ?, ?, ?, ?)";
// Newest first.
constexpr char kSelectActualSteps[] =
    "SELECT begin_unix_ns, end_unix_ns, intensity_mg_per_kwh, estimated FROM actual_steps "
    "WHERE series_id = ? AND end_unix_ns > ? AND begin_unix_ns < ? ORDER BY id DESC";
constexpr char kSelectSeriesOfZone[] =
    "SELECT id, zone, provider, signal, factors FROM series WHERE zone = ? "
    "ORDER BY (SELECT MAX(actual_steps.id) FROM actual_steps "
    "WHERE actual_steps.series_id = series.id) DESC, id";

constexpr char kSelectSeriesWithActual[] =
    "SELECT id, zone, provider, signal, factors FROM series "
    "WHERE EXISTS (SELECT id FROM actual_steps WHERE series_id = series.id) ORDER BY id";
constexpr char kSelectEndOfActual[] =
    "SELECT MAX(end_unix_ns) FROM actual_steps WHERE series_id = ?";

struct SeriesRow {
  int64_t id = 0;
  SeriesIdentity identity;
};

int64_t IntegerFrom(Row& row) { return row.Next<int64_t>(); }
ForecastId ForecastIdFrom(Row& row) { return row.Next<ForecastId>(); }

absl::Time TimeFrom(Row& row) { return row.Next<absl::Time>(); }

SeriesIdentity IdentityFrom(Row& row) {
  return {.zone = row.Next<std::string>(),
          .provider = row.Next<std::string>(),
          .signal = row.Next<Signal>(),
          .factors = row.Next<Factors>()};
}

SeriesRow SeriesRowFrom(Row& row) {
  return {.id = row.Next<int64_t>(), .identity = IdentityFrom(row)};
}

IntensityStep StepFrom(Row& row) {
  return {.span = {.begin = row.Next<absl::Time>(), .end = row.Next<absl::Time>()},
          .intensity = row.Next<CarbonIntensity>(),
          .estimated = row.Next<bool>()};
}

// Reads the series and the band.
absl::Status ReadSteps(Row& row, const SeriesIdentity& identity, Forecast& forecast) {
  const absl::Time first_begin = row.Next<absl::Time>();
  WINDFALL_ASSIGN_OR_RETURN(std::vector<IntensityStep> steps,
                            StepsFromJson(row.Next<std::string>(), first_begin));
  WINDFALL_ASSIGN_OR_RETURN(forecast.series, IntensitySeries::Create(identity, std::move(steps)));
  const auto band_json = row.Next<std::optional<std::string>>();
  if (!band_json.has_value()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(BandSteps band, BandFromJson(*band_json, first_begin));
  WINDFALL_ASSIGN_OR_RETURN(forecast.p10, IntensitySeries::Create(identity, std::move(band.p10)));
  WINDFALL_ASSIGN_OR_RETURN(forecast.p90, IntensitySeries::Create(identity, std::move(band.p90)));
  return absl::OkStatus();
}

Forecast ForecastFrom(Row& row) {
  Forecast forecast{.id = row.Next<ForecastId>()};
  const SeriesIdentity identity = IdentityFrom(row);
  forecast.issue_time = row.Next<absl::Time>();
  forecast.issue_time_is_fetch_time = row.Next<bool>();
  forecast.fetch_time = row.Next<absl::Time>();
  forecast.modelled_from = row.Next<std::optional<absl::Time>>().value_or(absl::InfiniteFuture());
  const absl::Status read = ReadSteps(row, identity, forecast);
  if (!read.ok()) row.Fail(read);
  return forecast;
}

absl::StatusOr<std::vector<IntensityStep>> ReadActualSteps(Connection& connection,
                                                           int64_t series_id,
                                                           const TimeSpan& span) {
  WINDFALL_ASSIGN_OR_RETURN(
      const std::vector<IntensityStep> steps,
      connection.All(&StepFrom, kSelectActualSteps, series_id, span.begin, span.end));
  return OverlayNewestFirst(steps, span);
}

absl::Duration KnownLength(const std::vector<IntensityStep>& steps) {
  absl::Duration known;
  for (const IntensityStep& step : steps) known += step.span.length();
  return known;
}

}  // namespace

absl::StatusOr<std::optional<int64_t>> FindSeriesRowId(Connection& connection,
                                                       const SeriesIdentity& identity) {
  return connection.First(&IntegerFrom,
                          "SELECT id FROM series WHERE zone = ? AND provider = ? AND signal = ? "
                          "AND factors = ?",
                          identity.zone, identity.provider, identity.signal, identity.factors);
}

absl::StatusOr<int64_t> SeriesRowId(Connection& connection, const SeriesIdentity& identity) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<int64_t> known,
                            FindSeriesRowId(connection, identity));
  if (known.has_value()) return *known;
  WINDFALL_RETURN_IF_ERROR(
      connection.Run("INSERT INTO series (zone, provider, signal, factors) VALUES (?, ?, ?, ?)",
                     identity.zone, identity.provider, identity.signal, identity.factors));
  return connection.last_insert_id();
}

absl::Status SaveForecast(Connection& connection, const Forecast& forecast) {
  WINDFALL_ASSIGN_OR_RETURN(const int64_t series_id,
                            SeriesRowId(connection, forecast.series.identity()));
  const absl::Time first_begin = forecast.series.span().begin;
  std::optional<absl::Time> modelled_from;
  if (forecast.modelled_from < absl::InfiniteFuture()) modelled_from = forecast.modelled_from;
  std::optional<std::string> band;
  if (!forecast.p10.empty() || !forecast.p90.empty()) {
    band = BandToJson({forecast.p10.steps(), forecast.p90.steps()}, first_begin);
  }
  return connection.Run(kInsertForecast, forecast.id, series_id, forecast.issue_time,
                        forecast.issue_time_is_fetch_time, forecast.fetch_time, modelled_from,
                        first_begin, StepsToJson(forecast.series.steps(), first_begin), band);
}

absl::StatusOr<std::optional<Forecast>> ReadForecast(Connection& connection, ForecastId id) {
  return connection.First(&ForecastFrom, kSelectForecast, id);
}

absl::StatusOr<std::optional<Forecast>> ReadLatestForecast(Connection& connection,
                                                           const std::string& zone) {
  return connection.First(&ForecastFrom, kSelectLatestForecast, zone);
}

absl::StatusOr<std::vector<Forecast>> ReadRecentForecasts(Connection& connection,
                                                          absl::Duration past) {
  return connection.All(&ForecastFrom, kSelectRecentForecasts, past);
}

absl::StatusOr<ForecastId> ReadLastForecastId(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<ForecastId> last,
                            connection.First(&ForecastIdFrom, "SELECT MAX(id) FROM forecasts"));
  return last.value_or(ForecastId());
}

absl::Status SaveActual(Connection& connection, const IntensitySeries& actual) {
  WINDFALL_ASSIGN_OR_RETURN(const int64_t series_id, SeriesRowId(connection, actual.identity()));
  for (const IntensityStep& step : actual.steps()) {
    WINDFALL_RETURN_IF_ERROR(connection.Run(kInsertActualStep, series_id, step.span.begin,
                                            step.span.end, step.intensity, step.estimated));
  }
  return absl::OkStatus();
}

absl::StatusOr<IntensitySeries> ReadActual(Connection& connection, const SeriesIdentity& identity,
                                           const TimeSpan& span) {
  std::vector<IntensityStep> steps;
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<int64_t> series_id,
                            FindSeriesRowId(connection, identity));
  if (series_id.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(steps, ReadActualSteps(connection, *series_id, span));
  }
  return IntensitySeries::Create(identity, std::move(steps));
}

absl::StatusOr<std::vector<IntensitySeries>> ReadRecentActuals(Connection& connection,
                                                               absl::Duration past) {
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<SeriesRow> all,
                            connection.All(&SeriesRowFrom, kSelectSeriesWithActual));
  std::vector<IntensitySeries> actuals;
  for (const SeriesRow& row : all) {
    WINDFALL_ASSIGN_OR_RETURN(const std::optional<absl::Time> end,
                              connection.First(&TimeFrom, kSelectEndOfActual, row.id));
    if (!end.has_value()) continue;
    WINDFALL_ASSIGN_OR_RETURN(IntensitySeries actual,
                              ReadActual(connection, row.identity, {*end - past, *end}));
    actuals.push_back(std::move(actual));
  }
  return actuals;
}

absl::StatusOr<IntensitySeries> ReadLongestActual(Connection& connection, const std::string& zone,
                                                  const TimeSpan& span) {
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<SeriesRow> candidates,
                            connection.All(&SeriesRowFrom, kSelectSeriesOfZone, zone));
  SeriesIdentity identity{.zone = zone};
  std::vector<IntensityStep> best;
  for (const SeriesRow& candidate : candidates) {
    WINDFALL_ASSIGN_OR_RETURN(std::vector<IntensityStep> known,
                              ReadActualSteps(connection, candidate.id, span));
    if (KnownLength(known) <= KnownLength(best)) continue;
    identity = candidate.identity;
    best = std::move(known);
  }
  return IntensitySeries::Create(std::move(identity), std::move(best));
}

}  // namespace windfall
