// When to ask again after a failed request, and how long to wait before.
#ifndef WINDFALL_FORECASTS_RETRYING_HTTP_GET_H_
#define WINDFALL_FORECASTS_RETRYING_HTTP_GET_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/http_get.h"

namespace windfall {

// What came of one request.
struct HttpAttempt {
  absl::StatusOr<std::string> body = std::string();
  bool may_succeed_later = false;             // a failure that is worth another attempt
  std::optional<absl::Duration> retry_after;  // how long the server asked to be left alone
};

struct RetryPolicy {
  int max_attempts = 3;  // the first one included
  absl::Duration first_backoff = absl::Seconds(1);
  absl::Duration max_backoff = absl::Seconds(10);
  // A server that wants more than this is not waited for: the caller comes back on its own.
  absl::Duration max_retry_after = absl::Seconds(30);
};

// How long to wait after the `failures`-th failed attempt: doubling, and a random half of it off,
// so that many clients do not come back together. `random` is in [0, 1). REQUIRES: failures >= 1.
absl::Duration Backoff(const RetryPolicy& policy, int failures, double random);

class RetryingHttpGet final : public HttpGet {
 public:
  // What it takes from the world outside.
  struct Rim {
    std::function<HttpAttempt(const std::string& url)> attempt;
    std::function<void(absl::Duration)> sleep;
    std::function<double()> random;  // uniform in [0, 1)
  };
  RetryingHttpGet(RetryPolicy policy, Rim rim);

  absl::StatusOr<std::string> Get(const std::string& url) override;

 private:
  // Absent: not worth waiting for.
  std::optional<absl::Duration> WaitAfter(const HttpAttempt& failed, int failures) const;

  const RetryPolicy policy_;
  const Rim rim_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_RETRYING_HTTP_GET_H_
