// What every command gets to know about where it was typed.
#ifndef WINDFALL_CLI_CONSOLE_H_
#define WINDFALL_CLI_CONSOLE_H_

#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/environment.h"
#include "cli/job_flags.h"
#include "cli/terminal.h"

namespace windfall {

struct Console {
  std::ostream& out;  // answers
  std::ostream& err;  // errors, warnings and progress
  Terminal out_terminal;
  Terminal err_terminal;
  absl::TimeZone zone;
  Environment environment;
  std::string server;  // --server; empty: look for one
  bool json = false;   // --json

  TimeContext TimeNow() const;
  View OutView() const;
  View ErrView() const;
};

absl::StatusOr<std::unique_ptr<Client>> ConnectToServer(const Console& console);

// FailedPrecondition if the current directory is gone.
absl::StatusOr<Submitter> CurrentSubmitter(const Console& console);

void PrintWarnings(const std::vector<std::string>& warnings, Console& console);

// What to warn of before times are shown and read; empty: nothing.
std::vector<std::string> ZoneWarnings(const Environment& environment);

// A key that no other submission has: 128 random bits.
std::string NewIdempotencyKey();

}  // namespace windfall

#endif  // WINDFALL_CLI_CONSOLE_H_
