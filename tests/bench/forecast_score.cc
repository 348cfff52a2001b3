#include "tests/bench/forecast_score.h"

#include <algorithm>
#include <cmath>

namespace windfall {
namespace {

constexpr size_t kDay = 24;
constexpr size_t kJobHours = 4;
// Percentages of less say nothing.
constexpr double kLeastGramsPerKwh = 1;

double CostFrom(const HourlyForecast& hours, size_t start) {
  double cost = 0;
  for (size_t hour = start; hour < start + kJobHours; ++hour) cost += hours[hour];
  return cost;
}

size_t CheapestStart(const HourlyForecast& hours) {
  size_t cheapest = 0;
  for (size_t start = 1; start + kJobHours <= kDay; ++start) {
    if (CostFrom(hours, start) < CostFrom(hours, cheapest) - 1e-9) cheapest = start;
  }
  return cheapest;
}

}  // namespace

void ForecastScore::Add(const HourlyForecast& forecast, const HourlyForecast& actual) {
  ++forecasts_;
  double day = 0;
  for (size_t hour = 0; hour < kScoredHours; ++hour) {
    errors_[hour / kDay] +=
        std::abs(forecast[hour] - actual[hour]) / std::max(actual[hour], kLeastGramsPerKwh);
    if (hour < kDay) day += actual[hour];
  }
  const double mean = day * kJobHours / kDay;
  const double now = CostFrom(actual, 0);
  const double chosen = CostFrom(actual, CheapestStart(forecast));
  const double perfect = CostFrom(actual, CheapestStart(actual));
  saved_ += mean - chosen;
  attainable_ += mean - perfect;
  saved_now_ += now - chosen;
  attainable_now_ += now - perfect;
}

ForecastQuality ForecastScore::Quality() const {
  ForecastQuality quality = {.share_percent = 100 * saved_ / attainable_,
                             .share_versus_now_percent = 100 * saved_now_ / attainable_now_};
  for (size_t day = 0; day < kScoredDays; ++day) {
    quality.mape_percent[day] = 100 * errors_[day] / static_cast<double>(forecasts_ * kDay);
  }
  return quality;
}

ForecastQuality MeanOf(const std::vector<ForecastQuality>& qualities) {
  const auto count = static_cast<double>(qualities.size());
  ForecastQuality mean;
  for (const ForecastQuality& quality : qualities) {
    for (size_t day = 0; day < kScoredDays; ++day) {
      mean.mape_percent[day] += quality.mape_percent[day] / count;
    }
    mean.share_percent += quality.share_percent / count;
    mean.share_versus_now_percent += quality.share_versus_now_percent / count;
  }
  return mean;
}

}  // namespace windfall
