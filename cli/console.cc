#include "cli/console.h"

#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cli/render_text.h"
#include "cli/server_address.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

// The login name: of the account, not of what the environment claims.
std::string LoginName() {
  const passwd* account = getpwuid(getuid());
  return account == nullptr ? absl::StrCat(getuid()) : account->pw_name;
}

}  // namespace

TimeContext Console::TimeNow() const { return {.now = absl::Now(), .zone = zone}; }
View Console::OutView() const { return {.terminal = out_terminal, .time = TimeNow()}; }
View Console::ErrView() const { return {.terminal = err_terminal, .time = TimeNow()}; }

absl::StatusOr<std::unique_ptr<Client>> ConnectToServer(const Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string target,
                            FindServer(console.server, console.environment));
  return Client::Connect(target);
}

absl::StatusOr<Submitter> CurrentSubmitter(const Console& console) {
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::current_path(error);
  if (error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot tell the current directory: ", error.message(), "; change into one that exists"));
  }
  return Submitter{.time = console.TimeNow(),
                   .directory = directory.string(),
                   .user = LoginName(),
                   .environment = console.environment};
}

void PrintWarnings(const std::vector<std::string>& warnings, Console& console) {
  for (const std::string& warning : warnings) {
    console.err << "windfall: warning: " << Printable(warning) << "\n";
  }
}

std::vector<std::string> ZoneWarnings(const Environment& environment) {
  const std::string name = Get(environment, "TZ");
  absl::TimeZone zone;
  if (name.empty() || absl::LoadTimeZone(absl::StripPrefix(name, ":"), &zone)) return {};
  return {absl::StrCat("TZ '", name, "' is no time zone that is known here: times are in UTC")};
}

std::string NewIdempotencyKey() {
  std::random_device random;
  return absl::StrFormat("%08x%08x%08x%08x", random(), random(), random(), random());
}

}  // namespace windfall
