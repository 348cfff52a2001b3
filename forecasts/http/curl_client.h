// HTTP through libcurl.
#ifndef WINDFALL_FORECASTS_HTTP_CURL_CLIENT_H_
#define WINDFALL_FORECASTS_HTTP_CURL_CLIENT_H_

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/time/time.h"
#include "forecasts/http/http_client.h"

namespace windfall {

struct CurlOptions {
  absl::Duration connect_timeout = absl::Seconds(5);
  int64_t max_body_bytes = 4 << 20;  // unpacked
  // e.g. "http://proxy.example:3128"; empty: what http_proxy, https_proxy and no_proxy in the
  // environment say.
  std::string proxy = {};
  std::string ca_path = {};  // PEM file of the certificates to trust; empty: the system's
};

// One attempt at each request, of an http or https URL, gzip accepted, HTTP/2 where TLS agrees on
// it. Connections are kept for the next request. Follows at most three redirects, none to another
// scheme, and none at all with anything secret in the request, which could reach another host. A
// request to stop ends what is under way within about a second, and all later ones at once.
std::unique_ptr<HttpClient> MakeCurlClient(CurlOptions options, std::stop_token stop);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_CURL_CLIENT_H_
