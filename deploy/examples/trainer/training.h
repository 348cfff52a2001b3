// The training loop of the example: batches, reports, checkpoints.
#ifndef WINDFALL_DEPLOY_EXAMPLES_TRAINER_TRAINING_H_
#define WINDFALL_DEPLOY_EXAMPLES_TRAINER_TRAINING_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "deploy/examples/trainer/character_model.h"
#include "deploy/examples/trainer/checkpoint.h"
#include "deploy/examples/trainer/corpus.h"

namespace windfall::trainer {

struct TrainingOptions {
  // The work: ends at whichever comes first; one must be given. Seconds are of training, pauses not
  // counted.
  std::optional<int64_t> steps;
  std::optional<double> seconds;
  double learning_rate = 0.3;
  uint64_t seed = 1;
  size_t hidden = 64;
  std::string checkpoint_path;      // empty: keep none
  bool resume = false;              // from the checkpoint, if there is one
  int64_t checkpoint_every = 2000;  // steps
  int64_t report_every = 500;       // steps
};

enum class TrainingEnd { kFinished, kStopped };

// A model on its way. Each step's batch depends on the seed and the step's number only, so that a
// training that was interrupted and resumed ends with exactly the parameters of one that was not.
class Training {
 public:
  // Starts anew, or where the checkpoint is. FailedPrecondition if the checkpoint is of another
  // training (model, text, seed or learning rate); InvalidArgument for impossible options.
  static absl::StatusOr<Training> Begin(const Corpus& corpus, const TrainingOptions& options);

  // Trains until the work is done or `stop`, asked between steps, says so; then saves a checkpoint.
  // Reports progress to `out`, one line each. `seconds_now` is a clock that never goes back.
  absl::StatusOr<TrainingEnd> Run(const std::function<bool()>& stop,
                                  const std::function<double()>& seconds_now, std::ostream& out);

  int64_t step() const { return state_.step; }
  bool resumed() const { return resumed_; }
  const CharacterModel& model() const { return model_; }
  // Mean loss on the last twentieth of the text, which is never trained on.
  double HeldOutLoss() const;
  // Some text of the model's own making, the same for the same model.
  std::string Sample(size_t length) const;

 private:
  Training(const Corpus& corpus, const TrainingOptions& options, CharacterModel model);
  double TrainOneStep();
  bool IsDone() const;
  absl::Status SaveCheckpoint();

  const Corpus* corpus_;  // never null; outlives this
  TrainingOptions options_;
  CharacterModel model_;
  Checkpoint state_;  // without the parameters, which the model has
  bool resumed_ = false;
};

}  // namespace windfall::trainer

#endif  // WINDFALL_DEPLOY_EXAMPLES_TRAINER_TRAINING_H_
