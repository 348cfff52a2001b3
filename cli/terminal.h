// What the stream that is written to can show.
#ifndef WINDFALL_CLI_TERMINAL_H_
#define WINDFALL_CLI_TERMINAL_H_

#include "cli/environment.h"
#include "cli/parse_time.h"

namespace windfall {

struct Terminal {
  bool interactive = false;  // a person watches: lines may be redrawn
  int width = 0;             // columns; 0: no limit, as in a pipe
  int height = 0;            // rows; 0: unknown
  bool color = false;
  bool unicode = false;
};

// Of file descriptor `fd`. Honours NO_COLOR, TERM=dumb, COLUMNS and the locale's character set.
Terminal DescribeTerminal(int fd, const Environment& environment);

// What a renderer needs to know about who reads, and when.
struct View {
  Terminal terminal;
  TimeContext time;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_TERMINAL_H_
