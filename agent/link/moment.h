#ifndef WINDFALL_AGENT_LINK_MOMENT_H_
#define WINDFALL_AGENT_LINK_MOMENT_H_

#include "absl/time/time.h"

namespace windfall {

// One reading of both clocks.
struct Moment {
  absl::Time wall;        // what is stamped and stored; may be set
  absl::Duration uptime;  // since boot, suspends included: what is waited for; never goes back
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_MOMENT_H_
