#include "forecasts/http/answer_cache.h"

#include <chrono>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

namespace fs = std::filesystem;

const absl::Time kNow = absl::FromUnixSeconds(1678881600);

KeptAnswer Kept(const std::string& body) {
  return {.answer = {.status = 200,
                     .body = body,
                     .content_type = "application/json",
                     .etag = "\"v1\"",
                     .last_modified = "Wed, 15 Mar 2023 12:00:00 GMT",
                     .received = kNow},
          .fresh_until = kNow + absl::Minutes(30)};
}

class AnswerCacheTest : public testing::Test {
 protected:
  size_t Files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }
  const TemporaryDirectory root_;
  const fs::path directory_ = fs::path(root_.path()) / "answers";
};

TEST_F(AnswerCacheTest, FindsAfterARestartWhatWasKept) {
  const std::string body("line\nand \0 byte", 15);
  ASSERT_TRUE(AnswerCache(directory_, 10).Keep("http://a/x", Kept(body)).ok());
  AnswerCache cache(directory_, 10);
  const std::optional<KeptAnswer> found = cache.Find("http://a/x");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->answer.body, body);
  EXPECT_EQ(found->answer.status, 200);
  EXPECT_EQ(found->answer.content_type, "application/json");
  EXPECT_EQ(found->answer.etag, "\"v1\"");
  EXPECT_EQ(found->answer.last_modified, "Wed, 15 Mar 2023 12:00:00 GMT");
  EXPECT_EQ(found->answer.received, kNow);
  EXPECT_EQ(found->fresh_until, kNow + absl::Minutes(30));
  EXPECT_EQ(cache.Find("http://a/y"), std::nullopt);
}

TEST_F(AnswerCacheTest, ReplacesWhatWasKeptBefore) {
  AnswerCache cache(directory_, 10);
  ASSERT_TRUE(cache.Keep("u", Kept("old")).ok());
  ASSERT_TRUE(cache.Keep("u", Kept("new")).ok());
  EXPECT_EQ(cache.Find("u")->answer.body, "new");
  EXPECT_EQ(Files(), 1u);
}

TEST_F(AnswerCacheTest, TakesADamagedFileForNone) {
  AnswerCache cache(directory_, 10);
  ASSERT_TRUE(cache.Keep("u", Kept("body")).ok());
  const fs::path path = fs::directory_iterator(directory_)->path();
  const auto size = fs::file_size(path);
  for (const std::uintmax_t length : {std::uintmax_t{0}, std::uintmax_t{20}, size - 1}) {
    fs::resize_file(path, length);
    EXPECT_EQ(cache.Find("u"), std::nullopt) << length;
  }
  std::ofstream(path, std::ios::trunc) << "{\"key\":\"u\",\"status\":\"two\"}\nbody";
  EXPECT_EQ(cache.Find("u"), std::nullopt);
}

TEST_F(AnswerCacheTest, StaysWithinItsNumberOfFilesAndKeepsTheNewest) {
  AnswerCache cache(directory_, 8);
  for (int i = 0; i < 50; ++i) {
    const std::string key = absl::StrCat("u", i);
    ASSERT_TRUE(cache.Keep(key, Kept("body")).ok());
    // Files of one moment have no order; each is made a second newer than the one before.
    for (const auto& entry : fs::directory_iterator(directory_)) {
      fs::last_write_time(entry, entry.last_write_time() - std::chrono::seconds(1));
    }
    EXPECT_LE(Files(), 8u);
    EXPECT_TRUE(cache.Find(key).has_value()) << key;
  }
  EXPECT_GE(Files(), 5u);
}

TEST_F(AnswerCacheTest, ForgetsWhatItIsToldTo) {
  AnswerCache cache(directory_, 8);
  ASSERT_TRUE(cache.Keep("u", Kept("body")).ok());
  cache.Remove("u");
  cache.Remove("never kept");
  EXPECT_EQ(cache.Find("u"), std::nullopt);
}

TEST_F(AnswerCacheTest, SaysThatItCannotWriteAndLeavesNothingBehind) {
  std::ofstream(directory_) << "a file, no directory";
  AnswerCache cache(directory_, 8);
  EXPECT_FALSE(cache.Keep("u", Kept("body")).ok());
  EXPECT_EQ(cache.Find("u"), std::nullopt);
}

TEST_F(AnswerCacheTest, TakesADirectoryInAFilesPlaceForNone) {
  AnswerCache cache(directory_, 8);
  ASSERT_TRUE(cache.Keep("u", Kept("body")).ok());
  const fs::path path = fs::directory_iterator(directory_)->path();
  fs::remove(path);
  fs::create_directory(path);
  EXPECT_EQ(cache.Find("u"), std::nullopt);
  EXPECT_FALSE(cache.Keep("u", Kept("body")).ok());
  EXPECT_EQ(Files(), 1u);  // nothing unfinished
}

TEST_F(AnswerCacheTest, ClearsAwayWhatACrashLeft) {
  fs::create_directories(directory_);
  std::ofstream(directory_ / "abc.answer.new") << "half";
  const AnswerCache cache(directory_, 8);
  EXPECT_EQ(Files(), 0u);
}

}  // namespace
}  // namespace windfall
