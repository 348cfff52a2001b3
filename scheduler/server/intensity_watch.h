// Asks the sources of one zone, again and again.
#ifndef WINDFALL_SCHEDULER_SERVER_INTENSITY_WATCH_H_
#define WINDFALL_SCHEDULER_SERVER_INTENSITY_WATCH_H_

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/forecast_chain.h"
#include "lock/lock.h"
#include "scheduler/server/zone_forecaster.h"

namespace windfall {

// Has a thread of its own, so that neither a slow provider nor the model delays anybody else. The
// destructor waits for the fetch that is under way, which the sources' own time limits bound.
class IntensityWatch {
 public:
  struct Callbacks {
    // Each runs on the watch's thread.
    std::function<void(FetchedForecast)> forecast;
    std::function<void(IntensitySeries)> actual;
  };
  // `forecaster` null: the zone does without the model.
  IntensityWatch(std::unique_ptr<ForecastChain> chain, std::unique_ptr<ZoneForecaster> forecaster,
                 absl::Duration refresh, Callbacks callbacks);
  ~IntensityWatch();

  const ForecastChain& chain() const { return *chain_; }
  // Actual intensity is asked for from here on, or for the last day if that is longer. Thread-safe.
  void NeedActualFrom(absl::Time begin) { actual_from_ = absl::ToUnixSeconds(begin); }

 private:
  void Loop();
  void Fetch(absl::Time now);
  // Empty: nothing is known.
  IntensitySeries FetchActual(const TimeSpan& span, absl::Time now);
  // Gives the model the history that the sources have, if it lacks any, until they had some.
  void FetchHistory(const absl::StatusOr<Forecast>& provided, absl::Time now);
  // Waits for the next fetch. Whether there is to be one.
  bool Wait();

  const std::unique_ptr<ForecastChain> chain_;
  const std::unique_ptr<ZoneForecaster> forecaster_;
  const absl::Duration refresh_;
  const Callbacks callbacks_;
  bool is_first_fetch_ = true;
  bool has_history_ = false;                      // has come, all at once, from the sources
  std::atomic<int64_t> actual_from_ = INT64_MAX;  // Unix seconds
  Lock lock_;
  bool stopping_ ABSL_GUARDED_BY(lock_) = false;
  std::condition_variable_any stopped_;
  std::thread thread_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_INTENSITY_WATCH_H_
