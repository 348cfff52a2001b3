#include "agent/state_directory.h"

#include <sys/stat.h>
#include <unistd.h>

#include <optional>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

class StateDirectoryTest : public ::testing::Test {
 protected:
  TemporaryDirectory root_;
};

TEST_F(StateDirectoryTest, IsMadeForOneUserAlone) {
  const absl::StatusOr<StateDirectory> state = StateDirectory::Take(root_.file("a/b"));

  ASSERT_TRUE(state.ok()) << state.status();
  struct stat status = {};
  ASSERT_EQ(stat((root_.file("a/b")).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(StateDirectoryTest, RefusesASecondAgentAndNamesTheFirst) {
  const absl::StatusOr<StateDirectory> first = StateDirectory::Take(root_.path());
  ASSERT_TRUE(first.ok()) << first.status();

  const absl::Status second = StateDirectory::Take(root_.path()).status();

  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.message()), HasSubstr(absl::StrCat("process ", getpid())));
}

TEST_F(StateDirectoryTest, IsFreeAgainAfterwards) {
  { ASSERT_TRUE(StateDirectory::Take(root_.path()).ok()); }
  EXPECT_TRUE(StateDirectory::Take(root_.path()).ok());
}

TEST_F(StateDirectoryTest, SaysWhatStandsInTheWay) {
  root_.Write("file", "in the way");
  const absl::Status status = StateDirectory::Take(root_.file("file/state")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr(root_.file("file/state")));
}

}  // namespace
}  // namespace windfall
