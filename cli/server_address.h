// Where the scheduler is.
#ifndef WINDFALL_CLI_SERVER_ADDRESS_H_
#define WINDFALL_CLI_SERVER_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "cli/environment.h"

namespace windfall {

// $XDG_DATA_HOME/windfall or ~/.local/share/windfall: where `windfall up` keeps everything.
// FailedPrecondition if neither variable is set.
absl::StatusOr<std::string> DefaultStateDirectory(const Environment& environment);

// The file in a state directory that holds the address of the scheduler that `windfall up` started
// there, for as long as it runs.
std::string AddressFile(const std::string& state_directory);

// A path that a socket for the scheduler of `state_directory` may have: in there if the system can
// take a path of that length (107 bytes), else in $XDG_RUNTIME_DIR or /tmp under a name made from
// the directory's. The folder may have to be made; then it must belong to this user alone.
std::string SocketPath(const std::string& state_directory, const Environment& environment);

// What gRPC calls the address: "unix:/path" for a path, else as it is ("host:port").
std::string Target(const std::string& address);

// `flag` if not empty, else WINDFALL_SERVER, else that of a `windfall up` in the default state
// directory. NotFound, with what to do, if there is none.
absl::StatusOr<std::string> FindServer(const std::string& flag, const Environment& environment);

}  // namespace windfall

#endif  // WINDFALL_CLI_SERVER_ADDRESS_H_
