#include "scheduler/server/log_line.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace windfall {

void LogLine(const std::string& text) {
  const std::string line = absl::StrCat(
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()), " ", text, "\n");
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace windfall
