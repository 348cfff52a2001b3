#include "domain/run.h"

namespace windfall {

bool IsLegal(RunState from, RunState to) {
  switch (from) {
    case RunState::kAssigned:
      return to == RunState::kRunning || to == RunState::kStopping || to == RunState::kEnded;
    case RunState::kRunning:
      return to == RunState::kStopping || to == RunState::kEnded;
    case RunState::kStopping:
      return to == RunState::kEnded;
    case RunState::kEnded:
      return false;
  }
  return false;
}

}  // namespace windfall
