#ifndef WINDFALL_SCHEDULER_SERVER_ZONE_BOARD_H_
#define WINDFALL_SCHEDULER_SERVER_ZONE_BOARD_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "lock/lock.h"

namespace windfall {

// What is known of a zone's intensity, for people.
struct ZoneStatus {
  std::string zone;
  std::vector<std::string> sources;  // descriptions, in the order in which they are asked
  std::optional<Forecast> forecast;  // in use, possibly stale
  bool stale = false;
  std::string error;        // of the sources at the last try; empty: it went well
  std::string model_error;  // why the model has added nothing; empty: it has, or is switched off
  absl::Time next_refresh = absl::InfinitePast();  // when the sources are asked again, about
};

// The newest status of every zone. Thread-safe.
class ZoneBoard {
 public:
  void AddZone(const std::string& zone, std::vector<std::string> sources);
  // `forecast` absent: the one before stays.
  void SetForecast(const std::string& zone, const std::optional<Forecast>& forecast, bool stale);
  void SetRefresh(const std::string& zone, const absl::Status& sources, const absl::Status& model,
                  absl::Time next_refresh);
  std::vector<ZoneStatus> All() const;  // by name

 private:
  mutable Lock lock_;
  std::map<std::string, ZoneStatus> zones_ ABSL_GUARDED_BY(lock_);
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_ZONE_BOARD_H_
