// The forecasts that a model has to beat.
#ifndef WINDFALL_TESTS_BENCH_FORECAST_BASELINES_H_
#define WINDFALL_TESTS_BENCH_FORECAST_BASELINES_H_

#include <array>
#include <cstddef>
#include <vector>

#include "forecasts/model/ridge.h"

namespace windfall {

inline constexpr size_t kScoredHours = 96;
using HourlyForecast = std::array<double, kScoredHours>;

// An hour for each entry, in g/kWh, from a midnight on. What is unknown has the value before it.
class ForecastBaselines {
 public:
  // Fits what is to be fitted on the hours before `training_end`.
  ForecastBaselines(std::vector<double> hours, size_t training_end);

  // What was to be expected from `origin` on, by the hours before it. REQUIRES: ten days of them.
  HourlyForecast Persistence(size_t origin) const;
  HourlyForecast LastDay(size_t origin) const;
  // A fading mean of each hour of the day, and the last surprise, which decays.
  HourlyForecast DayShape(size_t origin) const;
  // For each lead one regression on lags, means, that shape and the calendar.
  HourlyForecast Ridge(size_t origin) const;

 private:
  double UsualAt(size_t origin, size_t hour) const { return usual_[origin][hour % 24]; }
  double MeanOfLast(size_t origin, size_t count) const;
  void FitDecay(size_t training_end);
  PredictorRow RidgeRow(size_t origin, size_t lead) const;

  std::vector<double> hours_;
  std::vector<std::array<double, 24>> usual_;  // as it was before each hour
  double decay_ = 0;
  std::array<PredictorRow, kScoredHours> ridge_ = {};
};

}  // namespace windfall

#endif  // WINDFALL_TESTS_BENCH_FORECAST_BASELINES_H_
