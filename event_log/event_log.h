#ifndef WINDFALL_EVENT_LOG_EVENT_LOG_H_
#define WINDFALL_EVENT_LOG_EVENT_LOG_H_

#include "absl/strings/string_view.h"

namespace windfall {

// One line to standard error: UTC time and text, cut to what a pipe takes at once. A log that
// nobody reads must not stop the program: a line for which there is no room is dropped.
// Thread-safe: a line is written with one call.
void LogEvent(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_EVENT_LOG_EVENT_LOG_H_
