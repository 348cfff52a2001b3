#include "forecasts/neso_source.h"

#include <atomic>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/http/curl_client.h"
#include "forecasts/http/loopback_http_server.h"
#include "forecasts/http/polite_client.h"
#include "forecasts/http/scripted_client.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

const absl::Time kNoon = absl::FromUnixSeconds(1678881600);  // 2023-03-15T12:00Z

std::string Stamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", time, absl::UTCTimeZone());
}

// An answer with `count` half hours from `begin` on, values from `first_grams` upwards.
struct RowsOptions {
  absl::Time begin;
  int count = 1;
  int first_grams = 100;
};
std::string Rows(const RowsOptions& options) {
  std::vector<std::string> rows;
  for (int i = 0; i < options.count; ++i) {
    const absl::Time from = options.begin + i * absl::Minutes(30);
    rows.push_back(
        absl::StrCat("{\"from\":\"", Stamp(from), "\",\"to\":\"", Stamp(from + absl::Minutes(30)),
                     "\",\"intensity\":{\"forecast\":", options.first_grams + i,
                     ",\"actual\":", options.first_grams + i + 1000, ",\"index\":\"low\"}}"));
  }
  return absl::StrCat("{\"data\":[", absl::StrJoin(rows, ","), "]}");
}

class NesoSourceTest : public testing::Test {
 protected:
  std::unique_ptr<NesoSource> SourceWith(std::vector<std::string> bodies) {
    client_ = std::make_shared<ScriptedClient>(std::move(bodies));
    return NesoSource::Create({.base_url = "https://mirror.example/"}, client_).value();
  }
  std::shared_ptr<ScriptedClient> client_;
};

TEST_F(NesoSourceTest, AsksInsideThePeriodSoThatItIsTheFirstOneAndTheUrlStaysTheSame) {
  const std::string body = Rows({.begin = kNoon, .count = 4});
  const auto source = SourceWith({body, body, body});
  for (const absl::Duration after : {absl::ZeroDuration(), absl::Minutes(29), absl::Minutes(30)}) {
    EXPECT_TRUE(source->FetchForecast(kNoon + after).ok());
  }
  EXPECT_THAT(client_->urls(),
              ElementsAre("https://mirror.example/intensity/2023-03-15T12:01Z/fw48h",
                          "https://mirror.example/intensity/2023-03-15T12:01Z/fw48h",
                          "https://mirror.example/intensity/2023-03-15T12:31Z/fw48h"));
}

TEST_F(NesoSourceTest, DropsRowsThatHaveEndedAndStandsInForTheIssueTime) {
  const absl::Time now = kNoon + absl::Minutes(40);
  // The row before the period is what the service answers to a request on the half hour.
  const auto forecast =
      SourceWith({Rows({.begin = kNoon - absl::Minutes(30), .count = 97})})->FetchForecast(now);
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->series.span().begin, kNoon + absl::Minutes(30));
  EXPECT_EQ(forecast->series.steps().front().intensity, GramsPerKwh(102));
  EXPECT_THAT(forecast->series.steps(), SizeIs(95));
  EXPECT_EQ(forecast->issue_time, now);
  EXPECT_TRUE(forecast->issue_time_is_fetch_time);
  EXPECT_EQ(forecast->series.identity(), (SeriesIdentity{.zone = "GB",
                                                         .provider = "neso",
                                                         .signal = Signal::kAverage,
                                                         .factors = Factors::kDirect}));
}

TEST_F(NesoSourceTest, TakesAShortHorizonAsItIs) {
  const auto forecast =
      SourceWith({Rows({.begin = kNoon, .count = 29})})->FetchForecast(kNoon + absl::Minutes(1));
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->series.span(), (TimeSpan{kNoon, kNoon + 29 * absl::Minutes(30)}));
}

TEST_F(NesoSourceTest, NamesProviderZoneAndUrlWhenThereIsNothing) {
  const absl::Status empty = SourceWith({"{}"})->FetchForecast(kNoon).status();
  EXPECT_EQ(empty.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(empty.message()),
              AllOf(StartsWith("neso GB: GET https://mirror.example/intensity/"),
                    HasSubstr("holds no data")));
  const absl::Status ended =
      SourceWith({Rows({.begin = kNoon - absl::Hours(24)})})->FetchForecast(kNoon).status();
  EXPECT_EQ(ended.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ended.message(), HasSubstr("the answer ends at 2023-03-14T12:30Z"));
}

TEST_F(NesoSourceTest, FetchesOnlyActualIntensityOfWhatHasEnded) {
  const absl::Time now = kNoon + absl::Minutes(70);
  const auto actual = SourceWith({Rows({.begin = kNoon, .count = 3})})
                          ->FetchActual({kNoon, kNoon + absl::Hours(9)}, now);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_THAT(client_->urls(), ElementsAre("https://mirror.example/intensity/2023-03-15T12:01Z/"
                                           "2023-03-15T13:30Z"));
  EXPECT_EQ(actual->span(), (TimeSpan{kNoon, kNoon + absl::Hours(1)}));
  EXPECT_EQ(actual->steps().front().intensity, GramsPerKwh(1100));
}

TEST_F(NesoSourceTest, FetchesALongSpanInPartsTheServiceAllowsAndLivesWithAnEmptyOne) {
  const TimeSpan span = {kNoon - absl::Hours(24 * 30), kNoon};
  const auto actual = SourceWith({Rows({.begin = span.begin, .count = 2}), "{\"data\":[]}",
                                  Rows({.begin = kNoon - absl::Hours(1), .count = 3})})
                          ->FetchActual(span, kNoon);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_THAT(client_->urls(),
              ElementsAre("https://mirror.example/intensity/2023-02-13T12:01Z/2023-02-26T12:30Z",
                          "https://mirror.example/intensity/2023-02-26T12:01Z/2023-03-11T12:30Z",
                          "https://mirror.example/intensity/2023-03-11T12:01Z/2023-03-15T12:30Z"));
  EXPECT_THAT(actual->steps(), SizeIs(4));
}

TEST_F(NesoSourceTest, NeverAsksForMoreThanNinetyDays) {
  const auto source = SourceWith(std::vector<std::string>(7, "{}"));
  EXPECT_EQ(source->FetchActual({absl::InfinitePast(), kNoon}, kNoon).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_THAT(client_->urls(), SizeIs(7));
}

TEST(NesoSource, AsksForARegionByNumberOrPostcode) {
  const struct {
    NesoPlace place;
    std::string where;
  } kCases[] = {{{.region_id = 11}, "/regionid/11"}, {{.postcode = "BS16"}, "/postcode/BS16"}};
  for (const auto& c : kCases) {
    const auto client = std::make_shared<ScriptedClient>(std::vector<std::string>{"{}", "{}"});
    const auto source = NesoSource::Create(
        {.zone = "GB-SW", .place = c.place, .base_url = "https://mirror.example"}, client);
    ASSERT_TRUE(source.ok()) << source.status();
    EXPECT_FALSE((*source)->FetchForecast(kNoon).ok());
    EXPECT_FALSE((*source)->FetchActual({kNoon - absl::Hours(1), kNoon}, kNoon).ok());
    const std::string base = "https://mirror.example/regional/intensity/2023-03-15T1";
    EXPECT_THAT(client->urls(), ElementsAre(base + "2:01Z/fw48h" + c.where,
                                            base + "1:01Z/2023-03-15T12:30Z" + c.where));
  }
}

TEST(NesoSource, TellsAnUnknownPostcodeFromOtherRefusals) {
  const struct {
    int status;
    std::string body;
    SourceProblem problem;
  } kCases[] = {
      {400, "{\"error\":{\"message\":\"Please enter a valid UK postcode.\"}}",
       SourceProblem::kWrongZone},
      {400, "{\"error\":{\"message\":\"Please enter a valid date\"}}", SourceProblem::kBadSettings},
      {500, "postcode", SourceProblem::kProviderDown},
  };
  for (const auto& c : kCases) {
    const auto client = std::make_shared<ScriptedClient>(
        [&](const HttpRequest&) { return HttpAnswer{.status = c.status, .body = c.body}; });
    const auto source = NesoSource::Create({.zone = "GB-X", .place = {.postcode = "ZZ9"}}, client);
    EXPECT_EQ(ProblemOf((*source)->FetchForecast(kNoon).status()), c.problem) << c.body;
  }
}

TEST(NesoSource, RefusesAnotherPlaceAndAnotherProtocol) {
  for (const NesoOptions& options :
       {NesoOptions{.zone = "DE"}, NesoOptions{.zone = "GB-SW"},
        NesoOptions{.place = {.region_id = 11}}, NesoOptions{.place = {.postcode = "BS16"}},
        NesoOptions{.zone = "GB-SW", .place = {.region_id = 18}},
        NesoOptions{.zone = "GB-SW", .place = {.region_id = -1}},
        NesoOptions{.zone = "GB-SW", .place = {.region_id = 1, .postcode = "BS16"}},
        NesoOptions{.zone = "GB-SW", .place = {.postcode = "BS16 1QY"}},
        NesoOptions{.base_url = "file:///tmp"}, NesoOptions{.base_url = ""}}) {
    EXPECT_EQ(NesoSource::Create(options, nullptr).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

// Against a server that answers as the real one does on a bad day.
class NesoOverHttpTest : public testing::Test {
 protected:
  static absl::StatusOr<Forecast> FetchFrom(LoopbackHttpServer::Handler handler) {
    const LoopbackHttpServer server(std::move(handler));
    auto source = NesoSource::Create(
        {.base_url = server.url()},
        std::make_shared<PoliteClient>(
            MakeCurlClient({.max_body_bytes = 100'000}, {}), GateSettings(),
            RetryPolicy{.max_attempts = 3, .first_backoff = absl::Milliseconds(1)}, RealRim({})));
    return (*source)->FetchForecast(kNoon);
  }
  static LoopbackHttpServer::Handler Always(const LoopbackAnswer& answer) {
    return [answer](const std::string&) { return answer; };
  }
};

TEST_F(NesoOverHttpTest, ReadsTwoDays) {
  const auto forecast = FetchFrom([](const std::string& target) {
    return target == "/intensity/2023-03-15T12:01Z/fw48h"
               ? Answer(200, Rows({.begin = kNoon, .count = 96}))
               : Answer(400, "{\"error\":{\"code\":\"400 Bad Request\"}}");
  });
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_EQ(forecast->series.span(), (TimeSpan{kNoon, kNoon + absl::Hours(48)}));
}

TEST_F(NesoOverHttpTest, SaysWhatWasWrongWithEachBadAnswer) {
  const std::string rows = Rows({.begin = kNoon, .count = 29});
  const struct {
    absl::string_view what;
    LoopbackAnswer answer;
    absl::StatusCode code;
    absl::string_view word;
  } kCases[] = {
      {"200 with {}", Answer(200, "{}"), absl::StatusCode::kNotFound, "holds no data"},
      {"200 with nothing", Answer(200, ""), absl::StatusCode::kNotFound, "holds no data"},
      {"cut short, length right", Answer(200, rows.substr(0, rows.size() / 2)),
       absl::StatusCode::kDataLoss, "cut short or not JSON"},
      {"cut short, length wrong",
       {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + rows},
       absl::StatusCode::kUnavailable,
       "after 3 attempts"},
      {"always 500",
       Answer(500, "{\"error\":{\"code\":\"500 Internal Server Error\",\"message\":\"no\"}}"),
       absl::StatusCode::kUnavailable, "status 500: {\\\"error\\\""},
      {"blocked", Answer(403, "<html>403 Forbidden"), absl::StatusCode::kUnavailable,
       "status 403: <html>"},
      {"endless", Answer(200, std::string(200'000, ' ')), absl::StatusCode::kDataLoss,
       "longer than 100000 bytes"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = FetchFrom(Always(c.answer)).status();
    EXPECT_EQ(status.code(), c.code) << c.what << ": " << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(StartsWith("neso GB: GET http://127.0.0.1:"), HasSubstr(std::string(c.word))))
        << c.what;
  }
}

TEST_F(NesoOverHttpTest, RecoversFromPassingErrors) {
  std::atomic<int> count = 0;
  const auto forecast = FetchFrom([&](const std::string&) {
    return ++count < 3 ? Answer(500, "") : Answer(200, Rows({.begin = kNoon, .count = 29}));
  });
  ASSERT_TRUE(forecast.ok()) << forecast.status();
  EXPECT_THAT(forecast->series.steps(), SizeIs(29));
}

}  // namespace
}  // namespace windfall
