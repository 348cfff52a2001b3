// A recorded stretch of intensity, played faster than real time.
#ifndef WINDFALL_FORECASTS_REPLAY_SOURCE_H_
#define WINDFALL_FORECASTS_REPLAY_SOURCE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/forecast_source.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {

struct ReplayOptions {
  std::string zone;
  std::string forecast_path;  // as in CsvSourceOptions
  std::string actual_path;    // empty: `forecast_path` holds intensity as it came true
  absl::Time start_time;      // recorded time that is played at `epoch`
  absl::Time epoch;           // real time; must not change while the replay goes on
  double speed = 1;           // recorded seconds per real second
  Factors factors = Factors::kUnknown;
};

// For demonstrations and tests: recorded time r happens at real time epoch + (r - start) / speed,
// so a day at speed 720 takes two minutes. Everything is as it was: the forecasts that were issued
// by then, what came true by then. All stamps in answers are real times in whole milliseconds.
// After the end of the recording there is no forecast (NotFound); nothing is repeated or made up.
// Provider "replay".
class ReplaySource final : public ForecastSource {
 public:
  // Reads the files once. FailedPrecondition if they cannot be used; InvalidArgument unless
  // 0 < speed <= 100,000 (a step must stay longer than a few milliseconds).
  static absl::StatusOr<std::unique_ptr<ReplaySource>> Create(ReplayOptions options);

  const std::string& zone() const override { return options_.zone; }
  std::string description() const override;
  absl::StatusOr<Forecast> FetchForecast(absl::Time now) override;
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan& span, absl::Time now) override;

 private:
  ReplaySource(ReplayOptions options, RecordedIntensity forecasts, RecordedIntensity actual);

  absl::Time ToRecorded(absl::Time real) const;
  absl::Time ToReal(absl::Time recorded) const;
  absl::StatusOr<IntensitySeries> ToReal(const IntensitySeries& recorded) const;

  const ReplayOptions options_;
  const RecordedIntensity forecasts_;
  const RecordedIntensity actual_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_REPLAY_SOURCE_H_
