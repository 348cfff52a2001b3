// Ctrl-C as an event.
#ifndef WINDFALL_CLI_INTERRUPT_H_
#define WINDFALL_CLI_INTERRUPT_H_

#include <csignal>
#include <functional>
#include <optional>
#include <thread>

#include "absl/time/time.h"

namespace windfall {

// Keeps SIGINT and SIGTERM from ending the process while it lives: they wait for an
// InterruptWatcher. Create it before any other thread, which would otherwise take the signal.
class InterruptBlock {
 public:
  InterruptBlock();
  ~InterruptBlock();
  InterruptBlock(const InterruptBlock&) = delete;
  InterruptBlock& operator=(const InterruptBlock&) = delete;

 private:
  sigset_t previous_mask_;
};

// Calls `interrupted`, on a thread of its own, at the first signal; a second SIGINT ends the
// process with status 130. Without a function the first SIGINT does. REQUIRES: an InterruptBlock
// lives longer.
class InterruptWatcher {
 public:
  explicit InterruptWatcher(std::function<void()> interrupted);
  ~InterruptWatcher();
  InterruptWatcher(const InterruptWatcher&) = delete;
  InterruptWatcher& operator=(const InterruptWatcher&) = delete;

 private:
  void Watch(const std::function<void()>& interrupted) const;

  int signal_fd_;
  int stop_fd_;
  std::thread thread_;
};

// Takes the signals one by one, on the caller's thread. REQUIRES: an InterruptBlock lives longer,
// and no InterruptWatcher at the same time.
class InterruptQueue {
 public:
  InterruptQueue();
  ~InterruptQueue();
  InterruptQueue(const InterruptQueue&) = delete;
  InterruptQueue& operator=(const InterruptQueue&) = delete;

  // The next SIGINT or SIGTERM; absent if none comes within `patience`.
  std::optional<int> Next(absl::Duration patience);

 private:
  const int signal_fd_;
};

// The exit status of a command that was interrupted.
inline constexpr int kExitInterrupted = 130;

}  // namespace windfall

#endif  // WINDFALL_CLI_INTERRUPT_H_
