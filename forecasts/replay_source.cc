#include "forecasts/replay_source.h"

#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/intensity_file.h"

namespace windfall {
namespace {

constexpr double kHighestSpeed = 100'000;

SeriesIdentity IdentityOf(const ReplayOptions& options) {
  return {.zone = options.zone, .provider = "replay", .factors = options.factors};
}

// What a recording says speaks of recorded times; without that word they would look absurd.
absl::Status AboutRecording(const ReplayOptions& options, const absl::Status& status) {
  return SourceError(
      IdentityOf(options),
      absl::Status(status.code(), absl::StrCat("in recorded time, ", status.message())));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReplaySource>> ReplaySource::Create(ReplayOptions options) {
  if (!(options.speed > 0 && options.speed <= kHighestSpeed)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "replay ", options.zone, ": speed ", options.speed, " is outside 0..", kHighestSpeed));
  }
  const SeriesIdentity identity = IdentityOf(options);
  absl::StatusOr<RecordedIntensity> forecasts = ReadIntensityFile(options.forecast_path, identity);
  if (!forecasts.ok()) return SourceError(identity, forecasts.status());
  absl::StatusOr<RecordedIntensity> actual = forecasts;
  if (!options.actual_path.empty()) actual = ReadIntensityFile(options.actual_path, identity);
  if (!actual.ok()) return SourceError(identity, actual.status());
  return absl::WrapUnique(
      new ReplaySource(std::move(options), *std::move(forecasts), *std::move(actual)));
}

ReplaySource::ReplaySource(ReplayOptions options, RecordedIntensity forecasts,
                           RecordedIntensity actual)
    : options_(std::move(options)), forecasts_(std::move(forecasts)), actual_(std::move(actual)) {}

std::string ReplaySource::description() const {
  return absl::StrCat(
      "replay of ", options_.forecast_path, " from ",
      absl::FormatTime("%Y-%m-%dT%H:%MZ", options_.start_time, absl::UTCTimeZone()), " at ",
      options_.speed, " times real speed (a recorded hour takes ",
      absl::FormatDuration(absl::Trunc(absl::Hours(1) / options_.speed, absl::Milliseconds(1))),
      ")");
}

absl::StatusOr<Forecast> ReplaySource::FetchForecast(absl::Time now) {
  absl::StatusOr<Forecast> forecast = ForecastAt(forecasts_, ToRecorded(now));
  if (!forecast.ok()) return AboutRecording(options_, forecast.status());
  WINDFALL_ASSIGN_OR_RETURN(forecast->series, ToReal(forecast->series));
  forecast->issue_time = forecasts_.IsAsIssued() ? ToReal(forecast->issue_time) : now;
  forecast->fetch_time = now;
  return forecast;
}

absl::StatusOr<IntensitySeries> ReplaySource::FetchActual(const TimeSpan& span, absl::Time now) {
  const TimeSpan recorded_span = {ToRecorded(span.begin), ToRecorded(span.end)};
  const absl::StatusOr<IntensitySeries> known = ActualAt(actual_, recorded_span, ToRecorded(now));
  if (!known.ok()) return AboutRecording(options_, known.status());
  return ToReal(*known);
}

absl::Time ReplaySource::ToRecorded(absl::Time real) const {
  return options_.start_time + (real - options_.epoch) * options_.speed;
}

absl::Time ReplaySource::ToReal(absl::Time recorded) const {
  const absl::Time exact = options_.epoch + (recorded - options_.start_time) / options_.speed;
  // Down, so that what had ended in recorded time has ended in real time too.
  return absl::UnixEpoch() + absl::Floor(exact - absl::UnixEpoch(), absl::Milliseconds(1));
}

absl::StatusOr<IntensitySeries> ReplaySource::ToReal(const IntensitySeries& recorded) const {
  std::vector<IntensityStep> steps = recorded.steps();
  for (IntensityStep& step : steps) step.span = {ToReal(step.span.begin), ToReal(step.span.end)};
  return IntensitySeries::Create(recorded.identity(), std::move(steps));
}

}  // namespace windfall
