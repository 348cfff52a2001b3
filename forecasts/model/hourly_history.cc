#include "forecasts/model/hourly_history.h"

#include <algorithm>
#include <cmath>

namespace windfall {
namespace {

constexpr double kOffsetShare = 0.1;
constexpr double kLeastOffsetGramsPerKwh = 0.1;

// Counted from Monday 0:00 UTC, 0..167.
size_t HourOfWeek(absl::Time time) {
  constexpr int64_t kMondayToThursday = 72;  // the epoch was a Thursday
  const int64_t hours = absl::Floor(time - absl::UnixEpoch(), absl::Hours(1)) / absl::Hours(1);
  return static_cast<size_t>(((hours + kMondayToThursday) % 168 + 168) % 168);
}

}  // namespace

LogScale::LogScale(const IntensitySeries& series) {
  const double mean = ToGramsPerKwh(series.MeanOfKnown().value_or(GramsPerKwh(0)));
  offset_grams_per_kwh_ = std::max(kOffsetShare * mean, kLeastOffsetGramsPerKwh);
}

double LogScale::ToLog(CarbonIntensity intensity) const {
  return std::log(ToGramsPerKwh(intensity) + offset_grams_per_kwh_);
}

CarbonIntensity LogScale::FromLog(double value) const {
  return GramsPerKwhRounded(std::clamp(std::exp(value) - offset_grams_per_kwh_, 0.0,
                                       ToGramsPerKwh(kHighestPlausibleIntensity)));
}

HourlyHistory::HourlyHistory(const IntensitySeries& actual, const TimeSpan& span,
                             const LogScale& scale) {
  const int64_t hours = span.length() / absl::Hours(1);
  begin_ = span.end - absl::Hours(hours);
  first_of_week_ = HourOfWeek(begin_ + absl::Minutes(30));
  values_.reserve(static_cast<size_t>(hours));
  for (absl::Time begin = begin_; begin < span.end; begin += absl::Hours(1)) {
    const std::optional<CarbonIntensity> mean = actual.MeanOver({begin, begin + absl::Hours(1)});
    values_.push_back(mean.has_value() ? std::optional(scale.ToLog(*mean)) : std::nullopt);
    if (mean.has_value()) ++known_;
  }
}

}  // namespace windfall
