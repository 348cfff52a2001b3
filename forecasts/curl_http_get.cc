#include "forecasts/curl_http_get.h"

#include <curl/curl.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace windfall {
namespace {

constexpr size_t kShownBodyBytes = 200;
constexpr long kMaxRedirects = 3;

struct EasyCloser {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
using EasyHandle = std::unique_ptr<CURL, EasyCloser>;

// What libcurl's callbacks write to.
struct Transfer {
  std::string body;
  size_t max_body_bytes = 0;
  bool too_long = false;
  std::stop_token stop;
};

size_t AppendBody(char* data, size_t /*size*/, size_t count, void* user) {
  auto* const transfer = static_cast<Transfer*>(user);
  if (transfer->body.size() + count > transfer->max_body_bytes) {
    transfer->too_long = true;
    return 0;  // makes libcurl give up
  }
  transfer->body.append(data, count);
  return count;
}

int ContinueUnlessStopped(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

// At least 1: to libcurl 0 means no limit.
long ToCurlMilliseconds(absl::Duration duration) {
  return std::max(1L, static_cast<long>(absl::ToInt64Milliseconds(duration)));
}

void SetOptions(CURL* curl, const std::string& url, const HttpLimits& limits, Transfer* transfer) {
  const char* const redirects = absl::StartsWithIgnoreCase(url, "https:") ? "https" : "http";
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, redirects);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kMaxRedirects);
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "windfall/0.1");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // signals belong to the program
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ToCurlMilliseconds(limits.connect_timeout));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ToCurlMilliseconds(limits.total_timeout));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &AppendBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &ContinueUnlessStopped);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

// A failure that trying again would only repeat.
HttpAttempt Final(absl::Status status) { return {.body = std::move(status)}; }

HttpAttempt Passing(absl::Status status) {
  return {.body = std::move(status), .may_succeed_later = true};
}

// What came of a request that ended without a whole answer.
HttpAttempt FromCurlError(CURLcode code, const std::string& url, const HttpLimits& limits,
                          bool too_long) {
  const std::string failed = absl::StrCat("GET ", url, ": ", curl_easy_strerror(code));
  if (too_long) {
    return Final(absl::DataLossError(absl::StrCat("GET ", url, ": the answer is longer than ",
                                                  limits.max_body_bytes, " bytes")));
  }
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return Final(absl::UnavailableError(absl::StrCat("GET ", url, ": stopped")));
    case CURLE_OPERATION_TIMEDOUT:
      return Passing(absl::UnavailableError(absl::StrCat(
          "GET ", url, ": no whole answer within ", absl::FormatDuration(limits.total_timeout),
          " (", absl::FormatDuration(limits.connect_timeout), " to connect)")));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return Final(absl::FailedPreconditionError(failed));
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_BAD_CONTENT_ENCODING:
      return Final(absl::UnavailableError(failed));
    default:
      return Passing(absl::UnavailableError(failed));
  }
}

std::optional<absl::Duration> RetryAfter(CURL* curl) {
  curl_off_t seconds = 0;  // libcurl has turned a date into seconds from now
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  return seconds > 0 ? std::optional(absl::Seconds(seconds)) : std::nullopt;
}

HttpAttempt FromAnswer(CURL* curl, const std::string& url, std::string body) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return {.body = std::move(body)};
  const std::string failed =
      absl::StrCat("GET ", url, ": status ", status, ": ",
                   absl::Utf8SafeCHexEscape(absl::string_view(body).substr(0, kShownBodyBytes)));
  if (status == 404) return Final(absl::NotFoundError(failed));
  const bool passing = status == 408 || status == 429 || status >= 500;
  if (!passing) return Final(absl::FailedPreconditionError(failed));
  HttpAttempt attempt = Passing(absl::UnavailableError(failed));
  attempt.retry_after = RetryAfter(curl);
  return attempt;
}

// Sleeps for `duration`, or until a stop is requested.
void SleepUnlessStopped(absl::Duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(duration), [] { return false; });
}

}  // namespace

HttpAttempt CurlAttempt(const std::string& url, const HttpLimits& limits,
                        const std::stop_token& stop) {
  if (stop.stop_requested()) {
    return Final(absl::UnavailableError(absl::StrCat("GET ", url, ": stopped")));
  }
  const EasyHandle curl(curl_easy_init());
  if (curl == nullptr) return Final(absl::UnavailableError("libcurl cannot be started"));
  Transfer transfer = {.max_body_bytes = static_cast<size_t>(limits.max_body_bytes), .stop = stop};
  SetOptions(curl.get(), url, limits, &transfer);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) return FromCurlError(code, url, limits, transfer.too_long);
  return FromAnswer(curl.get(), url, std::move(transfer.body));
}

std::unique_ptr<HttpGet> MakeCurlHttpGet(HttpLimits limits, RetryPolicy policy,
                                         std::stop_token stop) {
  return std::make_unique<RetryingHttpGet>(
      policy, RetryingHttpGet::Rim{
                  .attempt = [limits, stop](
                                 const std::string& url) { return CurlAttempt(url, limits, stop); },
                  .sleep = [stop](absl::Duration duration) { SleepUnlessStopped(duration, stop); },
                  .random =
                      [generator = std::mt19937(std::random_device{}())]() mutable {
                        return std::uniform_real_distribution(0.0, 1.0)(generator);
                      }});
}

}  // namespace windfall
