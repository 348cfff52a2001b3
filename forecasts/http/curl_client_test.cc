#include "forecasts/http/curl_client.h"

#include <zlib.h>

#include <string>

#include "absl/strings/str_replace.h"
#include "forecasts/http/loopback_http_server.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1678881600);

// Long enough for a busy machine: only a broken client ever waits for it.
constexpr absl::Duration kPatience = absl::Seconds(60);

CurlOptions Patient() { return {.connect_timeout = absl::Seconds(30), .max_body_bytes = 1 << 20}; }

absl::StatusOr<HttpAnswer> GetFrom(const std::string& url, const CurlOptions& options = Patient()) {
  return MakeCurlClient(options, {})->Get({.url = url, .timeout = kPatience}, kNow);
}

// What comes of asking a server that always gives `answer`.
absl::StatusOr<HttpAnswer> AskOneThatSays(const LoopbackAnswer& answer,
                                          const CurlOptions& options = Patient()) {
  const LoopbackHttpServer server([&](const std::string&) { return answer; });
  return GetFrom(server.url() + "/x", options);
}

std::string Gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

TEST(CurlClient, ReturnsTheAnswerAndSaysWhoAsks) {
  const LoopbackHttpServer server([](const std::string& target) { return Answer(200, target); });
  const absl::StatusOr<HttpAnswer> answer = GetFrom(server.url() + "/a/b?c=d");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "/a/b?c=d");
  EXPECT_EQ(answer->received, kNow);
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], AllOf(HasSubstr("User-Agent: windfall/0.1\r\n"),
                                          HasSubstr("Accept-Encoding: gzip\r\n")));
}

TEST(CurlClient, SendsWhatIsSecretAndNeverShowsIt) {
  std::string url;
  {
    const LoopbackHttpServer server([](const std::string&) { return Answer(200, ""); });
    url = server.url();
    const HttpRequest request = {.url = url + "/x?zone=DE",
                                 .headers = {{"auth-token", "s3cret"}},
                                 .secret_query = "api_key=k3y"};
    ASSERT_TRUE(MakeCurlClient(Patient(), {})->Get(request, kNow).ok());
    EXPECT_THAT(server.requests()[0], AllOf(HasSubstr("GET /x?zone=DE&api_key=k3y HTTP"),
                                            HasSubstr("auth-token: s3cret\r\n")));
  }
  const HttpRequest request = {.url = url, .secret_query = "api_key=k3y"};
  const absl::Status gone = MakeCurlClient(Patient(), {})->Get(request, kNow).status();
  EXPECT_THAT(gone.message(), AllOf(HasSubstr(url), Not(HasSubstr("k3y"))));
}

TEST(CurlClient, KeepsItsConnection) {
  const LoopbackHttpServer server([](const std::string&) {
    return LoopbackAnswer{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                          .then_keep = true};
  });
  {
    const auto client = MakeCurlClient(Patient(), {});
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(client->Get({.url = server.url()}, kNow).ok());
  }
  EXPECT_THAT(server.requests(), SizeIs(3));
  EXPECT_EQ(server.connections(), 1);
}

TEST(CurlClient, ReadsVersionsAndAsksWhetherTheyStillHold) {
  const LoopbackHttpServer server([](const std::string&) {
    return Answer(304, "", "ETag: \"v1\"\r\nLast-Modified: Wed, 15 Mar 2023 12:00:00 GMT\r\n");
  });
  const absl::StatusOr<HttpAnswer> answer =
      MakeCurlClient(Patient(), {})
          ->Get({.url = server.url(), .if_none_match = "\"v0\"", .if_modified_since = "then"},
                kNow);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->status, 304);
  EXPECT_EQ(answer->etag, "\"v1\"");
  EXPECT_EQ(answer->last_modified, "Wed, 15 Mar 2023 12:00:00 GMT");
  EXPECT_THAT(server.requests()[0], AllOf(HasSubstr("If-None-Match: \"v0\"\r\n"),
                                          HasSubstr("If-Modified-Since: then\r\n")));
}

TEST(CurlClient, UnpacksGzip) {
  const std::string text(10'000, 'x');
  const auto answer = AskOneThatSays(Answer(200, Gzip(text), "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(answer.value().body, text);
}

TEST(CurlClient, StopsReadingAnAnswerThatIsTooLong) {
  CurlOptions options = Patient();
  options.max_body_bytes = 100;
  EXPECT_TRUE(AskOneThatSays(Answer(200, std::string(100, 'x')), options).ok());
  const LoopbackAnswer kTooLong[] = {
      Answer(200, std::string(101, 'x')),
      Answer(200, Gzip(std::string(1'000'000, 'x')), "Content-Encoding: gzip\r\n"),
      {.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(200, 'x'), .then_hang = true}};
  for (const LoopbackAnswer& answer : kTooLong) {
    const absl::Status status = AskOneThatSays(answer, options).status();
    EXPECT_EQ(ProblemOf(status), SourceProblem::kBadAnswer);
    EXPECT_THAT(status.message(), HasSubstr("longer than 100 bytes"));
  }
}

TEST(CurlClient, TakesEveryStatusForAnAnswer) {
  for (const int status : {204, 400, 401, 403, 404, 429, 500, 503}) {
    const auto answer = AskOneThatSays(Answer(status, status == 204 ? "" : "why"));
    ASSERT_TRUE(answer.ok()) << answer.status();
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->retry_after, std::nullopt);
  }
}

TEST(CurlClient, ReadsHowLongTheServerWantsToBeLeftAlone) {
  EXPECT_EQ(AskOneThatSays(Answer(429, "", "Retry-After: 300\r\n"))->retry_after, absl::Minutes(5));
  EXPECT_EQ(AskOneThatSays(Answer(503, "", "Retry-After: soon\r\n"))->retry_after, std::nullopt);
}

TEST(CurlClient, CallsAnAnswerThatWasCutShortAPassingFailure) {
  for (const absl::string_view bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":[", "HTTP/1.1 200", "",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"da"}) {
    const absl::Status status = AskOneThatSays({.bytes = std::string(bytes)}).status();
    EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown) << bytes;
  }
}

TEST(CurlClient, GivesUpOnASilentServer) {
  const LoopbackHttpServer server(
      [](const std::string&) { return LoopbackAnswer{.then_hang = true}; });
  const absl::Status status =
      MakeCurlClient(Patient(), {})
          ->Get({.url = server.url(), .timeout = absl::Milliseconds(100)}, kNow)
          .status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown);
  EXPECT_THAT(status.message(), HasSubstr("no whole answer within 100ms"));
}

TEST(CurlClient, NamesAPortWhereNobodyListens) {
  std::string url;
  {
    const LoopbackHttpServer gone([](const std::string&) { return Answer(200, ""); });
    url = gone.url();
  }
  const absl::Status status = GetFrom(url).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kProviderDown);
  EXPECT_THAT(status.message(), HasSubstr(url));
}

TEST(CurlClient, FollowsARedirectButNeverToAnotherSchemeNorWithASecret) {
  const LoopbackHttpServer server([](const std::string& target) {
    if (target == "/here") return Answer(302, "", "Location: /there\r\n");
    if (target == "/out") return Answer(302, "", "Location: file:///etc/hostname\r\n");
    if (target == "/tls") return Answer(302, "", "Location: https://127.0.0.1:9/\r\n");
    if (target == "/loop") return Answer(302, "", "Location: /loop\r\n");
    return Answer(200, target);
  });
  EXPECT_EQ(GetFrom(server.url() + "/here").value().body, "/there");
  const auto with_secret =
      MakeCurlClient(Patient(), {})
          ->Get({.url = server.url() + "/here", .headers = {{"auth-token", "s3cret"}}}, kNow);
  EXPECT_EQ(with_secret.value().status, 302);
  const struct {
    const char* target;
    const char* problem;
  } kRefused[] = {{"/out", "Unsupported protocol"},
                  {"/tls", "Unsupported protocol"},
                  {"/loop", "Number of redirects"}};
  for (const auto& c : kRefused) {
    const absl::Status status = GetFrom(server.url() + c.target).status();
    EXPECT_THAT(status.message(), HasSubstr(c.problem));
    EXPECT_EQ(ProblemOf(status), SourceProblem::kBadSettings) << c.target;
  }
}

TEST(CurlClient, SpeaksOnlyHttp) {
  for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/x", "http://", ""}) {
    EXPECT_EQ(ProblemOf(GetFrom(url).status()), SourceProblem::kBadSettings) << url;
  }
}

TEST(CurlClient, GoesThroughTheProxyThatIsSet) {
  const LoopbackHttpServer proxy([](const std::string& target) { return Answer(200, target); });
  CurlOptions options = Patient();
  options.proxy = proxy.url();
  EXPECT_EQ(GetFrom("http://provider.example/x", options).value().body,
            "http://provider.example/x");
}

TEST(CurlClient, SaysWhenTheCertificatesCannotBeRead) {
  CurlOptions options = Patient();
  options.ca_path = "/nonexistent/ca.pem";
  const LoopbackHttpServer server([](const std::string&) { return Answer(200, ""); });
  const std::string url = absl::StrReplaceAll(server.url(), {{"http:", "https:"}});
  EXPECT_EQ(ProblemOf(GetFrom(url, options).status()), SourceProblem::kBadSettings);
}

TEST(CurlClient, EndsWhenAStopIsRequestedMeanwhile) {
  std::stop_source stop;
  const LoopbackHttpServer server([&](const std::string&) {
    stop.request_stop();
    return LoopbackAnswer{.then_hang = true};
  });
  const auto client = MakeCurlClient(Patient(), stop.get_token());
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(client->Get({.url = server.url()}, kNow).status().message(), HasSubstr("stopped"));
  }
  EXPECT_THAT(server.requests(), SizeIs(1));
}

}  // namespace
}  // namespace windfall
