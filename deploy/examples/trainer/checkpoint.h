// What the example trainer needs to go on where it stopped.
#ifndef WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHECKPOINT_H_
#define WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace windfall::trainer {

struct Checkpoint {
  // What must be the same for going on to make sense: model, text, seed, learning rate. One line.
  std::string identity;
  int64_t step = 0;
  double trained_seconds = 0;  // time spent training so far
  std::vector<float> parameters;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Replaces the file at `path` at once: whoever reads it, at any moment or after a power cut, finds
// the checkpoint before or this one whole. Unavailable with the path and the reason.
absl::Status Save(const Checkpoint& checkpoint, const std::string& path);

// NotFound if there is no such file, DataLoss if it is not a whole checkpoint.
absl::StatusOr<Checkpoint> Load(const std::string& path);

}  // namespace windfall::trainer

#endif  // WINDFALL_DEPLOY_EXAMPLES_TRAINER_CHECKPOINT_H_
