#include "deploy/examples/trainer/checkpoint.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace windfall::trainer {
namespace {

std::string FreshPath(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder / "model.checkpoint";
}

Checkpoint Example() {
  return {.identity = "hidden 3", .step = 41, .trained_seconds = 1.5, .parameters = {0.5F, -2, 3}};
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(Checkpoint, IsLoadedAsItWasSaved) {
  const std::string path = FreshPath("saved");
  ASSERT_TRUE(Save(Example(), path).ok());
  const absl::StatusOr<Checkpoint> loaded = Load(path);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(*loaded, Example());
}

TEST(Checkpoint, ReplacesTheOneBeforeAndLeavesNothingElse) {
  const std::string path = FreshPath("replaced");
  Checkpoint later = Example();
  later.step = 42;
  ASSERT_TRUE(Save(Example(), path).ok());
  ASSERT_TRUE(Save(later, path).ok());
  EXPECT_EQ(Load(path)->step, 42);
  const std::filesystem::directory_iterator files(std::filesystem::path(path).parent_path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(Checkpoint, ThatIsNotThereIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(Load(FreshPath("absent")).status()));
}

TEST(Checkpoint, IsRefusedWhereverItIsCutOffOrChanged) {
  const std::string path = FreshPath("damaged");
  ASSERT_TRUE(Save(Example(), path).ok());
  const std::string whole = Read(path);
  for (size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, size);
    ASSERT_TRUE(absl::IsDataLoss(Load(path).status())) << "cut off after " << size << " bytes";
    std::string changed = whole;
    changed[size] = static_cast<char>(changed[size] ^ 1);
    std::ofstream(path, std::ios::binary) << changed;
    ASSERT_TRUE(absl::IsDataLoss(Load(path).status())) << "byte " << size << " changed";
  }
}

TEST(Checkpoint, ThatCannotBeWrittenNamesTheFile) {
  const absl::Status status = Save(Example(), "/nowhere/at/all");
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_NE(status.message().find("/nowhere/at/all"), absl::string_view::npos) << status;
}

}  // namespace
}  // namespace windfall::trainer
