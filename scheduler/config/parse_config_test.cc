#include "scheduler/config/parse_config.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ParseConfig, ReadsCommentsAndNestedFields) {
  const auto config = ParseConfig(R"(# our site
    listen_address: "127.0.0.1:0"
    zones { name: "GB" sources { neso {} } }
    lease { seconds: 60 }
  )",
                                  "site");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->zones(0).name(), "GB");
  EXPECT_TRUE(config->zones(0).sources(0).has_neso());
  EXPECT_EQ(config->lease().seconds(), 60);
}

TEST(ParseConfig, NamesFileLineAndColumnOfAMistake) {
  struct Case {
    const char* text;
    const char* place;
    const char* message;
  };
  const Case cases[] = {
      {"listen_address: \"a\"\nlisten_adress: \"b\"", "site:2:", "listen_adress"},
      {"zones {\n  nam: \"GB\"\n}", "site:2:", "nam"},
      {"zones { name: \"GB\"", "site:1:", "Expected"},
      {"lease: 5", "site:1:", ""},
      {"listen_address: 7", "site:1:", "7"},
      {"zones { pue_permille: 99999999999 }", "site:1:", "out of range"},
  };
  for (const Case& test : cases) {
    const auto config = ParseConfig(test.text, "site");
    EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument) << test.text;
    EXPECT_THAT(std::string(config.status().message()), StartsWith(test.place)) << test.text;
    EXPECT_THAT(std::string(config.status().message()), HasSubstr(test.message)) << test.text;
  }
}

TEST(ReadConfig, SaysThatAFileIsMissing) {
  const auto config = ReadConfig(testing::TempDir() + "/no-such-config");
  EXPECT_EQ(config.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(config.status().message()), HasSubstr("no-such-config"));
}

TEST(ReadConfig, RefusesADirectory) {
  EXPECT_EQ(ReadConfig(testing::TempDir()).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace windfall
