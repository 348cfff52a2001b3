#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_UNIQUE_FD_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_UNIQUE_FD_H_

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace windfall {

// Owns a file descriptor and closes it, leaving errno alone. -1 is none.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~UniqueFd() {
    if (fd_ < 0) return;
    const int saved_errno = errno;
    close(fd_);
    errno = saved_errno;
  }

  int get() const { return fd_; }
  bool IsOpen() const { return fd_ >= 0; }
  void Close() { *this = UniqueFd(); }

 private:
  int fd_ = -1;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_UNIQUE_FD_H_
