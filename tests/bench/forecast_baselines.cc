#include "tests/bench/forecast_baselines.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace windfall {
namespace {

constexpr double kShareOfDay = 0.25;
constexpr size_t kWarmUpHours = 400;
constexpr size_t kRidgeStride = 3;
constexpr double kRidgePriorRows = 0.003;

// The last hour before `origin` at the time of day of `hour`.
size_t SameHourBefore(size_t origin, size_t hour) { return hour - 24 * ((hour - origin) / 24 + 1); }

double Wave(double turns, double phase) { return std::cos(6.283185307179586 * (turns - phase)); }

}  // namespace

ForecastBaselines::ForecastBaselines(std::vector<double> hours, size_t training_end)
    : hours_(std::move(hours)) {
  std::array<double, 24> usual = {};
  for (size_t hour = 0; hour <= hours_.size(); ++hour) {
    usual_.push_back(usual);
    if (hour == hours_.size()) break;
    double& value = usual[hour % 24];
    value += (hour < 24 ? 1 : kShareOfDay) * (hours_[hour] - value);
  }
  FitDecay(training_end);
  for (size_t lead = 0; lead < kScoredHours; ++lead) {
    NormalEquations equations;
    for (size_t origin = kWarmUpHours; origin + lead < training_end; origin += kRidgeStride) {
      equations.Add(RidgeRow(origin, lead), hours_[origin + lead]);
    }
    ridge_[lead] = equations.Solve(kRidgePriorRows);
  }
}

void ForecastBaselines::FitDecay(size_t training_end) {
  double products = 0;
  double squares = 0;
  for (size_t hour = kWarmUpHours; hour + 1 < training_end; ++hour) {
    const double surprise = hours_[hour] - UsualAt(hour, hour);
    products += surprise * (hours_[hour + 1] - UsualAt(hour, hour + 1));
    squares += surprise * surprise;
  }
  decay_ = std::clamp(products / squares, 0.0, 0.999);
}

double ForecastBaselines::MeanOfLast(size_t origin, size_t count) const {
  double sum = 0;
  for (size_t hour = origin - count; hour < origin; ++hour) sum += hours_[hour];
  return sum / static_cast<double>(count);
}

HourlyForecast ForecastBaselines::Persistence(size_t origin) const {
  HourlyForecast forecast;
  forecast.fill(hours_[origin - 1]);
  return forecast;
}

HourlyForecast ForecastBaselines::LastDay(size_t origin) const {
  HourlyForecast forecast;
  for (size_t lead = 0; lead < kScoredHours; ++lead) {
    forecast[lead] = hours_[SameHourBefore(origin, origin + lead)];
  }
  return forecast;
}

HourlyForecast ForecastBaselines::DayShape(size_t origin) const {
  HourlyForecast forecast;
  double surprise = hours_[origin - 1] - UsualAt(origin - 1, origin - 1);
  for (size_t lead = 0; lead < kScoredHours; ++lead) {
    surprise *= decay_;
    forecast[lead] = UsualAt(origin, origin + lead) + surprise;
  }
  return forecast;
}

PredictorRow ForecastBaselines::RidgeRow(size_t origin, size_t lead) const {
  const size_t target = origin + lead;
  const size_t same = SameHourBefore(origin, target);
  const double day = static_cast<double>(target % 24) / 24;
  const double week = static_cast<double>(target / 24 % 7) / 7;
  return {1,
          hours_[origin - 1],
          MeanOfLast(origin, 3),
          MeanOfLast(origin, 24),
          MeanOfLast(origin, 168),
          hours_[same],
          hours_[same - 24],
          hours_[same - 48],
          hours_[target - 168],
          UsualAt(origin, target),
          hours_[origin - 1] - UsualAt(origin - 1, origin - 1),
          Wave(day, 0),
          Wave(day, 0.25),
          Wave(2 * day, 0),
          Wave(2 * day, 0.25),
          Wave(week, 0),
          Wave(week, 0.25)};
}

HourlyForecast ForecastBaselines::Ridge(size_t origin) const {
  HourlyForecast forecast;
  for (size_t lead = 0; lead < kScoredHours; ++lead) {
    forecast[lead] = std::max(1.0, Dot(ridge_[lead], RidgeRow(origin, lead)));
  }
  return forecast;
}

}  // namespace windfall
