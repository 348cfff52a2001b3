#include "scheduler/config/provider_accounts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/http/caching_client.h"
#include "forecasts/http/curl_client.h"

namespace windfall {
namespace {

// Of all providers; an answer of some days is tens of kilobytes.
constexpr size_t kMaxKeptAnswers = 1000;

// Asks with another patience than the account's other sources.
class TimedClient final : public HttpClient {
 public:
  TimedClient(std::shared_ptr<HttpClient> inner, absl::Duration timeout)
      : inner_(std::move(inner)), timeout_(timeout) {}

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override {
    HttpRequest timed = request;
    timed.timeout = timeout_;
    return inner_->Get(timed, now);
  }
  void Forget(const HttpRequest& request) override { inner_->Forget(request); }

 private:
  const std::shared_ptr<HttpClient> inner_;
  const absl::Duration timeout_;
};

}  // namespace

ProviderAccounts::ProviderAccounts(NetworkSettings network, const std::string& state_directory,
                                   std::stop_token stop)
    : network_(std::move(network)),
      stop_(std::move(stop)),
      cache_(
          std::make_shared<AnswerCache>(state_directory + "/provider-answers", kMaxKeptAnswers)) {}

std::shared_ptr<HttpClient> ProviderAccounts::ClientOf(const ProviderAccount& account,
                                                       const GateSettings& gate,
                                                       absl::Duration timeout) {
  const std::string name = absl::StrCat(
      account.provider, " ", absl::StripSuffix(account.base_url, "/"), " ", account.credentials);
  std::shared_ptr<HttpClient>& client = clients_[name];
  if (client == nullptr) {
    auto polite = std::make_shared<PoliteClient>(
        MakeCurlClient({.proxy = network_.proxy_url, .ca_path = network_.ca_path}, stop_), gate,
        RetryPolicy(), RealRim(stop_));
    client = std::make_shared<CachingClient>(std::move(polite), cache_, name);
  }
  return std::make_shared<TimedClient>(client, timeout);
}

}  // namespace windfall
