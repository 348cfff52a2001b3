// The directory that is one agent's alone.
#ifndef WINDFALL_AGENT_STATE_DIRECTORY_H_
#define WINDFALL_AGENT_STATE_DIRECTORY_H_

#include <string>

#include "absl/status/statusor.h"
#include "agent/executor/shim/unique_fd.h"

namespace windfall {

// Held until destruction or the death of the process.
class StateDirectory {
 public:
  // Makes it, with its parents, if it is not there. FailedPrecondition, with the other's process
  // id, if another agent uses it.
  static absl::StatusOr<StateDirectory> Take(const std::string& path);

  std::string database_path() const { return path_ + "/agent.db"; }
  std::string runs_path() const { return path_ + "/runs"; }
  std::string kept_path() const { return path_ + "/kept"; }

 private:
  StateDirectory(std::string path, UniqueFd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::string path_;  // absolute
  UniqueFd lock_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_STATE_DIRECTORY_H_
