#include "domain/plan.h"

#include <algorithm>

namespace windfall {

bool RestsOnModel(const TaskPlan& plan, const Forecast& forecast) {
  const std::string& zone = forecast.series.identity().zone;
  return std::any_of(plan.segments.begin(), plan.segments.end(), [&](const Segment& segment) {
    return segment.zone == zone && segment.span.end > forecast.modelled_from;
  });
}

}  // namespace windfall
