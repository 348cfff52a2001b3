#include "forecasts/curl_http_get.h"

#include <zlib.h>

#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "forecasts/loopback_http_server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// Long enough for a busy machine: only a broken client ever waits for it.
constexpr HttpLimits kPatient = {.connect_timeout = absl::Seconds(30),
                                 .total_timeout = absl::Seconds(60),
                                 .max_body_bytes = 1 << 20};

// One attempt at a server that always gives `answer`.
HttpAttempt AttemptAt(const LoopbackAnswer& answer, const HttpLimits& limits = kPatient) {
  const LoopbackHttpServer server([&](const std::string&) { return answer; });
  return CurlAttempt(server.url() + "/x", limits, {});
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

TEST(CurlAttempt, ReturnsTheBodyAndSaysWhoAsks) {
  const LoopbackHttpServer server([](const std::string& target) { return Answer(200, target); });
  const HttpAttempt attempt = CurlAttempt(server.url() + "/a/b?c=d", kPatient, {});
  EXPECT_EQ(attempt.body.value(), "/a/b?c=d");
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], AllOf(HasSubstr("User-Agent: windfall/0.1\r\n"),
                                          HasSubstr("Accept-Encoding: gzip\r\n")));
}

TEST(CurlAttempt, UnpacksGzip) {
  const std::string text(10'000, 'x');
  const HttpAttempt attempt = AttemptAt(Answer(200, Gzip(text), "Content-Encoding: gzip\r\n"));
  EXPECT_EQ(attempt.body.value(), text);
}

TEST(CurlAttempt, StopsReadingAnAnswerThatIsTooLong) {
  HttpLimits limits = kPatient;
  limits.max_body_bytes = 100;
  EXPECT_TRUE(AttemptAt(Answer(200, std::string(100, 'x')), limits).body.ok());
  const LoopbackAnswer kTooLong[] = {
      Answer(200, std::string(101, 'x')),
      Answer(200, Gzip(std::string(1'000'000, 'x')), "Content-Encoding: gzip\r\n"),
      {.bytes = "HTTP/1.1 200 OK\r\n\r\n" + std::string(200, 'x'), .then_hang = true}};
  for (const LoopbackAnswer& answer : kTooLong) {
    const HttpAttempt attempt = AttemptAt(answer, limits);
    EXPECT_EQ(attempt.body.status().code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(attempt.body.status().message(), HasSubstr("longer than 100 bytes"));
    EXPECT_FALSE(attempt.may_succeed_later);
  }
}

TEST(CurlAttempt, ChoosesTheCodeByWhatTheCallerCanDo) {
  const struct {
    int status;
    absl::StatusCode code;
    bool may_succeed_later;
  } kCases[] = {
      {400, absl::StatusCode::kFailedPrecondition, false},
      {401, absl::StatusCode::kFailedPrecondition, false},
      {403, absl::StatusCode::kFailedPrecondition, false},
      {404, absl::StatusCode::kNotFound, false},
      {408, absl::StatusCode::kUnavailable, true},
      {429, absl::StatusCode::kUnavailable, true},
      {500, absl::StatusCode::kUnavailable, true},
      {503, absl::StatusCode::kUnavailable, true},
  };
  for (const auto& c : kCases) {
    const HttpAttempt attempt =
        AttemptAt(Answer(c.status, "what\nhappened " + std::string(300, 'x')));
    EXPECT_EQ(attempt.body.status().code(), c.code) << c.status;
    EXPECT_EQ(attempt.may_succeed_later, c.may_succeed_later) << c.status;
    EXPECT_EQ(attempt.retry_after, std::nullopt) << c.status;
    EXPECT_THAT(attempt.body.status().message(),
                AllOf(HasSubstr(absl::StrCat("/x: status ", c.status, ": what\\nhappened xxx")),
                      Not(HasSubstr(std::string(200, 'x')))));
  }
}

TEST(CurlAttempt, ReadsHowLongTheServerWantsToBeLeftAlone) {
  EXPECT_EQ(AttemptAt(Answer(429, "", "Retry-After: 300\r\n")).retry_after, absl::Minutes(5));
  EXPECT_EQ(AttemptAt(Answer(503, "", "Retry-After: soon\r\n")).retry_after, std::nullopt);
}

TEST(CurlAttempt, CallsAnAnswerThatWasCutShortUnavailable) {
  for (const absl::string_view bytes :
       {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":[", "HTTP/1.1 200", "",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"da"}) {
    const HttpAttempt attempt = AttemptAt({.bytes = std::string(bytes)});
    EXPECT_EQ(attempt.body.status().code(), absl::StatusCode::kUnavailable) << bytes;
    EXPECT_TRUE(attempt.may_succeed_later) << bytes;
  }
}

TEST(CurlAttempt, GivesUpOnASilentServer) {
  HttpLimits limits = kPatient;
  limits.total_timeout = absl::Milliseconds(100);
  const HttpAttempt attempt = AttemptAt({.then_hang = true}, limits);
  EXPECT_EQ(attempt.body.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(attempt.body.status().message(), HasSubstr("no whole answer within 100ms"));
  EXPECT_TRUE(attempt.may_succeed_later);
}

TEST(CurlAttempt, NamesAPortWhereNobodyListens) {
  std::string url;
  {
    const LoopbackHttpServer gone([](const std::string&) { return Answer(200, ""); });
    url = gone.url();
  }
  const HttpAttempt attempt = CurlAttempt(url, kPatient, {});
  EXPECT_EQ(attempt.body.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(attempt.body.status().message(), HasSubstr(url));
  EXPECT_TRUE(attempt.may_succeed_later);
}

TEST(CurlAttempt, FollowsARedirectButNeverToAnotherScheme) {
  const LoopbackHttpServer server([](const std::string& target) {
    if (target == "/here") return Answer(302, "", "Location: /there\r\n");
    if (target == "/out") return Answer(302, "", "Location: file:///etc/hostname\r\n");
    if (target == "/tls") return Answer(302, "", "Location: https://127.0.0.1:9/\r\n");
    if (target == "/loop") return Answer(302, "", "Location: /loop\r\n");
    return Answer(200, target);
  });
  EXPECT_EQ(CurlAttempt(server.url() + "/here", kPatient, {}).body.value(), "/there");
  const struct {
    const char* target;
    const char* problem;
  } kRefused[] = {{"/out", "Unsupported protocol"},
                  {"/tls", "Unsupported protocol"},
                  {"/loop", "Number of redirects"}};
  for (const auto& c : kRefused) {
    const HttpAttempt attempt = CurlAttempt(server.url() + c.target, kPatient, {});
    EXPECT_THAT(attempt.body.status().message(), HasSubstr(c.problem));
    EXPECT_FALSE(attempt.may_succeed_later) << c.target;
  }
}

TEST(CurlAttempt, SpeaksOnlyHttp) {
  for (const char* url : {"file:///etc/hostname", "ftp://127.0.0.1/x", "http://", ""}) {
    EXPECT_EQ(CurlAttempt(url, kPatient, {}).body.status().code(),
              absl::StatusCode::kFailedPrecondition)
        << url;
  }
}

TEST(CurlAttempt, EndsWhenAStopIsRequestedMeanwhile) {
  std::stop_source stop;
  const LoopbackHttpServer server([&](const std::string&) {
    stop.request_stop();
    return LoopbackAnswer{.then_hang = true};
  });
  const HttpAttempt attempt = CurlAttempt(server.url(), kPatient, stop.get_token());
  EXPECT_THAT(attempt.body.status().message(), HasSubstr("stopped"));
  EXPECT_FALSE(attempt.may_succeed_later);
}

TEST(MakeCurlHttpGet, AsksAgainUntilTheServerHasRecovered) {
  std::atomic<int> count = 0;
  const LoopbackHttpServer server([&](const std::string&) {
    return ++count < 3 ? Answer(500, "{\"error\":{}}") : Answer(200, "fine");
  });
  const RetryPolicy hasty = {.max_attempts = 3, .first_backoff = absl::Milliseconds(1)};
  EXPECT_EQ(MakeCurlHttpGet(kPatient, hasty, {})->Get(server.url()).value(), "fine");
  EXPECT_EQ(count, 3);
}

TEST(MakeCurlHttpGet, DoesNotSleepOnWhenAStopIsRequested) {
  std::stop_source stop;
  const LoopbackHttpServer server([&](const std::string&) {
    stop.request_stop();
    return Answer(500, "");
  });
  const RetryPolicy slow = {.first_backoff = absl::Hours(10), .max_backoff = absl::Hours(10)};
  const absl::Status status =
      MakeCurlHttpGet(kPatient, slow, stop.get_token())->Get(server.url()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace windfall
