#include "forecasts/retrying_http_get.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

HttpAttempt Passing(std::optional<absl::Duration> retry_after = std::nullopt) {
  return {.body = absl::UnavailableError("GET u: status 503"),
          .may_succeed_later = true,
          .retry_after = retry_after};
}

// Plays the attempts in order, and notes what it was asked to sleep.
class RetryingHttpGetTest : public testing::Test {
 protected:
  absl::StatusOr<std::string> Get(std::vector<HttpAttempt> attempts) {
    RetryingHttpGet http({.max_attempts = 3,
                          .first_backoff = absl::Seconds(1),
                          .max_backoff = absl::Seconds(10),
                          .max_retry_after = absl::Seconds(30)},
                         {.attempt = [&](const std::string&) { return attempts.at(attempts_++); },
                          .sleep = [&](absl::Duration d) { slept_.push_back(d); },
                          .random = [] { return 0.0; }});
    return http.Get("u");
  }

  size_t attempts_ = 0;
  std::vector<absl::Duration> slept_;
};

TEST_F(RetryingHttpGetTest, ReturnsTheFirstGoodAnswer) {
  EXPECT_EQ(Get({Passing(), {.body = "fine"}}).value(), "fine");
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(1)));
}

TEST_F(RetryingHttpGetTest, GivesUpAfterTheLastAttemptWithoutSleepingOnceMore) {
  const absl::Status status = Get({Passing(), Passing(), Passing()}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "GET u: status 503 (after 3 attempts)");
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(1), absl::Seconds(2)));
}

TEST_F(RetryingHttpGetTest, DoesNotRepeatWhatWouldOnlyFailAgain) {
  const absl::Status status =
      Get({{.body = absl::FailedPreconditionError("GET u: status 403")}}).status();
  EXPECT_EQ(status.message(), "GET u: status 403");
  EXPECT_THAT(slept_, IsEmpty());
}

TEST_F(RetryingHttpGetTest, WaitsAsLongAsTheServerAsks) {
  EXPECT_TRUE(Get({Passing(absl::Seconds(20)), {.body = "fine"}}).ok());
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(20)));
}

TEST_F(RetryingHttpGetTest, LeavesAServerAloneThatWantsALongRest) {
  EXPECT_EQ(Get({Passing(absl::Seconds(300))}).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(attempts_, 1u);
  EXPECT_THAT(slept_, IsEmpty());
}

TEST(Backoff, DoublesUpToItsLimitAndTakesAtMostHalfOff) {
  const RetryPolicy policy = {.first_backoff = absl::Seconds(1), .max_backoff = absl::Seconds(5)};
  EXPECT_EQ(Backoff(policy, 1, 0), absl::Seconds(1));
  EXPECT_EQ(Backoff(policy, 3, 0), absl::Seconds(4));
  EXPECT_EQ(Backoff(policy, 4, 0), absl::Seconds(5));
  EXPECT_EQ(Backoff(policy, 1000, 0), absl::Seconds(5));
  EXPECT_EQ(Backoff(policy, 3, 0.5), absl::Seconds(3));
  EXPECT_GT(Backoff(policy, 3, 0.999), absl::Seconds(2));
}

}  // namespace
}  // namespace windfall
