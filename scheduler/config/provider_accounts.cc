#include "scheduler/config/provider_accounts.h"

#include "forecasts/http/caching_client.h"
#include "forecasts/http/curl_client.h"

namespace windfall {
namespace {

// Of all providers; an answer of some days is tens of kilobytes.
constexpr size_t kMaxKeptAnswers = 1000;

}  // namespace

ProviderAccounts::ProviderAccounts(NetworkSettings network, const std::string& state_directory,
                                   std::stop_token stop)
    : network_(std::move(network)),
      stop_(std::move(stop)),
      cache_(
          std::make_shared<AnswerCache>(state_directory + "/provider-answers", kMaxKeptAnswers)) {}

std::shared_ptr<HttpClient> ProviderAccounts::ClientOf(const ProviderAccount& account) {
  std::shared_ptr<HttpClient>& client = clients_[account];
  if (client != nullptr) return client;
  auto polite = std::make_shared<PoliteClient>(MakeCurlClient({.total_timeout = account.timeout,
                                                               .proxy = network_.proxy_url,
                                                               .ca_path = network_.ca_path},
                                                              stop_),
                                               account.gate, RetryPolicy(), RealRim(stop_));
  client = std::make_shared<CachingClient>(std::move(polite), cache_);
  return client;
}

}  // namespace windfall
