#ifndef WINDFALL_AGENT_LINK_EVENT_LOG_H_
#define WINDFALL_AGENT_LINK_EVENT_LOG_H_

#include "absl/strings/string_view.h"

namespace windfall {

// One line to standard error: UTC time and text. Thread-safe: a line is written with one call.
void LogEvent(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_EVENT_LOG_H_
