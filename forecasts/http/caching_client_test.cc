#include "forecasts/http/caching_client.h"

#include "forecasts/http/scripted_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);
const absl::Time kHalfPast = kNoon + absl::Minutes(30);

class CachingClientTest : public testing::Test {
 protected:
  absl::StatusOr<HttpAnswer> Get(absl::Time now, absl::Time fresh_until) {
    return client_.Get({.url = "u", .fresh_until = fresh_until}, now);
  }

  HttpAnswer answer_ = {.status = 200, .body = "first", .etag = "v1"};
  const std::shared_ptr<ScriptedClient> provider_ = std::make_shared<ScriptedClient>(
      ScriptedClient::Script([this](const HttpRequest&) { return answer_; }));
  const TemporaryDirectory directory_;
  const std::shared_ptr<AnswerCache> cache_ = std::make_shared<AnswerCache>(directory_.path(), 100);
  CachingClient client_ = CachingClient(provider_, cache_, "account");
};

TEST_F(CachingClientTest, AsksOnceWhileTheAnswerIsFreshAndKeepsWhenItCame) {
  ASSERT_TRUE(Get(kNoon, kHalfPast).ok());
  const auto again = Get(kNoon + absl::Minutes(29), kHalfPast);
  EXPECT_EQ(again->body, "first");
  EXPECT_EQ(again->received, kNoon);
  EXPECT_THAT(provider_->requests(), SizeIs(1));
}

TEST_F(CachingClientTest, AsksAfterwardsWhetherItHasChanged) {
  ASSERT_TRUE(Get(kNoon, kHalfPast).ok());
  answer_ = {.status = 304};
  const auto same = Get(kHalfPast, kHalfPast + absl::Minutes(30));
  EXPECT_EQ(provider_->requests().at(1).if_none_match, "v1");
  EXPECT_EQ(same->status, 200);
  EXPECT_EQ(same->body, "first");
  EXPECT_EQ(same->received, kHalfPast);
  answer_ = {.status = 200, .body = "second", .last_modified = "then"};
  EXPECT_EQ(Get(kHalfPast + absl::Minutes(30), kHalfPast + absl::Hours(1))->body, "second");
  ASSERT_TRUE(Get(kHalfPast + absl::Hours(1), kHalfPast + absl::Hours(2)).ok());
  EXPECT_THAT(provider_->requests().at(3).if_none_match, IsEmpty());
  EXPECT_EQ(provider_->requests().at(3).if_modified_since, "then");
}

TEST_F(CachingClientTest, KeepsNoRefusal) {
  answer_ = {.status = 403};
  EXPECT_EQ(Get(kNoon, kHalfPast)->status, 403);
  answer_ = {.status = 200, .body = "fine"};
  EXPECT_EQ(Get(kNoon, kHalfPast)->body, "fine");
}

TEST_F(CachingClientTest, AsksAgainWhenTheAnswerMadeNoSense) {
  answer_ = {.status = 200, .body = "{}"};
  ASSERT_TRUE(Get(kNoon, kHalfPast).ok());
  client_.Forget({.url = "u", .fresh_until = kHalfPast});
  answer_ = {.status = 200, .body = "fine"};
  EXPECT_EQ(Get(kNoon + absl::Minutes(15), kHalfPast)->body, "fine");
}

TEST_F(CachingClientTest, NeverServesAnotherAccountsAnswer) {
  ASSERT_TRUE(Get(kNoon, kHalfPast).ok());
  answer_ = {.status = 200, .body = "of the other"};
  CachingClient other(provider_, cache_, "other account");
  EXPECT_EQ(other.Get({.url = "u", .fresh_until = kHalfPast}, kNoon)->body, "of the other");
}

TEST_F(CachingClientTest, PassesThroughWhatIsNeverFresh) {
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(Get(kNoon, absl::InfinitePast()).ok());
  EXPECT_THAT(provider_->requests(), SizeIs(3));
  EXPECT_EQ(cache_->Find("account u"), std::nullopt);
}

TEST_F(CachingClientTest, DoesNotTrustAnAnswerOfTheFuture) {
  ASSERT_TRUE(Get(kHalfPast, kHalfPast + absl::Minutes(30)).ok());
  ASSERT_TRUE(Get(kNoon, kHalfPast).ok());
  EXPECT_THAT(provider_->requests(), SizeIs(2));
}

}  // namespace
}  // namespace windfall
