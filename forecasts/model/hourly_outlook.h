// What the model expects, hour by hour.
#ifndef WINDFALL_FORECASTS_MODEL_HOURLY_OUTLOOK_H_
#define WINDFALL_FORECASTS_MODEL_HOURLY_OUTLOOK_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/time_span.h"

namespace windfall {

// Of an intensity, on the model's scale.
struct LogQuantiles {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;

  // All of them higher by that much.
  friend LogQuantiles operator+(const LogQuantiles& quantiles, double more);
};

class HourlyOutlook {
 public:
  explicit HourlyOutlook(absl::Time begin) : begin_(begin) {}

  // Of the next hour; absent: nothing is expected of it.
  void Add(const std::optional<LogQuantiles>& hour) { hours_.push_back(hour); }
  absl::Time end() const { return begin_ + absl::Hours(1) * hours_.size(); }

  // Means over `span`, absent if nothing is expected of some part of it. REQUIRES: `span` is not
  // empty and does not begin before the first hour.
  std::optional<LogQuantiles> MeanOver(const TimeSpan& span) const;

 private:
  absl::Time begin_;
  std::vector<std::optional<LogQuantiles>> hours_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_HOURLY_OUTLOOK_H_
