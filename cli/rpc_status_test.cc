#include "cli/rpc_status.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RpcStatus, KeepsTheSchedulersOwnWords) {
  EXPECT_EQ(RpcStatus(absl::StatusCode::kNotFound, "job 7 does not exist", "x"),
            absl::NotFoundError("job 7 does not exist"));
  EXPECT_EQ(RpcStatus(absl::StatusCode::kUnavailable, "node 'n1' is not connected", "x"),
            absl::UnavailableError("node 'n1' is not connected"));
}

TEST(RpcStatus, NeverShowsTheTransportsWords) {
  for (const std::string message :
       {"", "Socket closed", "Connection reset by peer",
        "failed to connect to all addresses; last error: UNKNOWN: unix:/x: Connection refused",
        "GOAWAY received", "recvmsg:Connection reset by peer"}) {
    const absl::Status status = RpcStatus(absl::StatusCode::kUnavailable, message, "host:1");
    EXPECT_EQ(status.message(), "the connection to the scheduler at host:1 broke off; try again");
  }
  EXPECT_THAT(
      std::string(
          RpcStatus(absl::StatusCode::kDeadlineExceeded, "Deadline Exceeded", "x").message()),
      Not(HasSubstr("Deadline Exceeded")));
}

TEST(NobodyAnswers, TellsASocketOfAnotherUserFromAMissingOne) {
  EXPECT_THAT(std::string(NobodyAnswers("unix:/nowhere/x.sock").message()),
              HasSubstr("no scheduler answers"));
  const TemporaryDirectory folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
  const std::string socket = folder.Write("scheduler.sock", "");
  ASSERT_EQ(chmod(socket.c_str(), 0), 0);
  const uid_t self = getuid();
  const uid_t other = self == 0 ? 65534 : self;  // nothing is forbidden to root
  ASSERT_EQ(setresuid(other, other, self), 0);
  const absl::Status status = NobodyAnswers("unix:" + socket);
  ASSERT_EQ(setresuid(self, self, self), 0);
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(status.message()), HasSubstr("permission denied"));
}

TEST(RpcStatus, IsOkForOk) { EXPECT_TRUE(RpcStatus(absl::StatusCode::kOk, "", "x").ok()); }

}  // namespace
}  // namespace windfall
