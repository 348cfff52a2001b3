#include "agent/executor/shim/cgroup_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <string_view>

#include "agent/executor/shim/run_record.h"
#include "agent/executor/shim/unique_fd.h"

namespace windfall {

std::optional<int64_t> CgroupCpuMicroseconds(const std::string& cgroup) {
  constexpr std::string_view kName = "usage_usec ";
  const std::optional<std::string> text = ReadFile(cgroup + "/cpu.stat");
  const size_t begin = text ? text->find(kName) : std::string::npos;
  if (begin == std::string::npos) return std::nullopt;
  const char* const number = text->data() + begin + kName.size();
  int64_t microseconds = 0;
  const auto parsed = std::from_chars(number, text->data() + text->size(), microseconds);
  if (parsed.ec != std::errc()) return std::nullopt;
  return microseconds;
}

bool KillCgroup(const std::string& cgroup) {
  const UniqueFd file(open((cgroup + "/cgroup.kill").c_str(), O_WRONLY | O_CLOEXEC));
  return file.IsOpen() && write(file.get(), "1", 1) == 1;
}

}  // namespace windfall
