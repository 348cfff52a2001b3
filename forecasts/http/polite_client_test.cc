#include "forecasts/http/polite_client.h"

#include <vector>

#include "forecasts/http/curl_client.h"
#include "forecasts/http/loopback_http_server.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1678881600);

HttpAnswer Unavailable(std::optional<absl::Duration> retry_after = std::nullopt) {
  return {.status = 503, .retry_after = retry_after};
}

// Plays the answers in order, and notes what it was asked to sleep.
class PoliteClientTest : public testing::Test {
 protected:
  absl::StatusOr<HttpAnswer> Get(std::vector<absl::StatusOr<HttpAnswer>> answers,
                                 GateSettings gate = {}) {
    PoliteClient client(
        std::make_unique<ScriptedClient>(
            [&](const HttpRequest&) { return answers.at(attempts_++); }),
        std::move(gate),
        {.max_attempts = 3,
         .first_backoff = absl::Seconds(1),
         .max_backoff = absl::Seconds(10),
         .max_retry_after = absl::Seconds(30)},
        {.sleep = [&](absl::Duration d) { slept_.push_back(d); }, .random = [] { return 0.0; }});
    return client.Get({.url = "u"}, kNow);
  }

  size_t attempts_ = 0;
  std::vector<absl::Duration> slept_;
};

TEST_F(PoliteClientTest, ReturnsTheFirstGoodAnswer) {
  EXPECT_EQ(Get({Unavailable(), HttpAnswer{.status = 200, .body = "fine"}}).value().body, "fine");
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(1)));
}

TEST_F(PoliteClientTest, GivesUpAfterTheLastAttemptWithoutSleepingOnceMore) {
  const absl::Status down = ProblemStatus(SourceProblem::kProviderDown, "GET u: no route");
  const absl::Status status = Get({down, down, down}).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown);
  EXPECT_EQ(status.message(), "GET u: no route (after 3 attempts)");
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(1), absl::Seconds(2)));
}

TEST_F(PoliteClientTest, DoesNotRepeatWhatWouldOnlyFailAgain) {
  for (const int status : {304, 400, 401, 403, 404, 429}) {
    attempts_ = 0;
    EXPECT_EQ(Get({HttpAnswer{.status = status}}).value().status, status);
  }
  attempts_ = 0;
  EXPECT_EQ(ProblemOf(Get({ProblemStatus(SourceProblem::kBadSettings, "")}).status()),
            SourceProblem::kBadSettings);
  EXPECT_THAT(slept_, IsEmpty());
}

TEST_F(PoliteClientTest, WaitsAsLongAsTheServerAsks) {
  const GateSettings patient = {.rest_after_too_many = absl::Hours(1)};
  const HttpAnswer too_many = {.status = 429, .retry_after = absl::Seconds(20)};
  EXPECT_EQ(Get({too_many, HttpAnswer{.status = 200}}, patient).value().status, 200);
  EXPECT_THAT(slept_, ElementsAre(absl::Seconds(20)));
}

TEST_F(PoliteClientTest, LeavesAServerAloneThatWantsALongRest) {
  EXPECT_EQ(Get({Unavailable(absl::Seconds(300))}).value().status, 503);
  EXPECT_EQ(attempts_, 1u);
  EXPECT_THAT(slept_, IsEmpty());
}

TEST_F(PoliteClientTest, AsksNobodyOnceTheBudgetIsUsedUp) {
  const absl::StatusOr<HttpAnswer> answer =
      Get({Unavailable(), Unavailable()}, {.budgets = {{.requests = 2, .per = absl::Hours(1)}}});
  EXPECT_EQ(answer.value().status, 503);  // what the last attempt said
  EXPECT_EQ(attempts_, 2u);
}

TEST(PoliteClient, AsksNobodyWhileTheProviderIsDown) {
  auto scripted = std::make_unique<ScriptedClient>(
      [](const HttpRequest&) { return HttpAnswer{.status = 500}; });
  const ScriptedClient& provider = *scripted;
  PoliteClient client(std::move(scripted), {.failures_to_close = 2}, {.max_attempts = 1},
                      {.sleep = [](absl::Duration) {}, .random = [] { return 0.0; }});
  EXPECT_EQ(client.Get({.url = "u"}, kNow).value().status, 500);
  EXPECT_EQ(client.Get({.url = "u"}, kNow).value().status, 500);
  const absl::Status status = client.Get({.url = "u"}, kNow).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown);
  EXPECT_THAT(status.message(), HasSubstr("GET u: down at the last tries; left alone until"));
  EXPECT_EQ(provider.requests().size(), 2u);
}

TEST(PoliteClient, DoesNotSleepOnWhenAStopIsRequested) {
  std::stop_source stop;
  const LoopbackHttpServer server([&](const std::string&) {
    stop.request_stop();
    return Answer(500, "");
  });
  PoliteClient client(MakeCurlClient({.total_timeout = absl::Seconds(60)}, stop.get_token()), {},
                      {.first_backoff = absl::Hours(10), .max_backoff = absl::Hours(10)},
                      RealRim(stop.get_token()));
  EXPECT_THAT(client.Get({.url = server.url()}, kNow).status().message(), HasSubstr("stopped"));
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
