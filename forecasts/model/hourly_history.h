// Measured intensity as the model sees it: hour by hour, on a scale on which errors are alike.
#ifndef WINDFALL_FORECASTS_MODEL_HOURLY_HISTORY_H_
#define WINDFALL_FORECASTS_MODEL_HOURLY_HISTORY_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

// Logarithms, because wind and demand multiply the intensity of a grid; an offset keeps hours
// without emissions finite.
class LogScale {
 public:
  // The offset is a tenth of the mean of `series`, weighted by time.
  explicit LogScale(const IntensitySeries& series);

  double ToLog(CarbonIntensity intensity) const;
  // At least 0, at most kHighestPlausibleIntensity.
  CarbonIntensity FromLog(double value) const;

 private:
  double offset_grams_per_kwh_;
};

// The whole hours of `span` that end with it, oldest first. They need not be those of the clock. An
// hour that is not known from end to end is absent: nothing is filled in.
class HourlyHistory {
 public:
  HourlyHistory(const IntensitySeries& actual, const TimeSpan& span, const LogScale& scale);

  size_t size() const { return values_.size(); }
  size_t known() const { return known_; }
  absl::Time BeginOf(size_t hour) const { return begin_ + absl::Hours(1) * hour; }
  // REQUIRES: hour < size().
  const std::optional<double>& operator[](size_t hour) const { return values_[hour]; }

  // In UTC, by the middle of the hour; of hours to come as well.
  size_t HourOfDay(size_t hour) const { return (first_of_week_ + hour) % 24; }
  bool IsWeekend(size_t hour) const { return (first_of_week_ + hour) % 168 >= 120; }

 private:
  absl::Time begin_;
  size_t first_of_week_ = 0;  // the first hour, counted from Monday 0:00
  std::vector<std::optional<double>> values_;
  size_t known_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_HOURLY_HISTORY_H_
