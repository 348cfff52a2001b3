#include "forecasts/model/step_shape.h"

#include <optional>

namespace windfall {
namespace {

constexpr absl::Duration kDay = absl::Hours(24);
constexpr double kShareOfDay = 0.05;

}  // namespace

StepShape::StepShape(const IntensitySeries& actual, const HourlyHistory& history,
                     absl::Duration length, const LogScale& scale)
    : length_(length) {
  if (length_ >= absl::Hours(1)) return;
  means_.resize(static_cast<size_t>(absl::Ceil(kDay, length_) / length_));
  const absl::Time begin = history.BeginOf(0);
  for (const IntensityStep& step : actual.steps()) {
    if (step.span.begin < begin || step.span.length() != length_) continue;
    const auto hour = static_cast<size_t>((step.span.begin - begin) / absl::Hours(1));
    if (hour >= history.size() || !history[hour].has_value()) continue;
    means_[IndexOf(step.span.begin)].Add(scale.ToLog(step.intensity) - *history[hour], kShareOfDay);
  }
}

size_t StepShape::IndexOf(absl::Time begin) const {
  const absl::Duration since = begin - absl::UnixEpoch();
  return static_cast<size_t>((since - absl::Floor(since, kDay)) / length_);
}

double StepShape::At(absl::Time begin) const {
  return means_.empty() ? 0 : means_[IndexOf(begin)].value();
}

}  // namespace windfall
