// A small neural network that predicts the next character from the ones before it.
#ifndef WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHARACTER_MODEL_H_
#define WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHARACTER_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace windfall::trainer {

struct ModelShape {
  size_t vocabulary = 0;  // number of different symbols
  size_t context = 8;     // symbols looked back at
  size_t embedding = 16;  // numbers that stand for one symbol
  size_t hidden = 64;     // units of the hidden layer
  friend bool operator==(const ModelShape&, const ModelShape&) = default;
  size_t parameter_count() const;
};

// A stretch of text: `context` symbols, and the one that follows them.
using Window = std::span<const uint8_t>;

// Embedding, one tanh layer, softmax (Bengio and others, 2003). Same parameters and same windows in
// the same order: the same results to the bit, on the same machine and build.
class CharacterModel {
 public:
  // Random parameters, the same for the same seed.
  CharacterModel(const ModelShape& shape, uint64_t seed);
  // REQUIRES: parameters.size() == shape.parameter_count().
  CharacterModel(const ModelShape& shape, std::vector<float> parameters);

  const ModelShape& shape() const { return shape_; }
  const std::vector<float>& parameters() const { return parameters_; }

  // One step of gradient descent. Returns the mean loss (cross-entropy in nats a character) before
  // it. REQUIRES: windows is not empty and each has context + 1 symbols.
  double Train(std::span<const Window> windows, double learning_rate);
  double Loss(std::span<const Window> windows) const;
  // Of the mean loss, by parameter.
  std::vector<float> Gradient(std::span<const Window> windows) const;
  // The probability of each symbol to come next. REQUIRES: `context` has that many symbols.
  std::vector<float> Predict(std::span<const uint8_t> context) const;

 private:
  struct Activations {
    std::vector<float> input;          // context x embedding
    std::vector<float> hidden;         // after tanh
    std::vector<float> probabilities;  // by symbol
  };
  Activations Forward(std::span<const uint8_t> context) const;
  void AddGradient(Window window, const Activations& activations,
                   std::vector<float>& gradient) const;
  double AddGradients(std::span<const Window> windows, std::vector<float>& gradient) const;

  const ModelShape shape_;
  std::vector<float> parameters_;
};

}  // namespace windfall::trainer

#endif  // WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHARACTER_MODEL_H_
