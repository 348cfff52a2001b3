#include "forecasts/http/http_refusal.h"

#include "absl/strings/str_cat.h"
#include "forecasts/http/scripted_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(GetGood, ChoosesTheProblemByWhatHelps) {
  const struct {
    int status;
    SourceProblem problem;
    absl::StatusCode code;
  } kCases[] = {
      {301, SourceProblem::kBadSettings, absl::StatusCode::kFailedPrecondition},
      {400, SourceProblem::kBadSettings, absl::StatusCode::kFailedPrecondition},
      {401, SourceProblem::kBadKey, absl::StatusCode::kFailedPrecondition},
      {403, SourceProblem::kBadKey, absl::StatusCode::kFailedPrecondition},
      {404, SourceProblem::kNoDataYet, absl::StatusCode::kNotFound},
      {408, SourceProblem::kProviderDown, absl::StatusCode::kUnavailable},
      {429, SourceProblem::kRateLimited, absl::StatusCode::kUnavailable},
      {500, SourceProblem::kProviderDown, absl::StatusCode::kUnavailable},
      {501, SourceProblem::kBadSettings, absl::StatusCode::kFailedPrecondition},
      {503, SourceProblem::kProviderDown, absl::StatusCode::kUnavailable},
  };
  for (const auto& c : kCases) {
    ScriptedClient client(
        [&](const HttpRequest&) { return HttpAnswer{.status = c.status, .body = "a\nb"}; });
    const absl::Status status = GetGood(client, {.url = "http://p/x"}, absl::Now()).status();
    EXPECT_EQ(ProblemOf(status), c.problem) << c.status;
    EXPECT_EQ(status.code(), c.code) << c.status;
    EXPECT_EQ(status.message(), absl::StrCat("GET http://p/x: status ", c.status, ": a\\nb"));
  }
}

TEST(Refusal, ShowsOnlyTheBeginningOfTheBodyAndNothingSecret) {
  const HttpRequest request = {.url = "http://p/x",
                               .headers = {{"Authorization", "Bearer t0ken-abc"}},
                               .secret_query = "api_key=k3y-1&page=2"};
  const HttpAnswer answer = {
      .status = 403,
      .body = absl::StrCat("t0ken-abc and k3y-1 are no good on page 2", std::string(300, 'x'))};
  const absl::Status status = Refusal(SourceProblem::kBadKey, request, answer);
  EXPECT_THAT(status.message(),
              AllOf(HasSubstr("*** and *** are no good on page 2x"), Not(HasSubstr("t0ken")),
                    Not(HasSubstr("k3y")), Not(HasSubstr(std::string(200, 'x')))));
}

TEST(Redacted, FindsASecretAsItWasMeantAndTheLongestFirst) {
  const HttpRequest request = {.url = "u",
                               .secret_query = "a=longkey&b=longkey-and-more&c=x%2By%20z"};
  EXPECT_EQ(Redacted("longkey-and-more, longkey, x%2By%20z, x+y z", request), "***, ***, ***, ***");
}

TEST(ProblemOf, SurvivesAnotherMessage) {
  const SeriesIdentity de = {.zone = "DE", .provider = "p"};
  const absl::Status status =
      SourceError(de, ProblemStatus(SourceProblem::kPlanRefused, "no forecast"));
  EXPECT_EQ(status.message(), "p DE: no forecast");
  EXPECT_EQ(ProblemOf(status), SourceProblem::kPlanRefused);
  EXPECT_EQ(ProblemOf(absl::UnavailableError("")), SourceProblem::kProviderDown);
  EXPECT_EQ(ProblemOf(absl::DataLossError("")), SourceProblem::kBadAnswer);
  EXPECT_EQ(ProblemOf(SourceError(de, absl::InvalidArgumentError(""))),
            SourceProblem::kBadSettings);
}

}  // namespace
}  // namespace windfall
