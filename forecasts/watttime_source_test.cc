#include "forecasts/watttime_source.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/watttime_intensity.h"
#include "forecasts/watttime_login.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z
const SeriesIdentity kIdentity = {.zone = "US-CAL-CISO",
                                  .provider = "watttime",
                                  .signal = Signal::kMarginal,
                                  .factors = Factors::kDirect};
constexpr char kForbiddenPage[] = "<html>\r\n<head><title>403 Forbidden</title></head></html>";

std::string Row(int minute, absl::string_view value, absl::string_view more = "") {
  return absl::StrCat("{\"point_time\":\"",
                      absl::FormatTime("%Y-%m-%dT%H:%M:%S+00:00", kNoon + absl::Minutes(minute),
                                       absl::UTCTimeZone()),
                      "\",\"value\":", value, more, "}");
}

struct Meta {
  std::string region = "CAISO_NORTH";
  std::string signal = "co2_moer";
  std::string units = "lbs_co2_per_mwh";
};
std::string Answered(const std::vector<std::string>& rows, const Meta& meta = {}) {
  return absl::StrCat("{\"data\":[", absl::StrJoin(rows, ","),
                      "],\"meta\":{\"data_point_period_seconds\":300,\"region\":\"", meta.region,
                      "\",\"signal_type\":\"", meta.signal, "\",\"units\":\"", meta.units,
                      "\",\"warnings\":[],\"generated_at\":\"2023-03-15T11:55:00+00:00\"}}");
}

absl::StatusOr<AnswerSeries> Parse(const std::string& body) {
  return ParseWattTimeIntensity(body, "CAISO_NORTH", kIdentity);
}

TEST(ParseWattTimeIntensity, ConvertsPoundsAndSaysWhenTheForecastWasMade) {
  const auto read = Parse(Answered({Row(5, "1000"), Row(0, "870"), Row(10, "null"),
                                    Row(15, "900", ",\"imputed_data_used\":true")}));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_THAT(read->series.steps(), SizeIs(3));
  EXPECT_EQ(read->series.steps()[0].intensity, MilligramsPerKwh(394'625));
  EXPECT_EQ(read->series.steps()[1].intensity, MilligramsPerKwh(453'592));
  EXPECT_TRUE(read->series.steps()[2].estimated);
  EXPECT_EQ(read->issue_time, kNoon - absl::Minutes(5));
  EXPECT_EQ(Parse(Answered({Row(0, "1")}))->series.span().length(), absl::Minutes(5));
}

TEST(ParseWattTimeIntensity, TellsProblemsApart) {
  const struct {
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {"", SourceProblem::kNoDataYet},
      {"{}", SourceProblem::kNoDataYet},
      {Answered({}), SourceProblem::kNoDataYet},
      {Answered({Row(0, "1")}, {.region = "PJM_DC"}), SourceProblem::kWrongZone},
      {Answered({Row(0, "1")}, {.signal = "health_damage"}), SourceProblem::kBadAnswer},
      {Answered({Row(0, "1")}, {.units = "percentile"}), SourceProblem::kBadAnswer},
      {"{\"data\":[]}", SourceProblem::kBadAnswer},
      {"{\"data\":{},\"meta\":{}}", SourceProblem::kBadAnswer},
      {Answered({Row(0, "\"916\"")}).substr(0, 40), SourceProblem::kBadAnswer},
      {kForbiddenPage, SourceProblem::kBadAnswer},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ProblemOf(Parse(c.body).status()), c.problem) << c.body;
  }
}

TEST(ProblemOfWattTime, TellsAPageFromAScope) {
  EXPECT_EQ(ProblemOfWattTime({.status = 403, .body = kForbiddenPage}),
            SourceProblem::kTokenExpired);
  EXPECT_EQ(ProblemOfWattTime({.status = 401}), SourceProblem::kTokenExpired);
  EXPECT_EQ(ProblemOfWattTime({.status = 403, .body = " {\"message\":\"Invalid scope.\"}"}),
            SourceProblem::kBadScope);
  EXPECT_EQ(ProblemOfWattTime({.status = 400, .body = "{\"error\":\"no such region\"}"}),
            SourceProblem::kWrongZone);
  EXPECT_EQ(ProblemOfWattTime({.status = 429}), SourceProblem::kRateLimited);
}

// Gives out tokens t1, t2, … and takes only the last.
class WattTimeLoginTest : public testing::Test {
 protected:
  WattTimeLoginTest()
      : service_(std::make_shared<ScriptedClient>(
            [this](const HttpRequest& request) { return AnswerTo(request); })),
        client_("https://w.example/", Secret("me"), Secret("pa55word"), service_) {}

  HttpAnswer AnswerTo(const HttpRequest& request) {
    const std::string& said = request.headers.at(0).value;
    if (absl::EndsWith(request.url, "/login")) {
      if (!logs_in_) return {.status = 403, .body = kForbiddenPage};
      EXPECT_EQ(said, "Basic bWU6cGE1NXdvcmQ=");
      return {.status = 200, .body = absl::StrCat("{\"token\":\"t", ++tokens_, "\"}")};
    }
    const bool is_good = takes_tokens_ && said == absl::StrCat("Bearer t", tokens_);
    return is_good ? HttpAnswer{.status = 200} : HttpAnswer{.status = 403, .body = kForbiddenPage};
  }
  absl::StatusOr<HttpAnswer> Get(absl::Time now) {
    return client_.Get({.url = "https://w.example/v3/forecast"}, now);
  }

  bool logs_in_ = true;
  bool takes_tokens_ = true;
  int tokens_ = 0;
  std::shared_ptr<ScriptedClient> service_;
  WattTimeLogin client_;
};

TEST_F(WattTimeLoginTest, LogsInOnceAndAgainBeforeTheTokenEnds) {
  for (const int minute : {0, 10, 24}) {
    EXPECT_EQ(Get(kNoon + absl::Minutes(minute))->status, 200);
  }
  EXPECT_EQ(tokens_, 1);
  EXPECT_EQ(Get(kNoon + absl::Minutes(25))->status, 200);
  EXPECT_EQ(tokens_, 2);
  EXPECT_EQ(service_->urls()[0], "https://w.example/login");
}

TEST_F(WattTimeLoginTest, RenewsATokenThatIsRefusedOnceForEachRequest) {
  EXPECT_EQ(Get(kNoon)->status, 200);
  ++tokens_;  // somebody else has logged in
  EXPECT_EQ(Get(kNoon)->status, 200);
  EXPECT_EQ(tokens_, 3);
  takes_tokens_ = false;
  EXPECT_EQ(Get(kNoon)->status, 403);
  EXPECT_EQ(tokens_, 4);
}

TEST_F(WattTimeLoginTest, DoesNotHammerALoginThatIsRefusedAndNeverShowsIt) {
  logs_in_ = false;
  const absl::Status refused = Get(kNoon).status();
  EXPECT_EQ(ProblemOf(refused), SourceProblem::kBadKey);
  EXPECT_THAT(refused.message(), AllOf(HasSubstr("/login: status 403"), Not(HasSubstr("pa55word")),
                                       Not(HasSubstr("bWU6"))));
  EXPECT_EQ(Get(kNoon + absl::Minutes(4)).status(), refused);
  EXPECT_THAT(service_->requests(), SizeIs(1));
  logs_in_ = true;
  EXPECT_EQ(Get(kNoon + absl::Minutes(5))->status, 200);
}

TEST(WattTimeLogin, LogsInOnceForManyZonesAtOnce) {
  class Service final : public HttpClient {
   public:
    absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time) override {
      if (!absl::EndsWith(request.url, "/login")) return HttpAnswer{.status = 200};
      ++logins;
      return HttpAnswer{.status = 200, .body = "{\"token\":\"t\"}"};
    }
    std::atomic<int> logins = 0;
  };
  const auto service = std::make_shared<Service>();
  WattTimeLogin client("https://w.example", Secret("me"), Secret("word"), service);
  std::vector<std::thread> zones;
  for (int i = 0; i < 8; ++i) {
    zones.emplace_back([&] { EXPECT_TRUE(client.Get({.url = "u"}, kNoon).ok()); });
  }
  for (std::thread& zone : zones) zone.join();
  EXPECT_EQ(service->logins, 1);
}

class WattTimeSourceTest : public testing::Test {
 protected:
  std::unique_ptr<WattTimeSource> SourceWith(std::vector<std::string> bodies) {
    client_ = std::make_shared<ScriptedClient>(std::move(bodies));
    return WattTimeSource::Create({.zone = "US-CAL-CISO",
                                   .region = "CAISO_NORTH",
                                   .base_url = "https://w.example",
                                   .horizon_hours = 72},
                                  client_)
        .value();
  }
  std::shared_ptr<ScriptedClient> client_;
};

TEST_F(WattTimeSourceTest, TakesTheTimeAtWhichTheForecastWasMade) {
  const auto forecast =
      SourceWith({Answered({Row(0, "870"), Row(5, "880")})})->FetchForecast(kNoon);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_THAT(client_->urls(),
              ElementsAre("https://w.example/v3/forecast?region=CAISO_NORTH&signal_type=co2_moer&"
                          "horizon_hours=72"));
  EXPECT_EQ(forecast->issue_time, kNoon - absl::Minutes(5));
  EXPECT_FALSE(forecast->issue_time_is_fetch_time);
  EXPECT_EQ(forecast->fetch_time, kNoon);
  EXPECT_EQ(forecast->series.identity(), kIdentity);
}

TEST_F(WattTimeSourceTest, AsksForNoStepOfThePastTwice) {
  const auto actual = SourceWith({Answered({Row(-10, "1"), Row(-5, "2")})})
                          ->FetchActual({kNoon - absl::Minutes(10), kNoon}, kNoon);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_THAT(client_->urls(),
              ElementsAre(HasSubstr("/v3/historical?region=CAISO_NORTH&signal_type=co2_moer&"
                                    "start=2023-03-15T11:50Z&end=2023-03-15T11:55Z&")));
  EXPECT_THAT(actual->steps(), SizeIs(2));
}

TEST(WattTimeSource, RefusesWhatTheServiceDoesNotHave) {
  for (const WattTimeOptions& options :
       {WattTimeOptions{.zone = "X"}, WattTimeOptions{.zone = "X", .region = "A&b=c"},
        WattTimeOptions{.zone = "X", .region = "A", .base_url = "x"},
        WattTimeOptions{.zone = "X", .region = "A", .horizon_hours = 73}}) {
    EXPECT_FALSE(WattTimeSource::Create(options, nullptr).ok());
  }
}

}  // namespace
}  // namespace windfall
