// Linear regression by ridge: least squares that keeps to nought what the data do not ask for.
#ifndef WINDFALL_FORECASTS_MODEL_RIDGE_H_
#define WINDFALL_FORECASTS_MODEL_RIDGE_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace windfall {

inline constexpr size_t kPredictors = 17;
// What a value is explained with, or the weight of each.
using PredictorRow = std::array<double, kPredictors>;

double Dot(const PredictorRow& a, const PredictorRow& b);

// Everything that a regression has to know of its rows, in constant space.
class NormalEquations {
 public:
  void Add(const PredictorRow& row, double target);
  NormalEquations& operator+=(const NormalEquations& other);

  int64_t rows() const { return rows_; }
  // The weights that explain the targets best if `prior_rows` more rows, each with one predictor
  // as large as the targets commonly are, had had nought as their target. All nought without a row.
  // REQUIRES: prior_rows > 0. O(kPredictors^3).
  PredictorRow Solve(double prior_rows) const;

 private:
  std::array<PredictorRow, kPredictors> products_ = {};  // the lower triangle
  PredictorRow targets_ = {};
  double target_squares_ = 0;
  int64_t rows_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_RIDGE_H_
