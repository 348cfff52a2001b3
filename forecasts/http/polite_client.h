// How a provider is asked: within its budgets, again after a failure that passes, and not while it
// is down.
#ifndef WINDFALL_FORECASTS_HTTP_POLITE_CLIENT_H_
#define WINDFALL_FORECASTS_HTTP_POLITE_CLIENT_H_

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "absl/time/time.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/provider_gate.h"
#include "lock/lock.h"

namespace windfall {

struct RetryPolicy {
  int max_attempts = 3;  // the first one included
  absl::Duration first_backoff = absl::Seconds(1);
  absl::Duration max_backoff = absl::Seconds(10);
  // A server that wants more than this is not waited for: the caller comes back on its own.
  absl::Duration max_retry_after = absl::Seconds(30);
  // So long a request waits for its turn.
  absl::Duration longest_turn = absl::Minutes(2);
};

// How long to wait after the `failures`-th failed attempt: doubling, and a random half of it off,
// so that many clients do not come back together. `random` is in [0, 1). REQUIRES: failures >= 1.
absl::Duration Backoff(const RetryPolicy& policy, int failures, double random);

// One for each account with a provider, shared by all its zones. A request waits for those before
// it where the budget allows the next one soon, or another finds out whether the provider is back.
class PoliteClient final : public HttpClient {
 public:
  // What it takes from the world outside. All are called from any thread.
  struct Rim {
    std::function<absl::Time()> now;  // of a clock that never goes back; its zero does not matter
    std::function<void(absl::Duration)> sleep;
    std::function<double()> random;  // uniform in [0, 1)
  };
  PoliteClient(std::unique_ptr<HttpClient> inner, GateSettings gate, RetryPolicy policy, Rim rim);

  absl::StatusOr<HttpAnswer> Get(const HttpRequest& request, absl::Time now) override;
  // How much of the provider's budget is used now.
  std::optional<ProviderGate::Use> Use();

 private:
  // Waits for its turn, if that comes soon.
  absl::Status Enter();
  absl::StatusOr<HttpAnswer> GetOnce(const HttpRequest& request, absl::Time now);
  // Absent: not worth waiting for.
  std::optional<absl::Duration> WaitAfter(const absl::StatusOr<HttpAnswer>& answer,
                                          int attempts) const;

  const std::unique_ptr<HttpClient> inner_;
  const RetryPolicy policy_;
  const Rim rim_;
  Lock lock_;
  ProviderGate gate_ ABSL_GUARDED_BY(lock_);
};

// Really sleeps, until a stop is requested.
PoliteClient::Rim RealRim(std::stop_token stop);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_POLITE_CLIENT_H_
