// What a zone is planned with: what its sources say, and windfall's own model where they say
// nothing.
#ifndef WINDFALL_SCHEDULER_SERVER_ZONE_FORECASTER_H_
#define WINDFALL_SCHEDULER_SERVER_ZONE_FORECASTER_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/model/intensity_model.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// What one round of asking has brought.
struct FetchedForecast {
  // To plan with. Absent: nothing new; what is planned with goes on until it is stale.
  std::optional<Forecast> forecast;
  absl::Status sources;  // why they gave no forecast
  absl::Status model;    // why it has added nothing; ok as well if nobody asked it to
};

// The same store, answers and time give the same forecast, whenever the process was started; what
// is revised or comes late counts for what the model has learnt from the next midnight on. Reads
// the store and computes, each for milliseconds to tens of them: not for the owner thread. Used by
// one thread at a time.
class ZoneForecaster {
 public:
  // A forecast that was fetched longer than `stale_after` ago is not used. `reader` outlives this.
  ZoneForecaster(std::string zone, absl::Duration stale_after, StoreReader& reader);

  // The sources' forecast, of which the last one that is not stale stands in for `provided` if that
  // failed, extended to kLongestModelLead beyond what was measured; the model's alone if there is
  // none. `newest`, which may be empty, was measured and need not be in the store yet. Where the
  // model can say nothing, the forecast is `provided`.
  FetchedForecast Complete(const absl::StatusOr<Forecast>& provided, const IntensitySeries& newest,
                           absl::Time now);

 private:
  const Forecast* FreshProvided(absl::Time now);
  // What was measured lately, after the model has learnt what it can by `now`.
  absl::StatusOr<IntensitySeries> Learn(const IntensitySeries& newest, absl::Time now);
  absl::StatusOr<IntensitySeries> Measured(const IntensitySeries& newest, const TimeSpan& span);
  absl::StatusOr<Forecast> Extend(const Forecast& provided, const IntensitySeries& newest,
                                  absl::Time now);
  absl::StatusOr<Forecast> Predict(const IntensitySeries& newest, absl::Time now);

  const std::string zone_;
  const absl::Duration stale_after_;
  StoreReader& reader_;
  bool recalled_ = false;  // whether the store was asked for provided_
  std::optional<Forecast> provided_;
  std::optional<IntensityModel> model_;
  SeriesIdentity learnt_from_;
  absl::Time learnt_until_ = absl::InfinitePast();
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_ZONE_FORECASTER_H_
