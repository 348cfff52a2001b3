// Where a server listens, and what is wrong when it cannot.
#ifndef WINDFALL_SCHEDULER_RPC_LISTEN_ADDRESS_H_
#define WINDFALL_SCHEDULER_RPC_LISTEN_ADDRESS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace windfall {

// "unix:/run/windfall/scheduler.sock", "127.0.0.1:7433", "[::1]:7433", "localhost:0".
struct ListenAddress {
  std::string text;
  std::string socket_path;  // of a Unix socket; empty: TCP
  std::string host;         // of TCP, without brackets
  std::string port;
};
// InvalidArgument, with an example, if it is none of these.
absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text);

// Tries the address with a socket of its own, which it closes again: OK if a server could listen
// there. Removes the socket file of a server that is gone. FailedPrecondition: taken, not
// permitted, no such directory or host; the message says which and what to do.
absl::Status CheckCanListen(const ListenAddress& address);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_LISTEN_ADDRESS_H_
