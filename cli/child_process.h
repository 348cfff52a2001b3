// A program that runs as long as this one does.
#ifndef WINDFALL_CLI_CHILD_PROCESS_H_
#define WINDFALL_CLI_CHILD_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace windfall {

struct ChildOptions {
  std::string name;                // for messages
  std::vector<std::string> words;  // the program's path and its arguments
  std::string log_path;            // standard output and error are appended here
};

// In a process group of its own, so that Ctrl-C at the terminal does not reach it; gets SIGTERM if
// this process dies. Used by one thread.
class ChildProcess {
 public:
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const ChildOptions& options);
  ~ChildProcess();  // kills it if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // OK while it runs; else how it ended, with the last line that it has written to its log unless a
  // signal ended it, of which it could not tell.
  absl::Status Check();
  // The same program once more, after it has ended.
  absl::StatusOr<std::unique_ptr<ChildProcess>> StartAgain() const { return Start(options_); }
  // Waits for its end. OK if it exited with 0, Aborted with the last line of its log (or how it
  // ended, without one) if not; DeadlineExceeded if it still runs.
  absl::Status Await(absl::Duration patience);
  // Sends SIGTERM and waits. DeadlineExceeded, after a SIGKILL, if it has not ended by then.
  absl::Status Stop(absl::Duration patience);

 private:
  ChildProcess(ChildOptions options, pid_t pid, int64_t log_start_bytes)
      : options_(std::move(options)), pid_(pid), log_start_bytes_(log_start_bytes) {}
  // Whether it has ended, by now or after waiting for up to `patience`.
  bool HasEnded(absl::Duration patience);

  const ChildOptions options_;
  const pid_t pid_;
  const int64_t log_start_bytes_;   // what stands before is of earlier starts
  std::optional<int> wait_status_;  // set once it has ended
};

// The program `name` beside this one, else in `search_path`. NotFound says where it was looked for.
absl::StatusOr<std::string> FindProgram(const std::string& name, const std::string& search_path);

}  // namespace windfall

#endif  // WINDFALL_CLI_CHILD_PROCESS_H_
