// What an intensity file holds, and what it says at a given time.
#ifndef WINDFALL_FORECASTS_RECORDED_INTENSITY_H_
#define WINDFALL_FORECASTS_RECORDED_INTENSITY_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/time_span.h"

namespace windfall {

struct RecordedIntensity {
  // Either intensity as it came true, or forecasts as they were issued, in order of issue time,
  // which is also their fetch time. Not empty.
  std::variant<IntensitySeries, std::vector<Forecast>> content;
  int64_t replaced_rows = 0;  // the same stamp came again further down; the last one was kept
  int64_t blank_rows = 0;     // a stamp without a value: unknown, not zero

  // Whether this holds forecasts.
  bool IsAsIssued() const { return content.index() == 1; }
};

// The steps of `series` that end after `now`, the one in progress as a whole.
IntensitySeries StepsFrom(const IntensitySeries& series, absl::Time now);
// The steps that overlap `span` and have ended by `now`, each as a whole.
IntensitySeries StepsEndedBy(const IntensitySeries& series, const TimeSpan& span, absl::Time now);

// What was predicted from `now` on: the newest forecast issued by then. Of intensity as it came
// true, all that follows: a perfect forecast, "issued" now. NotFound if nothing was issued by then
// or nothing lies ahead.
absl::StatusOr<Forecast> ForecastAt(const RecordedIntensity& recorded, absl::Time now);

// What had come true by `now`, in whole steps that overlap `span`. NotFound if nothing had;
// FailedPrecondition if `recorded` holds forecasts.
absl::StatusOr<IntensitySeries> ActualAt(const RecordedIntensity& recorded, const TimeSpan& span,
                                         absl::Time now);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_RECORDED_INTENSITY_H_
