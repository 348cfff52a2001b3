#include "agent/meter/node_cpu_time.h"

#include <unistd.h>

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "agent/meter/small_file.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

// Of the fields of the line "cpu": user nice system idle iowait irq softirq steal guest guest_nice.
// Steal is what the hypervisor gave to others: not spent here.
constexpr int kWorkFields[] = {0, 1, 2, 5, 6};
constexpr size_t kFieldsNeeded = 7;

}  // namespace

absl::StatusOr<absl::Duration> ParseNodeCpuTime(absl::string_view text, absl::Duration tick) {
  const absl::string_view line = text.substr(0, text.find('\n'));
  std::vector<absl::string_view> fields = absl::StrSplit(line, ' ', absl::SkipEmpty());
  const bool is_total = fields.size() > kFieldsNeeded && fields.front() == "cpu";
  int64_t ticks = 0;
  for (const int field : kWorkFields) {
    int64_t value = 0;
    if (!is_total || !absl::SimpleAtoi(fields[static_cast<size_t>(field) + 1], &value)) {
      return absl::UnavailableError(
          absl::StrCat("'", line, "' is not the line of all CPUs in /proc/stat"));
    }
    ticks += value;
  }
  return ticks * tick;
}

absl::StatusOr<absl::Duration> ReadNodeCpuTime(const std::string& proc_root) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string text, ReadSmallFile(proc_root + "/stat"));
  return ParseNodeCpuTime(text, absl::Seconds(1) / sysconf(_SC_CLK_TCK));
}

}  // namespace windfall
