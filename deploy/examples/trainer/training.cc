#include "deploy/examples/trainer/training.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "domain/status_macros.h"

namespace windfall::trainer {
namespace {

constexpr size_t kWindowsInBatch = 32;
constexpr size_t kHeldOutShare = 20;  // one part in so many
constexpr size_t kHeldOutWindows = 2000;

absl::Status ValidateOptions(const TrainingOptions& options) {
  if (!options.steps.has_value() && !options.seconds.has_value()) {
    return absl::InvalidArgumentError("no end: give --steps or --seconds");
  }
  if (options.steps.has_value() && *options.steps < 1) {
    return absl::InvalidArgumentError("--steps must be 1 or more");
  }
  if (options.seconds.has_value() && !(*options.seconds > 0)) {
    return absl::InvalidArgumentError("--seconds must be positive");
  }
  if (!(options.learning_rate > 0) || !std::isfinite(options.learning_rate)) {
    return absl::InvalidArgumentError("--learning-rate must be positive");
  }
  if (options.hidden < 1 || options.hidden > 4096) {
    return absl::InvalidArgumentError("--hidden must be 1 to 4096");
  }
  if (options.report_every < 1 || options.checkpoint_every < 1) {
    return absl::InvalidArgumentError("--report-every and --checkpoint-every must be 1 or more");
  }
  return absl::OkStatus();
}

std::string IdentityOf(const ModelShape& shape, const Corpus& corpus,
                       const TrainingOptions& options) {
  return absl::StrFormat(
      "vocabulary %d, context %d, embedding %d, hidden %d, learning rate %.17g, "
      "seed %d, text %016x",
      shape.vocabulary, shape.context, shape.embedding, shape.hidden, options.learning_rate,
      options.seed, corpus.fingerprint);
}

size_t HeldOutBegin(const Corpus& corpus) {
  return corpus.symbols.size() - corpus.symbols.size() / kHeldOutShare;
}

// The generator of one step, made from its number alone.
std::mt19937_64 RandomOf(uint64_t seed, int64_t step) {
  const auto number = static_cast<uint64_t>(step);
  std::seed_seq words{seed & 0xffffffff, seed >> 32, number & 0xffffffff, number >> 32};
  return std::mt19937_64(words);
}

std::vector<Window> BatchOf(const Corpus& corpus, size_t window_size, std::mt19937_64 random) {
  const size_t starts = HeldOutBegin(corpus) - window_size;
  std::vector<Window> windows;
  for (size_t i = 0; i < kWindowsInBatch; ++i) {
    // The bias of the remainder is under one in a trillion for any text that fits in memory.
    windows.push_back(Window(corpus.symbols).subspan(random() % starts, window_size));
  }
  return windows;
}

// An index, as likely as its probability says.
size_t Draw(const std::vector<float>& probabilities, std::mt19937_64& random) {
  double left = static_cast<double>(random() >> 11) * 0x1p-53;
  for (size_t i = 0; i + 1 < probabilities.size(); ++i) {
    left -= probabilities[i];
    if (left < 0) return i;
  }
  return probabilities.size() - 1;
}

// What happened since the last report.
class Progress {
 public:
  void Add(double loss, double seconds) {
    loss_ += loss;
    seconds_ += seconds;
    ++steps_;
  }
  void Report(int64_t step, std::ostream& out) {
    if (steps_ == 0) return;
    const auto characters = static_cast<double>(steps_ * kWindowsInBatch);
    out << absl::StrFormat("step %d  loss %.3f  %.0f chars/s", step,
                           loss_ / static_cast<double>(steps_),
                           seconds_ > 0 ? characters / seconds_ : 0)
        << std::endl;
    *this = Progress();
  }

 private:
  double loss_ = 0;
  double seconds_ = 0;
  size_t steps_ = 0;
};

}  // namespace

Training::Training(const Corpus& corpus, const TrainingOptions& options, CharacterModel model)
    : corpus_(&corpus), options_(options), model_(std::move(model)) {
  state_.identity = IdentityOf(model_.shape(), corpus, options);
}

absl::StatusOr<Training> Training::Begin(const Corpus& corpus, const TrainingOptions& options) {
  WINDFALL_RETURN_IF_ERROR(ValidateOptions(options));
  const ModelShape shape = {.vocabulary = corpus.vocabulary.size(), .hidden = options.hidden};
  Training fresh(corpus, options, CharacterModel(shape, options.seed));
  if (!options.resume || options.checkpoint_path.empty()) return fresh;

  absl::StatusOr<Checkpoint> checkpoint = Load(options.checkpoint_path);
  if (absl::IsNotFound(checkpoint.status())) return fresh;
  if (!checkpoint.ok()) return checkpoint.status();
  if (checkpoint->identity != fresh.state_.identity ||
      checkpoint->parameters.size() != shape.parameter_count()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "checkpoint ", options.checkpoint_path, " is of another training (", checkpoint->identity,
        ") than this (", fresh.state_.identity, "); give the same options or another file"));
  }
  Training resumed(corpus, options, CharacterModel(shape, std::move(checkpoint->parameters)));
  resumed.state_.step = checkpoint->step;
  resumed.state_.trained_seconds = checkpoint->trained_seconds;
  resumed.resumed_ = true;
  return resumed;
}

absl::StatusOr<TrainingEnd> Training::Run(const std::function<bool()>& stop,
                                          const std::function<double()>& seconds_now,
                                          std::ostream& out) {
  Progress progress;
  double last_time = seconds_now();
  TrainingEnd end = TrainingEnd::kFinished;
  while (!IsDone()) {
    if (stop()) {
      end = TrainingEnd::kStopped;
      break;
    }
    const double loss = TrainOneStep();
    const double now = seconds_now();
    progress.Add(loss, now - last_time);
    state_.trained_seconds += now - last_time;
    last_time = now;
    if (state_.step % options_.report_every == 0) progress.Report(state_.step, out);
    if (state_.step % options_.checkpoint_every == 0) WINDFALL_RETURN_IF_ERROR(SaveCheckpoint());
  }
  progress.Report(state_.step, out);
  WINDFALL_RETURN_IF_ERROR(SaveCheckpoint());
  return end;
}

double Training::TrainOneStep() {
  const std::vector<Window> batch =
      BatchOf(*corpus_, model_.shape().context + 1, RandomOf(options_.seed, state_.step));
  ++state_.step;
  return model_.Train(batch, options_.learning_rate);
}

bool Training::IsDone() const {
  return (options_.steps.has_value() && state_.step >= *options_.steps) ||
         (options_.seconds.has_value() && state_.trained_seconds >= *options_.seconds);
}

absl::Status Training::SaveCheckpoint() {
  if (options_.checkpoint_path.empty()) return absl::OkStatus();
  Checkpoint checkpoint = state_;
  checkpoint.parameters = model_.parameters();
  return Save(checkpoint, options_.checkpoint_path);
}

double Training::HeldOutLoss() const {
  const size_t window_size = model_.shape().context + 1;
  const Window held_out = Window(corpus_->symbols).subspan(HeldOutBegin(*corpus_));
  const size_t stride = std::max<size_t>(1, held_out.size() / kHeldOutWindows);
  std::vector<Window> windows;
  for (size_t at = 0; at + window_size <= held_out.size(); at += stride) {
    windows.push_back(held_out.subspan(at, window_size));
  }
  return model_.Loss(windows);
}

std::string Training::Sample(size_t length) const {
  std::mt19937_64 random(options_.seed);
  const Window start = Window(corpus_->symbols).subspan(HeldOutBegin(*corpus_));
  std::vector<uint8_t> symbols(start.begin(), start.begin() + model_.shape().context);
  std::string text;
  while (text.size() < length) {
    const auto context = Window(symbols).last(model_.shape().context);
    const size_t next = Draw(model_.Predict(context), random);
    symbols.push_back(static_cast<uint8_t>(next));
    text += corpus_->vocabulary[next];
  }
  return text;
}

}  // namespace windfall::trainer
