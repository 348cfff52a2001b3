#include "scheduler/config/first_start.h"

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr absl::Time kNoon = absl::FromUnixMillis(1'700'000'000'123);

class FirstStartTest : public testing::Test {
 protected:
  FirstStartTest() : directory_(testing::TempDir() + "/windfall-config-XXXXXX") {
    if (mkdtemp(directory_.data()) == nullptr) ADD_FAILURE() << "cannot make " << directory_;
  }
  ~FirstStartTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::string directory_;
};

TEST_F(FirstStartTest, IsKeptAcrossRestarts) {
  const auto first = FirstStart(directory_, kNoon);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(*first, kNoon);
  const auto later = FirstStart(directory_, kNoon + absl::Hours(5));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(*later, kNoon);
}

TEST_F(FirstStartTest, IsNotInventedWhenTheFileIsSpoilt) {
  std::ofstream(directory_ + "/first_start") << "yesterday\n";
  EXPECT_EQ(FirstStart(directory_, kNoon).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(FirstStartTest, SaysThatTheDirectoryCannotBeWritten) {
  const auto first = FirstStart(directory_ + "/none", kNoon);
  EXPECT_EQ(first.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(first.status().message().find("/none/first_start"), absl::string_view::npos);
}

}  // namespace
}  // namespace windfall
