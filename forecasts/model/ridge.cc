#include "forecasts/model/ridge.h"

#include <cmath>

namespace windfall {
namespace {

using Matrix = std::array<PredictorRow, kPredictors>;

// Cholesky: turns the lower triangle of a positive definite matrix into that of its root.
void Factor(Matrix& matrix) {
  for (size_t i = 0; i < kPredictors; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double rest = matrix[i][j];
      for (size_t k = 0; k < j; ++k) rest -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i == j ? std::sqrt(rest) : rest / matrix[j][j];
    }
  }
}

// `root` x its transpose x result = `right`.
PredictorRow SolveFactored(const Matrix& root, PredictorRow right) {
  for (size_t i = 0; i < kPredictors; ++i) {
    for (size_t k = 0; k < i; ++k) right[i] -= root[i][k] * right[k];
    right[i] /= root[i][i];
  }
  for (size_t i = kPredictors; i-- > 0;) {
    for (size_t k = i + 1; k < kPredictors; ++k) right[i] -= root[k][i] * right[k];
    right[i] /= root[i][i];
  }
  return right;
}

}  // namespace

double Dot(const PredictorRow& a, const PredictorRow& b) {
  double sum = 0;
  for (size_t i = 0; i < kPredictors; ++i) sum += a[i] * b[i];
  return sum;
}

void NormalEquations::Add(const PredictorRow& row, double target) {
  for (size_t i = 0; i < kPredictors; ++i) {
    for (size_t j = 0; j <= i; ++j) products_[i][j] += row[i] * row[j];
    targets_[i] += row[i] * target;
  }
  target_squares_ += target * target;
  ++rows_;
}

NormalEquations& NormalEquations::operator+=(const NormalEquations& other) {
  for (size_t i = 0; i < kPredictors; ++i) {
    for (size_t j = 0; j <= i; ++j) products_[i][j] += other.products_[i][j];
    targets_[i] += other.targets_[i];
  }
  target_squares_ += other.target_squares_;
  rows_ += other.rows_;
  return *this;
}

PredictorRow NormalEquations::Solve(double prior_rows) const {
  if (rows_ == 0 || target_squares_ <= 0) return {};
  Matrix matrix = products_;
  const double penalty = prior_rows * target_squares_ / static_cast<double>(rows_);
  for (size_t i = 0; i < kPredictors; ++i) matrix[i][i] += penalty;
  Factor(matrix);
  return SolveFactored(matrix, targets_);
}

}  // namespace windfall
