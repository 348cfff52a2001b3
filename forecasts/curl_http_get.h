// HTTP through libcurl.
#ifndef WINDFALL_FORECASTS_CURL_HTTP_GET_H_
#define WINDFALL_FORECASTS_CURL_HTTP_GET_H_

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/time/time.h"
#include "forecasts/http_get.h"
#include "forecasts/retrying_http_get.h"

namespace windfall {

struct HttpLimits {
  absl::Duration connect_timeout = absl::Seconds(5);
  absl::Duration total_timeout = absl::Seconds(10);  // of one attempt
  int64_t max_body_bytes = 4 << 20;                  // unpacked
};

// One GET of an http or https URL, gzip accepted, at most three redirects and none to another
// scheme. Worth another attempt: 408, 429, 5xx, time-outs, failures to connect, and answers cut
// short. A request to stop ends it within about a second.
HttpAttempt CurlAttempt(const std::string& url, const HttpLimits& limits,
                        const std::stop_token& stop);

// With retries that really sleep. A request to stop also ends the sleep, and every later Get at
// once.
std::unique_ptr<HttpGet> MakeCurlHttpGet(HttpLimits limits, RetryPolicy policy,
                                         std::stop_token stop);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_CURL_HTTP_GET_H_
