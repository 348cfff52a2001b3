#include "cli/parse_duration.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(ParseDuration, ReadsNumbersWithUnits) {
  const std::vector<std::pair<std::string, absl::Duration>> cases = {
      {"90s", absl::Seconds(90)},       {"45m", absl::Minutes(45)},
      {"45min", absl::Minutes(45)},     {"3h", absl::Hours(3)},
      {"1d12h", absl::Hours(36)},       {"2w", absl::Hours(336)},
      {"1.5h", absl::Minutes(90)},      {"250ms", absl::Milliseconds(250)},
      {"1h30m5s", absl::Seconds(5405)}, {"0s", absl::ZeroDuration()}};
  for (const auto& [text, expected] : cases) {
    const auto duration = ParseDuration(text);
    ASSERT_TRUE(duration.ok()) << text << ": " << duration.status();
    EXPECT_EQ(*duration, expected) << text;
  }
}

TEST(ParseDuration, RefusesAnythingElseAndShowsAnExample) {
  for (const std::string text :
       {"", "3", "h", "-3h", "3 h", "3x", "3h5", "1.2.3h", "inf", "nanh", "3hh", "1e3s"}) {
    const auto duration = ParseDuration(text);
    ASSERT_FALSE(duration.ok()) << text;
    EXPECT_EQ(duration.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(duration.status().message()), testing::HasSubstr("'" + text + "'"));
    EXPECT_THAT(std::string(duration.status().message()), testing::HasSubstr("1d12h"));
  }
}

TEST(ParseDuration, RefusesMoreThanTenYears) {
  EXPECT_TRUE(ParseDuration("3650d").ok());
  EXPECT_FALSE(ParseDuration("4000d").ok());
  EXPECT_FALSE(ParseDuration("99999999999999999999w").ok());
}

}  // namespace
}  // namespace windfall
