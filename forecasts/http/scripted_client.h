// For tests: a provider that says what the test wants, without a network.
#ifndef WINDFALL_FORECASTS_HTTP_SCRIPTED_CLIENT_H_
#define WINDFALL_FORECASTS_HTTP_SCRIPTED_CLIENT_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "forecasts/http/http_client.h"

namespace windfall {

// Not thread-safe. Notes every request.
class ScriptedClient final : public HttpClient {
 public:
  using Script = std::function<absl::StatusOr<HttpAnswer>(const HttpRequest& request)>;
  explicit ScriptedClient(Script script) : script_(std::move(script)) {}
  // Good answers with these bodies, in order. REQUIRES: no more requests than bodies.
  explicit ScriptedClient(std::vector<std::string> bodies)
      : script_([this, bodies = std::move(bodies)](const HttpRequest&) {
          return HttpAnswer{.status = 200, .body = bodies.at(requests_.size() - 1)};
        }) {}

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override {
    requests_.push_back(request);
    absl::StatusOr<HttpAnswer> answer = script_(request);
    if (answer.ok()) answer->received = now;
    return answer;
  }

  const std::vector<HttpRequest>& requests() const { return requests_; }
  std::vector<std::string> urls() const {
    std::vector<std::string> urls;
    for (const HttpRequest& request : requests_) urls.push_back(request.url);
    return urls;
  }

 private:
  const Script script_;
  std::vector<HttpRequest> requests_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_SCRIPTED_CLIENT_H_
