#include "cli/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace windfall {
namespace {

sigset_t WatchedSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

int OpenSignals() {
  const sigset_t signals = WatchedSignals();
  return signalfd(-1, &signals, SFD_CLOEXEC);
}

}  // namespace

InterruptBlock::InterruptBlock() {
  const sigset_t signals = WatchedSignals();
  pthread_sigmask(SIG_BLOCK, &signals, &previous_mask_);
}

InterruptBlock::~InterruptBlock() { pthread_sigmask(SIG_SETMASK, &previous_mask_, nullptr); }

InterruptWatcher::InterruptWatcher(std::function<void()> interrupted) {
  signal_fd_ = OpenSignals();
  stop_fd_ = eventfd(0, EFD_CLOEXEC);
  thread_ = std::thread([this, interrupted = std::move(interrupted)] { Watch(interrupted); });
}

InterruptWatcher::~InterruptWatcher() {
  eventfd_write(stop_fd_, 1);
  thread_.join();
  close(signal_fd_);
  close(stop_fd_);
}

void InterruptWatcher::Watch(const std::function<void()>& interrupted) const {
  bool told = !interrupted;
  while (true) {
    std::array<pollfd, 2> fds = {{{signal_fd_, POLLIN, 0}, {stop_fd_, POLLIN, 0}}};
    if (poll(fds.data(), fds.size(), -1) < 0) continue;
    if (fds[1].revents != 0) return;
    signalfd_siginfo info;
    if (read(signal_fd_, &info, sizeof(info)) != sizeof(info)) continue;
    if (told && info.ssi_signo == SIGINT) _exit(kExitInterrupted);
    if (!std::exchange(told, true)) interrupted();
  }
}

InterruptQueue::InterruptQueue() : signal_fd_(OpenSignals()) {}

InterruptQueue::~InterruptQueue() { close(signal_fd_); }

std::optional<int> InterruptQueue::Next(absl::Duration patience) {
  pollfd waiting = {signal_fd_, POLLIN, 0};
  if (poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(patience))) <= 0) {
    return std::nullopt;
  }
  signalfd_siginfo info;
  if (read(signal_fd_, &info, sizeof(info)) != sizeof(info)) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace windfall
