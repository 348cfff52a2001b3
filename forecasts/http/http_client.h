// The seam to the network: everything that a provider's source needs of HTTP.
#ifndef WINDFALL_FORECASTS_HTTP_HTTP_CLIENT_H_
#define WINDFALL_FORECASTS_HTTP_HTTP_CLIENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace windfall {

struct HttpHeader {
  std::string name;
  std::string value;
};

// A GET. What may be secret has places of its own, so that all else can be shown.
struct HttpRequest {
  std::string url;                       // without secrets: messages and caches name it
  std::vector<HttpHeader> headers = {};  // may be secret
  std::string secret_query = {};         // e.g. "api_key=1234", appended to the URL as it goes out
  // Versions of the answer (HttpAnswer) that are known: 304 and no body if it is still that one.
  std::string if_none_match = {};
  std::string if_modified_since = {};
  absl::Duration timeout = absl::Seconds(10);  // of one attempt
  // The same question has the same answer until then, so an earlier answer may serve; the infinite
  // past: never.
  absl::Time fresh_until = absl::InfinitePast();
};

struct HttpAnswer {
  int status = 0;
  std::string body = {};  // unpacked
  std::string content_type = {};
  // What the provider calls this version of the answer, for asking whether it still holds; empty:
  // nothing.
  std::string etag = {};
  std::string last_modified = {};
  std::optional<absl::Duration> retry_after = {};  // how long it asks to be left alone
  absl::Time received;                             // earlier than now where it was kept

  bool IsOk() const { return status >= 200 && status < 300; }
};

// Thread-safe.
class HttpClient {
 public:
  virtual ~HttpClient() = default;

  // Any whole answer, of whatever status. May block. `now` is the time of the call. Errors, as
  // ProblemStatus says them: the provider is down or does not want to be asked, the settings are
  // wrong, or the answer is longer than is sane. Messages name the URL.
  virtual absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) = 0;

  // The last answer made no sense, or held nothing: it must not serve again.
  virtual void Forget(const HttpRequest& /*request*/) {}
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_HTTP_CLIENT_H_
