#include "forecasts/model/hourly_outlook.h"

#include <cstddef>

namespace windfall {

LogQuantiles operator+(const LogQuantiles& quantiles, double more) {
  return {.p10 = quantiles.p10 + more, .p50 = quantiles.p50 + more, .p90 = quantiles.p90 + more};
}

std::optional<LogQuantiles> HourlyOutlook::MeanOver(const TimeSpan& span) const {
  if (span.end > end()) return std::nullopt;
  LogQuantiles mean;
  absl::Time begin = span.begin;
  while (begin < span.end) {
    const auto hour = static_cast<size_t>((begin - begin_) / absl::Hours(1));
    if (!hours_[hour].has_value()) return std::nullopt;
    const absl::Time hour_end = begin_ + absl::Hours(1) * (hour + 1);
    const TimeSpan part = Intersect({begin, hour_end}, span);
    const double share = absl::FDivDuration(part.length(), span.length());
    mean.p10 += share * hours_[hour]->p10;
    mean.p50 += share * hours_[hour]->p50;
    mean.p90 += share * hours_[hour]->p90;
    begin = part.end;
  }
  return mean;
}

}  // namespace windfall
