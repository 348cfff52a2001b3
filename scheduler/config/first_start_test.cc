#include "scheduler/config/first_start.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixMillis(1'700'000'000'123);

class FirstStartTest : public testing::Test {
 protected:
  TemporaryDirectory directory_;
};

TEST_F(FirstStartTest, IsKeptAcrossRestarts) {
  const auto first = FirstStart(directory_.path(), kNoon);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(*first, kNoon);
  const auto later = FirstStart(directory_.path(), kNoon + absl::Hours(5));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(*later, kNoon);
}

TEST_F(FirstStartTest, IsNotInventedWhenTheFileIsSpoilt) {
  directory_.Write("first_start", "yesterday\n");
  EXPECT_EQ(FirstStart(directory_.path(), kNoon).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(FirstStartTest, SaysThatTheDirectoryCannotBeWritten) {
  const auto first = FirstStart(directory_.file("none"), kNoon);
  EXPECT_EQ(first.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(first.status().message().find("/none/first_start"), absl::string_view::npos);
}

}  // namespace
}  // namespace windfall
