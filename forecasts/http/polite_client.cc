#include "forecasts/http/polite_client.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

SourceProblem ProblemWith(const absl::StatusOr<HttpAnswer>& answer) {
  return answer.ok() ? ProblemOfStatus(*answer) : ProblemOf(answer.status());
}

// A redirect that was not followed is one too: the provider is there.
bool IsServed(const absl::StatusOr<HttpAnswer>& answer) {
  return answer.ok() && answer->status < 400;
}

GateOutcome OutcomeOf(const absl::StatusOr<HttpAnswer>& answer) {
  if (IsServed(answer)) return GateOutcome::kServed;
  switch (ProblemWith(answer)) {
    case SourceProblem::kProviderDown:
      return GateOutcome::kDown;
    case SourceProblem::kRateLimited:
      return GateOutcome::kTooMany;
    default:
      return GateOutcome::kServed;
  }
}

absl::StatusOr<HttpAnswer> AfterAttempts(absl::StatusOr<HttpAnswer> answer, int attempts) {
  if (answer.ok() || attempts == 1) return answer;
  return WithMessage(answer.status(),
                     absl::StrCat(answer.status().message(), " (after ", attempts, " attempts)"));
}

absl::Time SteadyNow() {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

double UniformRandom() {
  thread_local std::mt19937 generator(std::random_device{}());
  return std::uniform_real_distribution(0.0, 1.0)(generator);
}

void SleepUnlessStopped(absl::Duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(duration), [] { return false; });
}

}  // namespace

absl::Duration Backoff(const RetryPolicy& policy, int failures, double random) {
  absl::Duration backoff = policy.first_backoff;
  for (int i = 1; i < failures && backoff < policy.max_backoff; ++i) backoff *= 2;
  return std::min(backoff, policy.max_backoff) * (1 - random / 2);
}

PoliteClient::PoliteClient(std::unique_ptr<HttpClient> inner, GateSettings gate, RetryPolicy policy,
                           Rim rim)
    : inner_(std::move(inner)), policy_(policy), rim_(std::move(rim)), gate_(std::move(gate)) {}

absl::Status PoliteClient::Enter() {
  const absl::Time begin = rim_.now();
  while (true) {
    const absl::Time now = rim_.now();
    std::optional<GateRefusal> refusal;
    {
      const HoldLock hold(lock_);
      refusal = gate_.Enter(now);
    }
    if (!refusal.has_value()) return absl::OkStatus();
    const absl::Time opens = now + refusal->opens_in;
    if (refusal->is_rest || opens - begin > policy_.longest_turn) return refusal->status;
    rim_.sleep(refusal->opens_in);
    if (rim_.now() <= now) return refusal->status;  // woken by a stop
  }
}

absl::StatusOr<HttpAnswer> PoliteClient::Get(const HttpRequest& request, absl::Time now) {
  const absl::Time begin = rim_.now();
  absl::StatusOr<HttpAnswer> last = absl::UnavailableError("");
  for (int attempts = 1;; ++attempts) {
    const absl::Status entered = Enter();
    if (!entered.ok() && attempts > 1) return AfterAttempts(std::move(last), attempts - 1);
    if (!entered.ok()) {
      return WithMessage(entered, absl::StrCat("GET ", request.url, ": ", entered.message()));
    }
    last = GetOnce(request, now + (rim_.now() - begin));
    const std::optional<absl::Duration> wait = WaitAfter(last, attempts);
    if (!wait.has_value()) return AfterAttempts(std::move(last), attempts);
    rim_.sleep(*wait);
  }
}

absl::StatusOr<HttpAnswer> PoliteClient::GetOnce(const HttpRequest& request, absl::Time now) {
  absl::StatusOr<HttpAnswer> answer = inner_->Get(request, now);
  const absl::Time answered = rim_.now();
  const HoldLock hold(lock_);
  gate_.Report(OutcomeOf(answer), answer.ok() ? answer->retry_after : std::nullopt, answered);
  return answer;
}

std::optional<absl::Duration> PoliteClient::WaitAfter(const absl::StatusOr<HttpAnswer>& answer,
                                                      int attempts) const {
  if (IsServed(answer) || attempts >= policy_.max_attempts) return std::nullopt;
  const SourceProblem problem = ProblemWith(answer);
  const std::optional<absl::Duration> rest = answer.ok() ? answer->retry_after : std::nullopt;
  const bool passes = problem == SourceProblem::kProviderDown ||
                      (problem == SourceProblem::kRateLimited && rest.has_value());
  if (!passes || rest > policy_.max_retry_after) return std::nullopt;
  return std::max(Backoff(policy_, attempts, rim_.random()), rest.value_or(absl::ZeroDuration()));
}

std::optional<ProviderGate::Use> PoliteClient::Use() {
  const absl::Time now = rim_.now();
  const HoldLock hold(lock_);
  return gate_.UseAt(now);
}

PoliteClient::Rim RealRim(std::stop_token stop) {
  return {.now = &SteadyNow,
          .sleep = [stop](absl::Duration duration) { SleepUnlessStopped(duration, stop); },
          .random = &UniformRandom};
}

}  // namespace windfall
