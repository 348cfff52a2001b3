#include "scheduler/rpc/grpc_status.h"

#include <grpcpp/support/status.h>

#include <string>

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(ToGrpc, KeepsEveryCanonicalCode) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status status =
        ToGrpc(absl::Status(static_cast<absl::StatusCode>(code), "job 7: no"));
    EXPECT_EQ(static_cast<int>(status.error_code()), code);
    EXPECT_EQ(status.error_message(), "job 7: no");
  }
}

TEST(ToGrpc, CutsAMessageThatNoPeerWouldTake) {
  const grpc::Status status = ToGrpc(absl::InternalError(std::string(100'000, 'x')));
  EXPECT_LT(status.error_message().size(), 2100u);
  EXPECT_EQ(status.error_message().substr(0, 3), "xxx");
}

}  // namespace
}  // namespace windfall
