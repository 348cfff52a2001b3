// Asks a provider only for what it may say anew.
#ifndef WINDFALL_FORECASTS_HTTP_CACHING_CLIENT_H_
#define WINDFALL_FORECASTS_HTTP_CACHING_CLIENT_H_

#include <memory>
#include <string>
#include <utility>

#include "forecasts/http/answer_cache.h"
#include "forecasts/http/http_client.h"

namespace windfall {

// Keeps good answers to requests that say how long they are fresh, and serves them until then.
// After that it asks whether the answer has changed, where the provider has named its version; if
// not, the kept one was received now. Requests without a time of freshness pass through.
class CachingClient final : public HttpClient {
 public:
  // Several clients may share a cache; `account` tells their answers apart.
  CachingClient(std::shared_ptr<HttpClient> inner, std::shared_ptr<AnswerCache> cache,
                std::string account)
      : inner_(std::move(inner)), cache_(std::move(cache)), account_(std::move(account)) {}

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override;
  void Forget(const HttpRequest& request) override;

 private:
  std::string KeyOf(const HttpRequest& request) const;

  const std::shared_ptr<HttpClient> inner_;
  const std::shared_ptr<AnswerCache> cache_;
  const std::string account_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_CACHING_CLIENT_H_
