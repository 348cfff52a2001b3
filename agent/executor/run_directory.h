// The directory of one run.
#ifndef WINDFALL_AGENT_EXECUTOR_RUN_DIRECTORY_H_
#define WINDFALL_AGENT_EXECUTOR_RUN_DIRECTORY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "agent/executor/shim/run_record.h"
#include "agent/executor/shim/unique_fd.h"
#include "domain/run.h"

namespace windfall {

class RunDirectory {
 public:
  // Makes it. AlreadyExists if it is there; Unavailable, with the reason, if it cannot be made.
  static absl::StatusOr<RunDirectory> Make(const std::string& path);
  // NotFound if it is not there.
  static absl::StatusOr<RunDirectory> Open(const std::string& path);

  const std::string& path() const { return path_; }

  absl::Status WriteCommand(const CommandRecord& command) const;
  absl::Status WriteStopReason(StopReason reason) const;
  // Takes the command away, so that the run can never be started.
  void RemoveCommand() const;

  // Absent while there is none, or if what is there was cut short by a power loss.
  std::optional<CommandRecord> ReadCommand() const;
  std::optional<StartedRecord> ReadStarted() const;
  std::optional<ResultRecord> ReadResult() const;
  std::optional<StopReason> ReadStopReason() const;

  // Deletes it with all that is in it.
  absl::Status Remove() const;

 private:
  RunDirectory(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  absl::Status Write(const char* name, const RunRecord& record) const;

  std::string path_;
  UniqueFd fd_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_RUN_DIRECTORY_H_
