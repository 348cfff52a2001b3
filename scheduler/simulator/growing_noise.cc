#include "scheduler/simulator/growing_noise.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "scheduler/simulator/seeded_draw.h"

namespace windfall {
namespace {

constexpr double kKeptEachHour = 0.95;
constexpr int kHoursOfDeviation = 24;

// Of what each hour adds, so that `noise` has its deviation after a day.
double HourlyDeviation(const GrowingNoise& noise) {
  const double kept_in_squares = kKeptEachHour * kKeptEachHour;
  return noise.deviation_grams_per_kwh *
         std::sqrt((1 - kept_in_squares) / (1 - std::pow(kept_in_squares, kHoursOfDeviation)));
}

}  // namespace

IntensitySeries WithGrowingNoise(const IntensitySeries& series, const GrowingNoise& noise) {
  const double deviation = HourlyDeviation(noise);
  const std::string purpose = absl::StrCat("growing noise ", series.identity().zone, " ",
                                           absl::ToUnixSeconds(noise.issue_time));
  std::vector<IntensityStep> steps = series.steps();
  int64_t hour = 0;
  double error = 0;
  for (IntensityStep& step : steps) {
    for (; noise.issue_time + absl::Hours(hour + 1) <= step.span.begin; ++hour) {
      error = kKeptEachHour * error + deviation * DrawNormal(noise.seed, purpose, hour);
    }
    step.intensity = GramsPerKwhRounded(std::clamp(ToGramsPerKwh(step.intensity) + error, 0.0,
                                                   ToGramsPerKwh(kHighestPlausibleIntensity)));
  }
  return IntensitySeries::Create(series.identity(), std::move(steps)).value();
}

}  // namespace windfall
