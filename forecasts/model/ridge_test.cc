#include "forecasts/model/ridge.h"

#include <cmath>

#include "gtest/gtest.h"

namespace windfall {
namespace {

// Rows that have nothing to do with each other.
PredictorRow RowOf(int index) {
  PredictorRow row;
  for (size_t i = 0; i < kPredictors; ++i) {
    row[i] = std::sin(static_cast<double>(index) * (1.3 + 0.7 * static_cast<double>(i)));
  }
  return row;
}

PredictorRow Truth() {
  PredictorRow truth = {};
  truth[0] = 2;
  truth[5] = -1;
  truth[16] = 0.5;
  return truth;
}

NormalEquations EquationsOf(int begin, int end) {
  NormalEquations equations;
  for (int i = begin; i < end; ++i) equations.Add(RowOf(i), Dot(RowOf(i), Truth()));
  return equations;
}

TEST(NormalEquations, FindTheWeightsThatMadeTheTargets) {
  const PredictorRow weights = EquationsOf(0, 500).Solve(1e-9);
  for (size_t i = 0; i < kPredictors; ++i) EXPECT_NEAR(weights[i], Truth()[i], 1e-6) << i;
}

TEST(NormalEquations, KeepToNoughtAgainstAStrongPrior) {
  const PredictorRow weights = EquationsOf(0, 500).Solve(1e9);
  for (const double weight : weights) EXPECT_NEAR(weight, 0, 1e-4);
}

TEST(NormalEquations, AddUp) {
  NormalEquations sum = EquationsOf(0, 200);
  sum += EquationsOf(200, 500);
  EXPECT_EQ(sum.rows(), 500);
  const PredictorRow expected = EquationsOf(0, 500).Solve(1);
  const PredictorRow weights = sum.Solve(1);
  for (size_t i = 0; i < kPredictors; ++i) EXPECT_NEAR(weights[i], expected[i], 1e-9) << i;
}

TEST(NormalEquations, ExplainNothingWithoutRows) {
  EXPECT_EQ(NormalEquations().Solve(1), PredictorRow());
  NormalEquations silent;
  silent.Add(RowOf(1), 0);
  EXPECT_EQ(silent.Solve(1), PredictorRow());
}

}  // namespace
}  // namespace windfall
