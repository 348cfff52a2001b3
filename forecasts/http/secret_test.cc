#include "forecasts/http/secret.h"

#include <cstdlib>
#include <fstream>

#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class SecretTest : public testing::Test {
 protected:
  std::string FileWith(const std::string& text) const {
    std::string path = directory_.path() + "/secret_test";
    std::ofstream(path, std::ios::trunc) << text;
    return path;
  }
  const TemporaryDirectory directory_;
};

TEST_F(SecretTest, IsReadFromAFileWithoutItsLineBreak) {
  EXPECT_EQ(Secret::FromFile(FileWith(" abc123 \n"))->Reveal(), "abc123");
}

TEST_F(SecretTest, IsReadFromTheEnvironment) {
  ASSERT_EQ(setenv("WINDFALL_SECRET_TEST", "abc123", 1), 0);
  EXPECT_EQ(Secret::FromEnvironment("WINDFALL_SECRET_TEST")->Reveal(), "abc123");
  unsetenv("WINDFALL_SECRET_TEST");
  const absl::Status unset = Secret::FromEnvironment("WINDFALL_SECRET_TEST").status();
  EXPECT_EQ(ProblemOf(unset), SourceProblem::kBadKey);
  EXPECT_EQ(unset.message(), "$WINDFALL_SECRET_TEST: not set");
}

TEST_F(SecretTest, IsRefusedWithoutBeingShown) {
  for (const char* text : {"", " \n", "abc123\nX-Other: 1", "abc123\tq"}) {
    const absl::Status status = Secret::FromFile(FileWith(text)).status();
    EXPECT_EQ(ProblemOf(status), SourceProblem::kBadKey);
    EXPECT_THAT(status.message(), AllOf(HasSubstr("secret_test"), Not(HasSubstr("abc123"))));
  }
  EXPECT_EQ(ProblemOf(Secret::FromFile(directory_.path()).status()), SourceProblem::kBadKey);
  EXPECT_THAT(Secret::FromFile("/nonexistent/key").status().message(),
              HasSubstr("/nonexistent/key: cannot be read: No such file"));
}

}  // namespace
}  // namespace windfall
