#include "deploy/examples/trainer/character_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>

namespace windfall::trainer {
namespace {

// Where each layer lies in the one vector of all parameters. Matrices are stored by row: one row of
// `hidden` numbers for each input, one row of `vocabulary` numbers for each hidden unit.
struct Layout {
  explicit Layout(const ModelShape& shape)
      : hidden_weights(shape.vocabulary * shape.embedding),
        hidden_bias(hidden_weights + shape.context * shape.embedding * shape.hidden),
        output_weights(hidden_bias + shape.hidden),
        output_bias(output_weights + shape.hidden * shape.vocabulary),
        size(output_bias + shape.vocabulary) {}
  const size_t embeddings = 0;
  const size_t hidden_weights;
  const size_t hidden_bias;
  const size_t output_weights;
  const size_t output_bias;
  const size_t size;
};

// y += a * x
void AddScaled(float a, std::span<const float> x, std::span<float> y) {
  for (size_t i = 0; i < x.size(); ++i) y[i] += a * x[i];
}

float Dot(std::span<const float> x, std::span<const float> y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0F);
}

std::span<const float> Part(const std::vector<float>& all, size_t offset, size_t count) {
  return std::span(all).subspan(offset, count);
}

std::span<float> Part(std::vector<float>& all, size_t offset, size_t count) {
  return std::span(all).subspan(offset, count);
}

std::vector<float> Copy(std::span<const float> part) { return {part.begin(), part.end()}; }

// Uniform around 0, narrower the more inputs a unit has, so that sums start out small.
void Randomize(std::span<float> weights, size_t inputs, std::mt19937_64& random) {
  const double width = 1 / std::sqrt(static_cast<double>(inputs));
  for (float& weight : weights) {
    const double unit = static_cast<double>(random() >> 11) * 0x1p-53;  // the same everywhere
    weight = static_cast<float>((2 * unit - 1) * width);
  }
}

void Softmax(std::vector<float>& logits) {
  const float highest = *std::max_element(logits.begin(), logits.end());
  float sum = 0;
  for (float& logit : logits) sum += logit = std::exp(logit - highest);
  for (float& logit : logits) logit /= sum;
}

double CrossEntropy(const std::vector<float>& probabilities, uint8_t symbol) {
  constexpr float kSmallest = 1e-30F;  // keeps a hopeless guess finite
  return -std::log(std::max(probabilities[symbol], kSmallest));
}

}  // namespace

size_t ModelShape::parameter_count() const { return Layout(*this).size; }

CharacterModel::CharacterModel(const ModelShape& shape, uint64_t seed)
    : shape_(shape), parameters_(shape.parameter_count()) {
  const Layout layout(shape);
  const size_t inputs = shape.context * shape.embedding;
  std::mt19937_64 random(seed);
  Randomize(Part(parameters_, layout.embeddings, shape.vocabulary * shape.embedding), 1, random);
  Randomize(Part(parameters_, layout.hidden_weights, inputs * shape.hidden), inputs, random);
  Randomize(Part(parameters_, layout.output_weights, shape.hidden * shape.vocabulary), shape.hidden,
            random);
}

CharacterModel::CharacterModel(const ModelShape& shape, std::vector<float> parameters)
    : shape_(shape), parameters_(std::move(parameters)) {}

CharacterModel::Activations CharacterModel::Forward(std::span<const uint8_t> context) const {
  const Layout layout(shape_);
  Activations a;
  for (const uint8_t symbol : context) {
    const auto embedding =
        Part(parameters_, layout.embeddings + symbol * shape_.embedding, shape_.embedding);
    a.input.insert(a.input.end(), embedding.begin(), embedding.end());
  }
  a.hidden = Copy(Part(parameters_, layout.hidden_bias, shape_.hidden));
  for (size_t i = 0; i < a.input.size(); ++i) {
    AddScaled(a.input[i],
              Part(parameters_, layout.hidden_weights + i * shape_.hidden, shape_.hidden),
              a.hidden);
  }
  for (float& unit : a.hidden) unit = std::tanh(unit);
  a.probabilities = Copy(Part(parameters_, layout.output_bias, shape_.vocabulary));
  for (size_t j = 0; j < shape_.hidden; ++j) {
    AddScaled(a.hidden[j],
              Part(parameters_, layout.output_weights + j * shape_.vocabulary, shape_.vocabulary),
              a.probabilities);
  }
  Softmax(a.probabilities);
  return a;
}

void CharacterModel::AddGradient(Window window, const Activations& a,
                                 std::vector<float>& gradient) const {
  const Layout layout(shape_);
  std::vector<float> at_output = a.probabilities;  // of softmax and cross-entropy together
  at_output[window.back()] -= 1;
  AddScaled(1, at_output, Part(gradient, layout.output_bias, shape_.vocabulary));
  std::vector<float> at_hidden(shape_.hidden);
  for (size_t j = 0; j < shape_.hidden; ++j) {
    const size_t row = layout.output_weights + j * shape_.vocabulary;
    AddScaled(a.hidden[j], at_output, Part(gradient, row, shape_.vocabulary));
    at_hidden[j] =
        Dot(Part(parameters_, row, shape_.vocabulary), at_output) * (1 - a.hidden[j] * a.hidden[j]);
  }
  AddScaled(1, at_hidden, Part(gradient, layout.hidden_bias, shape_.hidden));
  for (size_t i = 0; i < a.input.size(); ++i) {
    const size_t row = layout.hidden_weights + i * shape_.hidden;
    AddScaled(a.input[i], at_hidden, Part(gradient, row, shape_.hidden));
    const size_t symbol = window[i / shape_.embedding];
    gradient[layout.embeddings + symbol * shape_.embedding + i % shape_.embedding] +=
        Dot(Part(parameters_, row, shape_.hidden), at_hidden);
  }
}

double CharacterModel::AddGradients(std::span<const Window> windows,
                                    std::vector<float>& gradient) const {
  double loss = 0;
  for (const Window window : windows) {
    const Activations activations = Forward(window.first(shape_.context));
    loss += CrossEntropy(activations.probabilities, window.back());
    AddGradient(window, activations, gradient);
  }
  return loss / static_cast<double>(windows.size());
}

double CharacterModel::Train(std::span<const Window> windows, double learning_rate) {
  std::vector<float> gradient(parameters_.size());
  const double loss = AddGradients(windows, gradient);
  const double scale = -learning_rate / static_cast<double>(windows.size());
  AddScaled(static_cast<float>(scale), gradient, parameters_);
  return loss;
}

double CharacterModel::Loss(std::span<const Window> windows) const {
  double loss = 0;
  for (const Window window : windows) {
    loss += CrossEntropy(Predict(window.first(shape_.context)), window.back());
  }
  return loss / static_cast<double>(windows.size());
}

std::vector<float> CharacterModel::Gradient(std::span<const Window> windows) const {
  std::vector<float> gradient(parameters_.size());
  AddGradients(windows, gradient);
  for (float& value : gradient) value /= static_cast<float>(windows.size());
  return gradient;
}

std::vector<float> CharacterModel::Predict(std::span<const uint8_t> context) const {
  return Forward(context).probabilities;
}

}  // namespace windfall::trainer
