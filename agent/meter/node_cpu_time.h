#ifndef WINDFALL_AGENT_METER_NODE_CPU_TIME_H_
#define WINDFALL_AGENT_METER_NODE_CPU_TIME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace windfall {

// The CPU time that the whole machine has spent on work since it started, over all cores, from
// <proc_root>/stat. Resolution: a clock tick, 10 ms.
absl::StatusOr<absl::Duration> ReadNodeCpuTime(const std::string& proc_root);

// The same, of the text of such a file and its unit. Idle time and waiting for disks are not work;
// guests are part of user time. Unavailable if the text is something else.
absl::StatusOr<absl::Duration> ParseNodeCpuTime(absl::string_view text, absl::Duration tick);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_NODE_CPU_TIME_H_
