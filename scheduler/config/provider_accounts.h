// How the providers of a site are asked.
#ifndef WINDFALL_SCHEDULER_CONFIG_PROVIDER_ACCOUNTS_H_
#define WINDFALL_SCHEDULER_CONFIG_PROVIDER_ACCOUNTS_H_

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "forecasts/http/answer_cache.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/polite_client.h"
#include "forecasts/http/provider_gate.h"
#include "scheduler/config/site_config.h"

namespace windfall {

struct ProviderAccount {
  std::string provider;     // e.g. "neso"
  std::string base_url;     // with or without a slash at the end
  std::string credentials;  // which ones, not the secret itself; empty: none are needed
};

// One client for each account, shared by the sources of all its zones, so that budgets, rests and
// connections are the account's.
class ProviderAccounts {
 public:
  // Keeps answers below `state_directory`, which is touched only when there is one to keep. `stop`
  // ends requests that are under way.
  ProviderAccounts(NetworkSettings network, const std::string& state_directory,
                   std::stop_token stop);

  // `gate` counts for the account's first source; `timeout` is that of this source's requests.
  std::shared_ptr<HttpClient> ClientOf(const ProviderAccount& account, const GateSettings& gate,
                                       absl::Duration timeout);

 private:
  const NetworkSettings network_;
  const std::stop_token stop_;
  const std::shared_ptr<AnswerCache> cache_;
  std::map<std::string, std::shared_ptr<HttpClient>> clients_;  // by account
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_PROVIDER_ACCOUNTS_H_
