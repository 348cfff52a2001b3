#include "deploy/examples/trainer/character_model.h"

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace windfall::trainer {
namespace {

const ModelShape kSmall = {.vocabulary = 5, .context = 3, .embedding = 4, .hidden = 6};

std::vector<uint8_t> RandomText(size_t size, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<uint8_t> symbols(size);
  for (uint8_t& symbol : symbols) symbol = static_cast<uint8_t>(random() % kSmall.vocabulary);
  return symbols;
}

std::vector<Window> AllWindows(const std::vector<uint8_t>& text) {
  std::vector<Window> windows;
  for (size_t at = 0; at + kSmall.context < text.size(); ++at) {
    windows.push_back(Window(text).subspan(at, kSmall.context + 1));
  }
  return windows;
}

TEST(CharacterModel, PredictsADistribution) {
  const CharacterModel model(kSmall, 1);
  const std::vector<uint8_t> context = {0, 4, 2};
  const std::vector<float> probabilities = model.Predict(context);
  ASSERT_EQ(probabilities.size(), kSmall.vocabulary);
  EXPECT_NEAR(std::accumulate(probabilities.begin(), probabilities.end(), 0.0), 1, 1e-6);
  for (const float probability : probabilities) EXPECT_GT(probability, 0);
}

TEST(CharacterModel, StartsFromItsSeedAlone) {
  EXPECT_EQ(CharacterModel(kSmall, 1).parameters(), CharacterModel(kSmall, 1).parameters());
  EXPECT_NE(CharacterModel(kSmall, 1).parameters(), CharacterModel(kSmall, 2).parameters());
  EXPECT_EQ(CharacterModel(kSmall, 1).parameters().size(), 5u * 4 + 3 * 4 * 6 + 6 + 6 * 5 + 5);
}

// Every derivative, of every layer, against the slope of the loss itself.
TEST(CharacterModel, GradientIsTheSlopeOfTheLoss) {
  const std::vector<uint8_t> text = RandomText(20, 7);
  const std::vector<Window> windows = AllWindows(text);
  const CharacterModel model(kSmall, 3);
  const std::vector<float> gradient = model.Gradient(windows);
  constexpr float kStep = 1e-2F;
  for (size_t i = 0; i < gradient.size(); ++i) {
    std::vector<float> above = model.parameters();
    std::vector<float> below = model.parameters();
    above[i] += kStep;
    below[i] -= kStep;
    const double slope = (CharacterModel(kSmall, above).Loss(windows) -
                          CharacterModel(kSmall, below).Loss(windows)) /
                         (2.0 * kStep);
    ASSERT_NEAR(gradient[i], slope, 5e-4) << "parameter " << i;
  }
}

TEST(CharacterModel, TrainingStepGoesDownTheGradient) {
  const std::vector<uint8_t> text = RandomText(20, 7);
  const std::vector<Window> windows = AllWindows(text);
  CharacterModel model(kSmall, 3);
  const double before = model.Loss(windows);
  EXPECT_DOUBLE_EQ(model.Train(windows, 0.1), before);
  EXPECT_LT(model.Loss(windows), before);
}

TEST(CharacterModel, LearnsARuleByHeart) {
  std::vector<uint8_t> text(200);
  for (size_t i = 0; i < text.size(); ++i) text[i] = static_cast<uint8_t>(i % 5);
  const std::vector<Window> windows = AllWindows(text);
  CharacterModel model(kSmall, 1);
  EXPECT_NEAR(model.Loss(windows), std::log(5), 0.5);  // knows nothing
  for (int step = 0; step < 200; ++step) model.Train(windows, 0.5);
  EXPECT_LT(model.Loss(windows), 0.05);
  EXPECT_GT(model.Predict(std::vector<uint8_t>{1, 2, 3})[4], 0.9F);
}

TEST(CharacterModel, StaysFiniteWhenItIsSureAndWrong) {
  std::vector<float> parameters(kSmall.parameter_count(), 0.0F);
  parameters.back() = 1000;  // symbol 4, for certain
  const std::vector<uint8_t> text = {0, 0, 0, 0};
  const std::vector<Window> windows = {Window(text)};
  EXPECT_TRUE(std::isfinite(CharacterModel(kSmall, parameters).Loss(windows)));
}

}  // namespace
}  // namespace windfall::trainer
