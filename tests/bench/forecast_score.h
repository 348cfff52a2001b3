// How good forecasts were.
#ifndef WINDFALL_TESTS_BENCH_FORECAST_SCORE_H_
#define WINDFALL_TESTS_BENCH_FORECAST_SCORE_H_

#include <array>
#include <cstddef>
#include <vector>

#include "tests/bench/forecast_baselines.h"

namespace windfall {

inline constexpr size_t kScoredDays = kScoredHours / 24;

struct ForecastQuality {
  // Mean of |error| / intensity, by the day ahead.
  std::array<double, kScoredDays> mape_percent = {};
  // Of what perfect foresight would have saved against the mean of the first day.
  double share_percent = 0;
  // The same against starting at once.
  double share_versus_now_percent = 0;
};

// REQUIRES: not empty.
ForecastQuality MeanOf(const std::vector<ForecastQuality>& qualities);

// Errors by the day ahead, and what is saved by a job of four hours that may start at any full hour
// of the first day, as long as it ends within it.
class ForecastScore {
 public:
  // In g/kWh, hour by hour.
  void Add(const HourlyForecast& forecast, const HourlyForecast& actual);

  // REQUIRES: a forecast was added.
  ForecastQuality Quality() const;

 private:
  std::array<double, kScoredDays> errors_ = {};
  size_t forecasts_ = 0;
  double saved_ = 0;
  double attainable_ = 0;
  double saved_now_ = 0;
  double attainable_now_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_TESTS_BENCH_FORECAST_SCORE_H_
