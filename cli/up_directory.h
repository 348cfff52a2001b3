// The directory of one `windfall up`, held while it runs.
#ifndef WINDFALL_CLI_UP_DIRECTORY_H_
#define WINDFALL_CLI_UP_DIRECTORY_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/environment.h"

namespace windfall {

// Owns the lock on the directory. Files in it: config.textproto, scheduler/, agent/, logs, the
// socket (unless its path would be too long) and its address.
class UpDirectory {
 public:
  // Makes what is missing, for this user alone. FailedPrecondition if another `windfall up` holds
  // it, or if it cannot be made.
  static absl::StatusOr<std::unique_ptr<UpDirectory>> Open(const std::string& path,
                                                           const Environment& environment);
  ~UpDirectory();  // removes address and socket, and lets go
  UpDirectory(const UpDirectory&) = delete;
  UpDirectory& operator=(const UpDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string config_path() const { return path_ + "/config.textproto"; }
  std::string scheduler_state() const { return path_ + "/scheduler"; }
  std::string agent_state() const { return path_ + "/agent"; }
  std::string scheduler_log() const { return path_ + "/scheduler.log"; }
  std::string check_log() const { return path_ + "/check.log"; }
  std::string agent_log() const { return path_ + "/agent.log"; }
  // Where the scheduler shall listen, as gRPC calls it: "unix:/path".
  std::string target() const { return "unix:" + socket_path_; }

  // The configuration of the last start; absent if there was none.
  std::optional<std::string> ReadConfig() const;
  // A configuration is written to a file of its own first, and kept once it has proved good.
  std::string new_config_path() const { return config_path() + ".unchecked"; }
  absl::Status WriteNewConfig(const std::string& text) const;
  absl::Status KeepNewConfig() const;
  // What the node is called: as `typed`, else as the last time, else as `usual`. Kept for the next
  // time: runs and energy stay with the node even if the host is called otherwise.
  absl::StatusOr<std::string> KeepNodeName(const std::string& typed,
                                           const std::string& usual) const;
  // Whether a program that an earlier `windfall up` left behind when it was killed still works
  // here. Both leave by themselves, the agent once its runs are paused.
  bool HasScheduler() const;
  bool HasAgent() const;
  // Lets other commands find the scheduler.
  absl::Status PublishAddress() const;

 private:
  UpDirectory(std::string path, std::string socket_path, int lock_fd);

  const std::string path_;
  const std::string socket_path_;
  const int lock_fd_;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_UP_DIRECTORY_H_
