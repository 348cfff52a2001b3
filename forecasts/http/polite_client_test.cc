#include "forecasts/http/polite_client.h"

#include <atomic>
#include <thread>
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
    PoliteClient client(std::make_unique<ScriptedClient>(
                            [&](const HttpRequest&) { return answers.at(attempts_++); }),
                        std::move(gate),
                        {.max_attempts = 3,
                         .first_backoff = absl::Seconds(1),
                         .max_backoff = absl::Seconds(10),
                         .max_retry_after = absl::Seconds(30)},
                        RimOfTest());
    return client.Get({.url = "u"}, kNow);
  }

  // Sleeping is all that takes time.
  PoliteClient::Rim RimOfTest() {
    return {.now = [this] { return clock_; },
            .sleep =
                [this](absl::Duration duration) {
                  slept_.push_back(duration);
                  clock_ += duration;
                },
            .random = [] { return 0.0; }};
  }

  size_t attempts_ = 0;
  absl::Time clock_ = absl::UnixEpoch();
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
  for (const int status : {429, 503}) {
    attempts_ = 0;
    slept_.clear();
    const HttpAnswer busy = {.status = status, .retry_after = absl::Seconds(20)};
    EXPECT_EQ(Get({busy, HttpAnswer{.status = 200}}).value().status, 200) << status;
    EXPECT_THAT(slept_, ElementsAre(absl::Seconds(20))) << status;
  }
}

TEST_F(PoliteClientTest, LeavesAServerAloneThatWantsALongRest) {
  EXPECT_EQ(Get({Unavailable(absl::Seconds(300))}).value().status, 503);
  EXPECT_EQ(attempts_, 1u);
  EXPECT_THAT(slept_, IsEmpty());
}

TEST_F(PoliteClientTest, WaitsForItsTurnWhereTheBudgetAllowsItSoon) {
  auto provider = std::make_unique<ScriptedClient>(
      [](const HttpRequest&) { return HttpAnswer{.status = 200}; });
  PoliteClient client(std::move(provider), {.budgets = {{.requests = 2, .per = absl::Minutes(1)}}},
                      {}, RimOfTest());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(client.Get({.url = "u"}, kNow)->status, 200);
  EXPECT_THAT(slept_, ElementsAre(absl::Minutes(1), absl::Minutes(1)));
  EXPECT_EQ(client.Use()->used, 1);
}

TEST_F(PoliteClientTest, DoesNotWaitForATurnThatIsFarAway) {
  const GateSettings narrow = {.budgets = {{.requests = 2, .per = absl::Hours(1)}}};
  // What the last attempt said.
  EXPECT_EQ(Get({Unavailable(), Unavailable()}, narrow).value().status, 503);
  EXPECT_EQ(attempts_, 2u);
  PoliteClient client(std::make_unique<ScriptedClient>(
                          [](const HttpRequest&) { return HttpAnswer{.status = 200}; }),
                      {.budgets = {{.requests = 1, .per = absl::Hours(1)}}}, {}, RimOfTest());
  EXPECT_TRUE(client.Get({.url = "u"}, kNow).ok());
  const absl::Status status = client.Get({.url = "u"}, kNow).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kRateLimited);
  EXPECT_THAT(status.message(), HasSubstr("GET u: the budget of 1 requests in 1h is used up"));
}

TEST_F(PoliteClientTest, AsksNobodyWhileTheProviderIsDown) {
  auto scripted = std::make_unique<ScriptedClient>(
      [](const HttpRequest&) { return HttpAnswer{.status = 500}; });
  const ScriptedClient& provider = *scripted;
  PoliteClient client(std::move(scripted), {.failures_to_close = 2}, {.max_attempts = 1},
                      RimOfTest());
  EXPECT_EQ(client.Get({.url = "u"}, kNow).value().status, 500);
  EXPECT_EQ(client.Get({.url = "u"}, kNow).value().status, 500);
  const absl::Status status = client.Get({.url = "u"}, kNow).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown);
  EXPECT_THAT(status.message(), HasSubstr("GET u: down at the last tries; left alone for 30s"));
  EXPECT_EQ(provider.requests().size(), 2u);
}

TEST_F(PoliteClientTest, RestsFromWhenTheProviderHasFailed) {
  auto slow = std::make_unique<ScriptedClient>([this](const HttpRequest&) {
    clock_ += absl::Minutes(1);
    return HttpAnswer{.status = 500};
  });
  PoliteClient client(std::move(slow), {.failures_to_close = 1}, {.max_attempts = 1}, RimOfTest());
  EXPECT_TRUE(client.Get({.url = "u"}, kNow).ok());
  EXPECT_THAT(client.Get({.url = "u"}, kNow).status().message(), HasSubstr("left alone for 30s"));
}

// Also what ThreadSanitizer looks at.
TEST(PoliteClient, ServesManyZonesAtOnceWithinItsBudget) {
  std::atomic<int> asked = 0;
  class Provider final : public HttpClient {
   public:
    explicit Provider(std::atomic<int>& asked) : asked_(asked) {}
    absl::StatusOr<HttpAnswer> Get(const HttpRequest&, absl::Time now) override {
      ++asked_;
      return HttpAnswer{.status = 200, .received = now};
    }

   private:
    std::atomic<int>& asked_;
  };
  PoliteClient client(std::make_unique<Provider>(asked),
                      {.budgets = {{.requests = 25, .per = absl::Hours(1)}}}, {}, RealRim({}));
  std::atomic<int> refused = 0;
  std::vector<std::thread> zones;
  for (int i = 0; i < 8; ++i) {
    zones.emplace_back([&] {
      for (int k = 0; k < 10; ++k) refused += client.Get({.url = "u"}, kNow).ok() ? 0 : 1;
    });
  }
  for (std::thread& zone : zones) zone.join();
  EXPECT_EQ(asked, 25);
  EXPECT_EQ(refused, 55);
}

TEST(PoliteClient, DoesNotSleepOnWhenAStopIsRequested) {
  std::stop_source stop;
  const LoopbackHttpServer server([&](const std::string&) {
    stop.request_stop();
    return Answer(500, "");
  });
  PoliteClient client(MakeCurlClient({}, stop.get_token()), {},
                      {.first_backoff = absl::Hours(10), .max_backoff = absl::Hours(10)},
                      RealRim(stop.get_token()));
  EXPECT_THAT(
      client.Get({.url = server.url(), .timeout = absl::Seconds(60)}, kNow).status().message(),
      HasSubstr("stopped"));
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
