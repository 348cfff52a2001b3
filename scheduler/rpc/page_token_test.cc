#include "scheduler/rpc/page_token.h"

#include <algorithm>
#include <string>

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(PageSize, HasADefaultAndAMaximum) {
  EXPECT_EQ(*PageSize(0), 100);
  EXPECT_EQ(*PageSize(1), 1);
  EXPECT_EQ(*PageSize(1000), 1000);
  EXPECT_EQ(*PageSize(1001), 1000);
  EXPECT_EQ(PageSize(-1).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PageToken, LeadsFromPageToPageToTheEnd) {
  constexpr int32_t kCount = 5;
  constexpr int32_t kSize = 2;
  std::string token;
  int32_t seen = 0;
  int pages = 0;
  do {
    const auto start = PageStart(token, kCount);
    ASSERT_TRUE(start.ok()) << start.status();
    EXPECT_EQ(*start, seen);
    seen = std::min(kCount, *start + kSize);
    token = NextPageToken(seen, kCount);
    ++pages;
  } while (!token.empty());
  EXPECT_EQ(seen, kCount);
  EXPECT_EQ(pages, 3);
}

TEST(PageToken, RefusesWhatIsNoneOfOurs) {
  for (const char* token : {"x", "0", "-1", "5", "99", "1.5", "99999999999"}) {
    EXPECT_EQ(PageStart(token, 5).status().code(), absl::StatusCode::kInvalidArgument) << token;
  }
}

}  // namespace
}  // namespace windfall
