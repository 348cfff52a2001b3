#include "forecasts/intensity_file.h"

#include <zlib.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kText[] = "t,carbon_intensity\n2023-03-15T12:00Z,202\n2023-03-15T12:30Z,203\n";

std::string WriteGzip(const TemporaryDirectory& directory, const std::string& name,
                      const std::string& text) {
  const std::string path = directory.path() + "/" + name;
  const gzFile file = gzopen(path.c_str(), "wb");
  EXPECT_EQ(gzwrite(file, text.data(), static_cast<unsigned>(text.size())),
            static_cast<int>(text.size()));
  EXPECT_EQ(gzclose(file), Z_OK);
  return path;
}

double FirstGrams(const RecordedIntensity& recorded) {
  return ToGramsPerKwh(std::get<IntensitySeries>(recorded.content).steps().front().intensity);
}

TEST(ReadIntensityFile, ReadsPlainAndCompressedFilesAlike) {
  const TemporaryDirectory directory;
  const auto plain = ReadIntensityFile(directory.Write("a.csv", kText), {.zone = "GB"});
  const auto packed = ReadIntensityFile(WriteGzip(directory, "a.csv.gz", kText), {.zone = "GB"});
  ASSERT_TRUE(plain.ok()) << plain.status();
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ(std::get<IntensitySeries>(plain->content), std::get<IntensitySeries>(packed->content));
  EXPECT_EQ(FirstGrams(*plain), 202);
}

TEST(ReadIntensityFile, NamesThePathAndWhatIsWrong) {
  const TemporaryDirectory directory;
  std::string cut = kText;
  for (int i = 0; i < 1000; ++i) cut += "# " + std::to_string(i * i) + "\n";
  const std::string packed = WriteGzip(directory, "cut.csv.gz", cut);
  std::filesystem::resize_file(packed, std::filesystem::file_size(packed) / 2);
  const struct {
    std::string path;
    absl::StatusCode code;
    absl::string_view problem;
  } kCases[] = {
      {directory.path() + "/none.csv", absl::StatusCode::kFailedPrecondition, "No such file"},
      {directory.path(), absl::StatusCode::kFailedPrecondition, "Is a directory"},
      {directory.Write("bad.csv", "t,carbon_intensity\n2023,x\n"),
       absl::StatusCode::kInvalidArgument, "line 2"},
      {packed, absl::StatusCode::kDataLoss, "cut short or damaged"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ReadIntensityFile(c.path, {.zone = "GB"}).status();
    EXPECT_EQ(status.code(), c.code) << status;
    EXPECT_THAT(std::string(status.message()), StartsWith(c.path + ": "));
    EXPECT_THAT(status.message(), HasSubstr(std::string(c.problem)));
  }
}

TEST(ReadIntensityFile, RefusesAFileThatUnpacksToTooMuch) {
  const TemporaryDirectory directory;
  const std::string path = WriteGzip(directory, "bomb.csv.gz", std::string(1'000'000, '\n'));
  ASSERT_LT(std::filesystem::file_size(path), 10'000u);
  EXPECT_EQ(ReadIntensityFile(path, {.zone = "GB"}, 500'000).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(WatchedIntensityFile, IsParsedAnewOnlyWhenItHasChanged) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("a.csv", kText);
  const auto time = std::filesystem::last_write_time(path);
  WatchedIntensityFile file(path, {.zone = "GB"});
  EXPECT_EQ(FirstGrams(**file.Read()), 202);

  // The same length and the same time: by all that can be seen, the same file.
  directory.Write("a.csv", "t,carbon_intensity\n2023-03-15T12:00Z,999\n2023-03-15T12:30Z,203\n");
  std::filesystem::last_write_time(path, time);
  EXPECT_EQ(FirstGrams(**file.Read()), 202);

  std::filesystem::last_write_time(path, time + std::chrono::seconds(1));
  EXPECT_EQ(FirstGrams(**file.Read()), 999);
}

TEST(WatchedIntensityFile, DoesNotPassAnOldContentOffAsThatOfABrokenOrMissingFile) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("a.csv", kText);
  WatchedIntensityFile file(path, {.zone = "GB"});
  ASSERT_TRUE(file.Read().ok());
  directory.Write("a.csv", "nothing of the kind\n");
  EXPECT_EQ(file.Read().status().code(), absl::StatusCode::kInvalidArgument);
  directory.Write("a.csv", kText);
  EXPECT_TRUE(file.Read().ok());
  std::filesystem::remove(path);
  EXPECT_EQ(file.Read().status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace windfall
