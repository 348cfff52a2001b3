#ifndef WINDFALL_SCHEDULER_SERVER_LOG_LINE_H_
#define WINDFALL_SCHEDULER_SERVER_LOG_LINE_H_

#include <string>

namespace windfall {

// One line to standard error: UTC time and text. Thread-safe: a line is written with one call.
void LogLine(const std::string& text);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_LOG_LINE_H_
