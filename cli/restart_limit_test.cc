#include "cli/restart_limit.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(RestartLimit, AllowsThreeWithinAMinute) {
  const absl::Time start = absl::FromUnixSeconds(1'800'000'000);
  RestartLimit limit;
  EXPECT_TRUE(limit.Allow(start));
  EXPECT_TRUE(limit.Allow(start + absl::Seconds(1)));
  EXPECT_TRUE(limit.Allow(start + absl::Seconds(30)));
  EXPECT_FALSE(limit.Allow(start + absl::Seconds(59)));
  EXPECT_TRUE(limit.Allow(start + absl::Seconds(60))) << "the first is a minute old";
  EXPECT_FALSE(limit.Allow(start + absl::Seconds(60)));
}

}  // namespace
}  // namespace windfall
