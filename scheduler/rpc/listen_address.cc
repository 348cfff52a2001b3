#include "scheduler/rpc/listen_address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace windfall {
namespace {

// A file descriptor that closes itself.
class Socket {
 public:
  Socket(int family) : descriptor_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

absl::Status CannotListen(const ListenAddress& address, absl::string_view problem,
                          absl::string_view remedy) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot listen on ", address.text, ": ", problem, "; ", remedy));
}

absl::Status CannotListen(const ListenAddress& address, int error) {
  switch (error) {
    case EADDRINUSE:
      return CannotListen(address, "another program listens there",
                          "stop it or choose another listen_address");
    case EACCES:
      return CannotListen(address, "permission denied",
                          "choose a listen_address that this user may use");
    case EADDRNOTAVAIL:
      return CannotListen(address, "this machine does not have that address",
                          "choose one that it has");
    case ENOENT:
      return CannotListen(address, "no such directory", "make it first");
    default:
      return CannotListen(address, std::strerror(error), "choose another listen_address");
  }
}

sockaddr_un SocketName(const std::string& path) {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  return name;
}

absl::Status CheckUnix(const ListenAddress& address) {
  const std::string& path = address.socket_path;
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) {
    if (!S_ISSOCK(status.st_mode)) {
      return CannotListen(address, "a file that is no socket is there", "remove or rename it");
    }
    const Socket client(AF_UNIX);
    const sockaddr_un name = SocketName(path);
    if (connect(client.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0) {
      return CannotListen(address, EADDRINUSE);
    }
    if (errno != ECONNREFUSED) return CannotListen(address, errno);
    if (unlink(path.c_str()) != 0) return CannotListen(address, errno);
  }
  const Socket server(AF_UNIX);
  const sockaddr_un name = SocketName(path);
  if (bind(server.descriptor(), reinterpret_cast<const sockaddr*>(&name), sizeof(name)) != 0) {
    return CannotListen(address, errno);
  }
  unlink(path.c_str());
  return absl::OkStatus();
}

absl::Status CheckTcp(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found);
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &freeaddrinfo);
  if (error != 0) {
    return CannotListen(address, gai_strerror(error), "write an address of this machine");
  }
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const Socket server(one->ai_family);
    const int yes = 1;
    // What a closed connection has left behind is not in the way.
    setsockopt(server.descriptor(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (bind(server.descriptor(), one->ai_addr, one->ai_addrlen) != 0 ||
        listen(server.descriptor(), 1) != 0) {
      return CannotListen(address, errno);
    }
  }
  return absl::OkStatus();
}

absl::Status NotAnAddress(const std::string& text, absl::string_view problem) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' ", problem,
                   "; write HOST:PORT, such as 127.0.0.1:7433, or unix:/absolute/path.sock"));
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& text) {
  ListenAddress address{.text = text};
  absl::string_view rest = text;
  if (absl::ConsumePrefix(&rest, "unix:")) {
    if (!absl::StartsWith(rest, "/")) return NotAnAddress(text, "names no absolute path");
    if (rest.size() >= sizeof(sockaddr_un::sun_path)) {
      return NotAnAddress(
          text, absl::StrCat("has a path of ", rest.size(), " bytes, and the system takes 107"));
    }
    address.socket_path = std::string(rest);
    return address;
  }
  const size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return NotAnAddress(text, "has no host or no port");
  address.host = text.substr(0, colon);
  address.port = text.substr(colon + 1);
  int port = -1;
  if (!absl::SimpleAtoi(address.port, &port) || port < 0 || port > 65535) {
    return NotAnAddress(text, "has no port from 0 to 65535");
  }
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  } else if (address.host.find(':') != std::string::npos) {
    return NotAnAddress(text, "has an IPv6 address without brackets");
  }
  return address;
}

absl::Status CheckCanListen(const ListenAddress& address) {
  return address.socket_path.empty() ? CheckTcp(address) : CheckUnix(address);
}

}  // namespace windfall
