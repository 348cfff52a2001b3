#include "agent/executor/stragglers.h"

#include <signal.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "agent/executor/run_environment.h"
#include "agent/executor/shim/cgroup_files.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/executor/shim/run_record.h"

namespace windfall {
namespace {

// A process that forks faster than it is found is given up on, not the agent.
constexpr int kMostSearches = 100;
constexpr absl::Duration kBetweenSearches = absl::Milliseconds(1);

enum class Marked { kNo, kYes, kCannotTell };

// A process that is already dying has no environment any more. One in the middle of an exec has
// none yet: taken for unmarked, it would outlive its run.
Marked CarriesMark(pid_t pid, const std::string& mark) {
  const std::optional<std::string> environment = ReadFile(absl::StrCat("/proc/", pid, "/environ"));
  if (!environment) return Marked::kNo;
  for (const absl::string_view variable : absl::StrSplit(*environment, '\0')) {
    if (variable == mark) return Marked::kYes;
  }
  if (!environment->empty()) return Marked::kNo;
  const std::optional<ProcessStat> now = ReadProcessStat(pid);
  return now && now->has_memory && !now->environment_is_empty ? Marked::kCannotTell : Marked::kNo;
}

// False once every process has been seen not to carry the mark.
bool KillMarked(const std::string& mark) {
  bool found = false;
  for (const ProcessStat& process : ReadAllProcessStats()) {
    if (process.pid == getpid()) continue;
    const Marked marked = CarriesMark(process.pid, mark);
    if (marked == Marked::kYes && kill(process.pid, SIGKILL) != 0) continue;
    found = found || marked != Marked::kNo;
  }
  return found;
}

}  // namespace

void KillStragglers(const std::string& run_directory, const std::string& cgroup) {
  if (!cgroup.empty()) KillCgroup(cgroup);
  const std::string mark = absl::StrCat(kRunDirectoryVariable, "=", run_directory);
  for (int search = 0; search < kMostSearches && KillMarked(mark); ++search) {
    absl::SleepFor(kBetweenSearches);
  }
  if (!cgroup.empty()) rmdir(cgroup.c_str());
}

}  // namespace windfall
