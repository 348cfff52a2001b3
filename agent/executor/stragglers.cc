#include "agent/executor/stragglers.h"

#include <signal.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "agent/executor/run_environment.h"
#include "agent/executor/shim/cgroup_files.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/executor/shim/run_record.h"

namespace windfall {
namespace {

// A process that forks faster than it is found is given up on, not the agent.
constexpr int kMostSearches = 100;

// A process that is already dying has no environment any more.
bool Carries(pid_t pid, const std::string& mark) {
  const std::optional<std::string> environment = ReadFile(absl::StrCat("/proc/", pid, "/environ"));
  if (!environment) return false;
  for (const absl::string_view variable : absl::StrSplit(*environment, '\0')) {
    if (variable == mark) return true;
  }
  return false;
}

bool KillMarked(const std::string& mark) {
  bool found = false;
  for (const ProcessStat& process : ReadAllProcessStats()) {
    if (process.pid == getpid() || !Carries(process.pid, mark)) continue;
    found = kill(process.pid, SIGKILL) == 0 || found;
  }
  return found;
}

}  // namespace

void KillStragglers(const std::string& run_directory, const std::string& cgroup) {
  if (!cgroup.empty()) KillCgroup(cgroup);
  const std::string mark = absl::StrCat(kRunDirectoryVariable, "=", run_directory);
  for (int search = 0; search < kMostSearches && KillMarked(mark); ++search) {
  }
  if (!cgroup.empty()) rmdir(cgroup.c_str());
}

}  // namespace windfall
