#include "cli/rpc_status.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace windfall {
namespace {

// Whether gRPC made up `message`, rather than the scheduler. gRPC has no other way to tell.
bool IsTransportMessage(const std::string& message) {
  static constexpr std::array<const char*, 16> kFragments = {
      "failed to connect", "Socket closed",  "Connection reset", "Connection refused",
      "Broken pipe",       "recvmsg",        "GOAWAY",           "Stream removed",
      "Endpoint",          "keepalive",      "DNS resolution",   "Cancelling all calls",
      "RST_STREAM",        "Received http2", "Transport closed", "empty address list"};
  return message.empty() ||
         std::any_of(kFragments.begin(), kFragments.end(),
                     [&](const char* fragment) { return absl::StrContains(message, fragment); });
}

// Whether `target` is a socket that this user may not open.
bool IsForbidden(const std::string& target) {
  absl::string_view path = target;
  if (!absl::ConsumePrefix(&path, "unix:")) return false;
  return access(std::string(path).c_str(), W_OK) != 0 && errno == EACCES;
}

}  // namespace

absl::Status NobodyAnswers(const std::string& target) {
  if (IsForbidden(target)) {
    return absl::PermissionDeniedError(
        absl::StrCat("permission denied at ", target,
                     ": it is another user's; start one of your own with `windfall up`, or name "
                     "another with --server"));
  }
  return absl::UnavailableError(
      absl::StrCat("no scheduler answers at ", target,
                   ": start one with `windfall up`, or name another with --server"));
}

absl::Status RpcStatus(absl::StatusCode code, const std::string& message,
                       const std::string& target) {
  switch (code) {
    case absl::StatusCode::kOk:
      return absl::OkStatus();
    case absl::StatusCode::kUnavailable:
      return IsTransportMessage(message)
                 ? absl::UnavailableError(absl::StrCat("the connection to the scheduler at ",
                                                       target, " broke off; try again"))
                 : absl::UnavailableError(message);
    case absl::StatusCode::kDeadlineExceeded:
      return absl::DeadlineExceededError(
          absl::StrCat("the scheduler at ", target, " did not answer in time; try again"));
    case absl::StatusCode::kCancelled:
      return absl::CancelledError("stopped waiting for the scheduler");
    case absl::StatusCode::kUnimplemented:
      return absl::UnimplementedError(absl::StrCat(
          "the scheduler at ", target, " does not know this request; is it of the same version?"));
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      if (IsTransportMessage(message)) {
        return absl::Status(code, absl::StrCat("what answers at ", target,
                                               " makes no sense; is it "
                                               "a windfall scheduler?"));
      }
      return absl::Status(code, absl::StrCat("the scheduler failed: ", message));
    default:
      return absl::Status(code, message);
  }
}

}  // namespace windfall
