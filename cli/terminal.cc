#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace windfall {
namespace {

constexpr int kUsualWidth = 80;

bool IsUtf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string value = absl::AsciiStrToLower(Get(environment, name));
    if (!value.empty())
      return absl::StrContains(value, "utf-8") || absl::StrContains(value, "utf8");
  }
  return false;
}

}  // namespace

Terminal DescribeTerminal(int fd, const Environment& environment) {
  Terminal terminal;
  const bool dumb = Get(environment, "TERM") == "dumb";
  terminal.unicode = IsUtf8(environment) && !dumb;
  int columns = 0;
  if (absl::SimpleAtoi(Get(environment, "COLUMNS"), &columns) && columns > 0) {
    terminal.width = columns;
  }
  if (isatty(fd) == 0) return terminal;
  terminal.interactive = !dumb;
  terminal.color = !dumb && Get(environment, "NO_COLOR").empty();
  winsize size = {};
  const bool known = ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  terminal.width = known ? size.ws_col : kUsualWidth;
  terminal.height = known ? size.ws_row : 0;
  return terminal;
}

}  // namespace windfall
