#include "cli/output_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;

class OutputFileTest : public testing::Test {
 protected:
  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }
  static std::string ContentOf(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(OutputFileTest, ReplacesWhatWasThereOnlyWhenItIsWritten) {
  const std::string path = Path("page.html");
  std::ofstream(path) << "a longer page of before";
  const auto file = OutputFile::Open("--html", path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(ContentOf(path), "a longer page of before");
  EXPECT_TRUE((*file)->Write("page").ok());
  EXPECT_EQ(ContentOf(path), "page");
}

TEST_F(OutputFileTest, LeavesNothingBehindIfItIsNeverWritten) {
  const std::string kept = Path("kept.html");
  std::ofstream(kept) << "before";
  for (const std::string& path : {kept, Path("new.html")}) {
    EXPECT_TRUE(OutputFile::Open("--html", path).ok());
  }
  EXPECT_EQ(ContentOf(kept), "before");
  EXPECT_FALSE(std::filesystem::exists(Path("new.html")));
}

TEST_F(OutputFileTest, SaysWhereNothingCanBeWritten) {
  for (const std::string& path : {Path("none/page.html"), Path("."), std::string()}) {
    const auto file = OutputFile::Open("--html", path);
    EXPECT_EQ(file.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(file.status().message(), HasSubstr("cannot write '" + path + "'"));
    EXPECT_THAT(file.status().message(), HasSubstr("choose another with --html"));
  }
}

}  // namespace
}  // namespace windfall
