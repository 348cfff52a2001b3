#include "agent/executor/shim/process_tree.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "agent/executor/shim/run_record.h"

namespace windfall {
namespace {

// Fields of /proc/PID/stat behind the name, numbered as in proc(5).
constexpr size_t kState = 3;
constexpr size_t kParent = 4;
constexpr size_t kUserTicks = 14;
constexpr size_t kSystemTicks = 15;
constexpr size_t kReapedUserTicks = 16;
constexpr size_t kReapedSystemTicks = 17;
constexpr size_t kStartTicks = 22;
constexpr size_t kMemoryBytes = 23;
constexpr size_t kEnvironmentStart = 50;  // zero, as the next, to who may not trace the process
constexpr size_t kEnvironmentEnd = 51;

std::vector<std::string_view> SplitAtSpaces(std::string_view text) {
  std::vector<std::string_view> fields;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(" \n"), text.size());
    if (end > 0) fields.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return fields;
}

int64_t NumberAt(const std::vector<std::string_view>& fields, size_t field) {
  const std::string_view text = fields[field - kState];
  int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::optional<ProcessStat> ParseProcessStat(std::string_view text) {
  const size_t name_end = text.rfind(')');
  if (name_end == std::string_view::npos) return std::nullopt;
  const std::vector<std::string_view> fields = SplitAtSpaces(text.substr(name_end + 1));
  if (fields.size() <= kEnvironmentEnd - kState) return std::nullopt;
  ProcessStat stat;
  std::from_chars(text.data(), text.data() + name_end, stat.pid);
  stat.state = fields[0][0];
  stat.parent = static_cast<pid_t>(NumberAt(fields, kParent));
  stat.cpu_ticks = NumberAt(fields, kUserTicks) + NumberAt(fields, kSystemTicks);
  stat.reaped_cpu_ticks = NumberAt(fields, kReapedUserTicks) + NumberAt(fields, kReapedSystemTicks);
  stat.start_ticks = NumberAt(fields, kStartTicks);
  stat.has_memory = NumberAt(fields, kMemoryBytes) > 0;
  const int64_t environment_end = NumberAt(fields, kEnvironmentEnd);
  stat.environment_is_empty =
      environment_end > 0 && environment_end == NumberAt(fields, kEnvironmentStart);
  return stat;
}

std::optional<ProcessStat> ReadProcessStat(pid_t pid) {
  const std::optional<std::string> text = ReadFile("/proc/" + std::to_string(pid) + "/stat");
  if (!text) return std::nullopt;
  return ParseProcessStat(*text);
}

std::vector<ProcessStat> ReadAllProcessStats() {
  std::vector<ProcessStat> processes;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir("/proc"), closedir);
  if (directory == nullptr) return processes;
  while (const dirent* entry = readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    pid_t pid = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (parsed.ec != std::errc() || parsed.ptr != name.data() + name.size()) continue;
    if (const std::optional<ProcessStat> stat = ReadProcessStat(pid)) processes.push_back(*stat);
  }
  return processes;
}

std::vector<ProcessStat> DescendantsOf(pid_t root, const std::vector<ProcessStat>& all) {
  std::vector<ProcessStat> by_parent = all;
  std::sort(by_parent.begin(), by_parent.end(),
            [](const ProcessStat& a, const ProcessStat& b) { return a.parent < b.parent; });
  std::vector<ProcessStat> found;
  std::vector<pid_t> parents = {root};
  while (!parents.empty()) {
    const pid_t parent = parents.back();
    parents.pop_back();
    auto child = std::lower_bound(
        by_parent.begin(), by_parent.end(), parent,
        [](const ProcessStat& process, pid_t wanted) { return process.parent < wanted; });
    for (; child != by_parent.end() && child->parent == parent; ++child) {
      if (found.size() == all.size()) return found;  // pids were reused while we read: no cycle
      found.push_back(*child);
      parents.push_back(child->pid);
    }
  }
  return found;
}

int64_t TreeCpuTicks(pid_t root, const std::vector<ProcessStat>& all) {
  int64_t ticks = 0;
  for (const ProcessStat& process : all) {
    if (process.pid == root) ticks += process.reaped_cpu_ticks;
  }
  for (const ProcessStat& process : DescendantsOf(root, all)) {
    ticks += process.cpu_ticks + process.reaped_cpu_ticks;
  }
  return ticks;
}

int64_t TicksToMicroseconds(int64_t ticks) { return ticks * 1'000'000 / sysconf(_SC_CLK_TCK); }

std::string ReadBootId() {
  std::string id = ReadFile("/proc/sys/kernel/random/boot_id").value_or("");
  if (!id.empty() && id.back() == '\n') id.pop_back();
  return id;
}

}  // namespace windfall
