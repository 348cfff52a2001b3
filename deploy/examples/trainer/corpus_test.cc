#include "deploy/examples/trainer/corpus.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace windfall::trainer {
namespace {

std::filesystem::path MakeFolder(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

TEST(MakeCorpus, NumbersTheBytesThatOccurInOrder) {
  const absl::StatusOr<Corpus> corpus = MakeCorpus(std::string(998, 'b') + "\xff" + "a");
  ASSERT_TRUE(corpus.ok()) << corpus.status();
  EXPECT_EQ(corpus->vocabulary, "ab\xff");
  ASSERT_EQ(corpus->symbols.size(), 1000u);
  EXPECT_EQ(corpus->symbols[0], 1);
  EXPECT_EQ(corpus->symbols[998], 2);
  EXPECT_EQ(corpus->symbols[999], 0);
}

TEST(MakeCorpus, RefusesATextTooShortToLearnFrom) {
  EXPECT_TRUE(absl::IsInvalidArgument(MakeCorpus(std::string(999, 'x')).status()));
  EXPECT_TRUE(MakeCorpus(std::string(1000, 'x')).ok());
}

TEST(MakeCorpus, GivesAnotherTextAnotherFingerprint) {
  const std::string text(1000, 'x');
  EXPECT_EQ(MakeCorpus(text)->fingerprint, MakeCorpus(text)->fingerprint);
  EXPECT_NE(MakeCorpus(text)->fingerprint, MakeCorpus(text + "x")->fingerprint);
}

TEST(ReadText, JoinsTheFilesOfAFolderByNameAndLeavesLinksOut) {
  const std::filesystem::path folder = MakeFolder("reads_folder");
  Write(folder / "b", "second");
  Write(folder / "a", "first ");
  std::filesystem::create_symlink("a", folder / "c");
  std::filesystem::create_directory(folder / "d");
  const absl::StatusOr<std::string> text = ReadText(folder);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "first second");
  EXPECT_EQ(*ReadText(folder / "b"), "second");
}

TEST(ReadText, NamesWhatItCannotRead) {
  const absl::Status status = ReadText("/nowhere/at/all").status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_NE(status.message().find("/nowhere/at/all"), absl::string_view::npos);
}

}  // namespace
}  // namespace windfall::trainer
