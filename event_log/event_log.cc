#include "event_log/event_log.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace windfall {
namespace {

// A pipe with any room takes this much.
constexpr size_t kLongestLine = PIPE_BUF;

std::string LineOf(absl::string_view text) {
  const std::string stamp =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  std::string line = absl::StrCat(stamp, " ", text).substr(0, kLongestLine - 1);
  line += '\n';
  return line;
}

}  // namespace

void LogEvent(absl::string_view text) {
  const std::string line = LineOf(text);
  struct pollfd log = {.fd = STDERR_FILENO, .events = POLLOUT};
  if (poll(&log, 1, 0) != 1 || (log.revents & POLLOUT) == 0) return;
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace windfall
