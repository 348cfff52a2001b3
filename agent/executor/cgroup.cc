#include "agent/executor/cgroup.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "agent/executor/shim/cgroup_files.h"
#include "agent/executor/shim/run_record.h"

namespace windfall {
namespace {

bool MayWrite(const std::string& path) { return access(path.c_str(), W_OK) == 0; }

// Moving a process needs write access to the list of the group above, too.
bool Works(const std::string& parent) {
  const std::string probe = absl::StrCat(parent, "/windfall-probe-", getpid());
  if (mkdir(probe.c_str(), 0755) != 0) return false;
  const bool works = MayWrite(parent + "/cgroup.procs") && MayWrite(probe + "/cgroup.procs") &&
                     MayWrite(probe + "/cgroup.kill") && CgroupCpuMicroseconds(probe).has_value();
  rmdir(probe.c_str());
  return works;
}

constexpr absl::string_view kNamePrefix = "windfall-";

// Whether `name` is of a group whose maker is dead.
bool IsAbandoned(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, kNamePrefix)) return false;
  pid_t maker = 0;
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '-');
  return parts.size() == 2 && absl::SimpleAtoi(parts[0], &maker) && kill(maker, 0) != 0 &&
         errno == ESRCH;
}

}  // namespace

std::string CgroupName(int64_t run) { return absl::StrCat(kNamePrefix, getpid(), "-", run); }

void RemoveAbandonedCgroups(const std::string& parent) {
  std::error_code ignored;  // what cannot be listed or removed stays
  std::filesystem::directory_iterator entry(parent, ignored);
  for (; !ignored && entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
    // The kernel refuses while there are processes in it: then its run goes on.
    if (IsAbandoned(entry->path().filename().string())) rmdir(entry->path().c_str());
  }
}

std::optional<std::string> CgroupMountPoint(absl::string_view mountinfo) {
  for (const absl::string_view line : absl::StrSplit(mountinfo, '\n')) {
    if (!absl::StrContains(line, " - cgroup2 ")) continue;
    const std::vector<std::string> fields = absl::StrSplit(line, ' ');
    if (fields.size() > 4) return fields[4];
  }
  return std::nullopt;
}

std::optional<std::string> CgroupPath(absl::string_view cgroup) {
  for (absl::string_view line : absl::StrSplit(cgroup, '\n')) {
    if (absl::ConsumePrefix(&line, "0::/")) return std::string(line);
  }
  return std::nullopt;
}

std::optional<std::string> FindCgroupParent() {
  const std::optional<std::string> mounts = ReadFile("/proc/self/mountinfo");
  const std::optional<std::string> own = ReadFile("/proc/self/cgroup");
  if (!mounts || !own) return std::nullopt;
  const std::optional<std::string> mount = CgroupMountPoint(*mounts);
  const std::optional<std::string> path = CgroupPath(*own);
  if (!mount || !path) return std::nullopt;
  const std::string parent = path->empty() ? *mount : absl::StrCat(*mount, "/", *path);
  if (!Works(parent)) return std::nullopt;
  return parent;
}

}  // namespace windfall
