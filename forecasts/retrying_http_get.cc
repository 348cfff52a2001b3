#include "forecasts/retrying_http_get.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

absl::Status AfterAttempts(const absl::Status& status, int attempts) {
  if (attempts == 1) return status;
  return absl::Status(status.code(),
                      absl::StrCat(status.message(), " (after ", attempts, " attempts)"));
}

}  // namespace

absl::Duration Backoff(const RetryPolicy& policy, int failures, double random) {
  absl::Duration backoff = policy.first_backoff;
  for (int i = 1; i < failures && backoff < policy.max_backoff; ++i) backoff *= 2;
  return std::min(backoff, policy.max_backoff) * (1 - random / 2);
}

RetryingHttpGet::RetryingHttpGet(RetryPolicy policy, Rim rim)
    : policy_(policy), rim_(std::move(rim)) {}

absl::StatusOr<std::string> RetryingHttpGet::Get(const std::string& url) {
  for (int attempts = 1;; ++attempts) {
    HttpAttempt attempt = rim_.attempt(url);
    if (attempt.body.ok()) return std::move(attempt.body);
    const std::optional<absl::Duration> wait = WaitAfter(attempt, attempts);
    if (!wait) return AfterAttempts(attempt.body.status(), attempts);
    rim_.sleep(*wait);
  }
}

std::optional<absl::Duration> RetryingHttpGet::WaitAfter(const HttpAttempt& failed,
                                                         int failures) const {
  if (!failed.may_succeed_later || failures >= policy_.max_attempts) return std::nullopt;
  const absl::Duration backoff = Backoff(policy_, failures, rim_.random());
  if (!failed.retry_after) return backoff;
  if (*failed.retry_after > policy_.max_retry_after) return std::nullopt;
  return std::max(backoff, *failed.retry_after);
}

}  // namespace windfall
