#include "cli/server_address.h"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace windfall {
namespace {

constexpr size_t kLongestSocketPath = 107;  // sockaddr_un, less its final NUL

// FNV-1a: the same name for the same directory in every build, unlike std::hash.
uint64_t Fingerprint(const std::string& text) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

absl::Status NoServer() {
  return absl::NotFoundError(
      "no scheduler: start one on this machine with `windfall up`, or name one with --server "
      "HOST:PORT or WINDFALL_SERVER");
}

}  // namespace

absl::StatusOr<std::string> DefaultStateDirectory(const Environment& environment) {
  const std::string data = Get(environment, "XDG_DATA_HOME");
  if (!data.empty()) return absl::StrCat(data, "/windfall");
  const std::string home = Get(environment, "HOME");
  if (home.empty()) {
    return absl::FailedPreconditionError(
        "neither XDG_DATA_HOME nor HOME is set: name a directory with --state");
  }
  return absl::StrCat(home, "/.local/share/windfall");
}

std::string AddressFile(const std::string& state_directory) {
  return absl::StrCat(state_directory, "/server-address");
}

std::string SocketPath(const std::string& state_directory, const Environment& environment) {
  const std::string inside = absl::StrCat(state_directory, "/scheduler.sock");
  if (inside.size() <= kLongestSocketPath) return inside;
  const std::string runtime = Get(environment, "XDG_RUNTIME_DIR");
  const std::string name = absl::StrFormat("%016x.sock", Fingerprint(state_directory));
  const std::string in_runtime = absl::StrCat(runtime, "/windfall/", name);
  const bool usable = !runtime.empty() && in_runtime.size() <= kLongestSocketPath;
  return usable ? in_runtime : absl::StrCat("/tmp/windfall-", getuid(), "/", name);
}

std::string Target(const std::string& address) {
  return absl::StartsWith(address, "/") ? absl::StrCat("unix:", address) : address;
}

absl::StatusOr<std::string> FindServer(const std::string& flag, const Environment& environment) {
  if (!flag.empty()) return Target(flag);
  const std::string variable = Get(environment, "WINDFALL_SERVER");
  if (!variable.empty()) return Target(variable);
  const absl::StatusOr<std::string> state = DefaultStateDirectory(environment);
  if (!state.ok()) return NoServer();
  std::ifstream file(AddressFile(*state));
  std::string address;
  if (std::getline(file, address) && !absl::StripAsciiWhitespace(address).empty()) {
    return Target(std::string(absl::StripAsciiWhitespace(address)));
  }
  const std::string socket = SocketPath(*state, environment);
  std::error_code error;
  if (std::filesystem::exists(socket, error)) return Target(socket);
  return NoServer();
}

}  // namespace windfall
