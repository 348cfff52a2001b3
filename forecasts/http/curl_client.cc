#include "forecasts/http/curl_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "forecasts/http/source_problem.h"
#include "lock/lock.h"

namespace windfall {
namespace {

constexpr long kMaxRedirects = 3;

struct EasyCloser {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
using EasyHandle = std::unique_ptr<CURL, EasyCloser>;

struct ListCloser {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListCloser>;

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

std::string UrlWithSecret(const HttpRequest& request) {
  if (request.secret_query.empty()) return request.url;
  const char* const joint = absl::StrContains(request.url, '?') ? "&" : "?";
  return absl::StrCat(request.url, joint, request.secret_query);
}

HeaderList HeadersOf(const HttpRequest& request) {
  curl_slist* list = nullptr;
  const auto add = [&](absl::string_view name, absl::string_view value) {
    list = curl_slist_append(list, absl::StrCat(name, ": ", value).c_str());
  };
  for (const HttpHeader& header : request.headers) add(header.name, header.value);
  if (!request.if_none_match.empty()) add("If-None-Match", request.if_none_match);
  if (!request.if_modified_since.empty()) add("If-Modified-Since", request.if_modified_since);
  return HeaderList(list);
}

void SetReach(CURL* curl, const HttpRequest& request, const CurlOptions& options) {
  const bool has_secrets = !request.headers.empty() || !request.secret_query.empty();
  const bool is_tls = absl::StartsWithIgnoreCase(request.url, "https:");
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, is_tls ? "https" : "http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, has_secrets ? 0L : 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kMaxRedirects);
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ToCurlMilliseconds(options.connect_timeout));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ToCurlMilliseconds(request.timeout));
  if (!options.proxy.empty()) curl_easy_setopt(curl, CURLOPT_PROXY, options.proxy.c_str());
  if (!options.ca_path.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_path.c_str());
}

void SetCallbacks(CURL* curl, Transfer* transfer) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // signals belong to the program
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &AppendBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &ContinueUnlessStopped);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, transfer);
}

absl::Status Failed(SourceProblem problem, const HttpRequest& request, absl::string_view what) {
  return ProblemStatus(problem, absl::StrCat("GET ", request.url, ": ", what));
}

// What came of a request that ended without a whole answer.
absl::Status FromCurlError(CURLcode code, const HttpRequest& request, const CurlOptions& options,
                           bool too_long) {
  if (too_long) {
    return Failed(SourceProblem::kBadAnswer, request,
                  absl::StrCat("the answer is longer than ", options.max_body_bytes, " bytes"));
  }
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return Failed(SourceProblem::kProviderDown, request, "stopped");
    case CURLE_OPERATION_TIMEDOUT:
      return Failed(
          SourceProblem::kProviderDown, request,
          absl::StrCat("no whole answer within ", absl::FormatDuration(request.timeout), " (",
                       absl::FormatDuration(options.connect_timeout), " to connect)"));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_TOO_MANY_REDIRECTS:
      return Failed(SourceProblem::kBadSettings, request, curl_easy_strerror(code));
    default:
      return Failed(SourceProblem::kProviderDown, request, curl_easy_strerror(code));
  }
}

// Empty: the answer has no such header.
std::string HeaderOf(CURL* curl, const char* name) {
  curl_header* header = nullptr;
  const CURLHcode found = curl_easy_header(curl, name, 0, CURLH_HEADER, -1, &header);
  return found == CURLHE_OK ? header->value : "";
}

std::optional<absl::Duration> RetryAfter(CURL* curl) {
  curl_off_t seconds = 0;  // libcurl has turned a date into seconds from now
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
  return seconds > 0 ? std::optional(absl::Seconds(seconds)) : std::nullopt;
}

HttpAnswer AnswerOf(CURL* curl, std::string body, absl::Time now) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return {.status = static_cast<int>(status),
          .body = std::move(body),
          .content_type = HeaderOf(curl, "Content-Type"),
          .etag = HeaderOf(curl, "ETag"),
          .last_modified = HeaderOf(curl, "Last-Modified"),
          .retry_after = RetryAfter(curl),
          .received = now};
}

class CurlClient final : public HttpClient {
 public:
  CurlClient(CurlOptions options, std::stop_token stop)
      : options_(std::move(options)), stop_(std::move(stop)) {}

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override {
    if (stop_.stop_requested()) return Failed(SourceProblem::kProviderDown, request, "stopped");
    EasyHandle curl = TakeHandle();
    if (curl == nullptr) {
      return Failed(SourceProblem::kProviderDown, request, "libcurl cannot be started");
    }
    absl::StatusOr<HttpAnswer> answer = Perform(curl.get(), request, now);
    curl_easy_reset(curl.get());  // keeps its connections
    const HoldLock hold(lock_);
    idle_.push_back(std::move(curl));
    return answer;
  }

 private:
  // As many as there were requests at once.
  EasyHandle TakeHandle() {
    const HoldLock hold(lock_);
    if (idle_.empty()) return EasyHandle(curl_easy_init());
    EasyHandle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }

  absl::StatusOr<HttpAnswer> Perform(CURL* curl, const HttpRequest& request, absl::Time now) {
    Transfer transfer = {.max_body_bytes = static_cast<size_t>(options_.max_body_bytes),
                         .stop = stop_};
    const std::string url = UrlWithSecret(request);
    const HeaderList headers = HeadersOf(request);
    SetReach(curl, request, options_);
    SetCallbacks(curl, &transfer);
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "windfall/0.1");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return FromCurlError(code, request, options_, transfer.too_long);
    return AnswerOf(curl, std::move(transfer.body), now);
  }

  const CurlOptions options_;
  const std::stop_token stop_;
  Lock lock_;
  std::vector<EasyHandle> idle_ ABSL_GUARDED_BY(lock_);
};

}  // namespace

std::unique_ptr<HttpClient> MakeCurlClient(CurlOptions options, std::stop_token stop) {
  return std::make_unique<CurlClient>(std::move(options), std::move(stop));
}

}  // namespace windfall
