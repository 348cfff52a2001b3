#include "scheduler/server/intensity_watch.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace windfall {
namespace {

constexpr absl::Duration kLongestLookBack = absl::Hours(14 * 24);
// What the model looks at when it predicts.
constexpr absl::Duration kModelHistory = absl::Hours(70 * 24);

}  // namespace

IntensityWatch::IntensityWatch(std::unique_ptr<ForecastChain> chain,
                               std::unique_ptr<ZoneForecaster> forecaster, absl::Duration refresh,
                               Callbacks callbacks)
    : chain_(std::move(chain)),
      forecaster_(std::move(forecaster)),
      refresh_(refresh),
      callbacks_(std::move(callbacks)),
      thread_([this] { Loop(); }) {}

IntensityWatch::~IntensityWatch() {
  {
    const HoldLock hold(lock_);
    stopping_ = true;
    stopped_.notify_one();
  }
  thread_.join();
}

void IntensityWatch::Loop() {
  do {
    Fetch(absl::Now());
  } while (Wait());
}

bool IntensityWatch::Wait() {
  const absl::Time due = absl::Now() + refresh_;
  const HoldLock hold(lock_);
  while (!stopping_) {
    const absl::Duration left = due - absl::Now();
    if (left <= absl::ZeroDuration()) return true;
    stopped_.wait_for(lock_, absl::ToChronoNanoseconds(std::min(left, absl::Hours(1))));
  }
  return false;
}

void IntensityWatch::Fetch(absl::Time now) {
  const absl::StatusOr<Forecast> provided = chain_->FetchForecast(now);
  // The first one does not wait for what the model needs: the first plan waits for it.
  const bool is_first = std::exchange(is_first_fetch_, false);
  if (forecaster_ == nullptr || (is_first && provided.ok())) {
    FetchedForecast fetched{.sources = provided.status()};
    if (provided.ok()) fetched.forecast = *provided;
    callbacks_.forecast(std::move(fetched));
  }
  const absl::Time needed = actual_from_ == INT64_MAX ? now : absl::FromUnixSeconds(actual_from_);
  const absl::Time begin =
      std::max(std::min(needed, now - absl::Hours(24)), now - kLongestLookBack);
  const IntensitySeries actual = FetchActual({.begin = begin, .end = now}, now);
  if (forecaster_ == nullptr) return;
  FetchedForecast fetched = forecaster_->Complete(provided, actual, now);
  const bool lacks_history = absl::IsFailedPrecondition(fetched.model);
  callbacks_.forecast(std::move(fetched));
  if (lacks_history) FetchHistory(provided, now);
}

IntensitySeries IntensityWatch::FetchActual(const TimeSpan& span, absl::Time now) {
  absl::StatusOr<IntensitySeries> actual = chain_->FetchActual(span, now);
  if (!actual.ok() || actual->empty()) return {};
  callbacks_.actual(*actual);
  return *std::move(actual);
}

void IntensityWatch::FetchHistory(const absl::StatusOr<Forecast>& provided, absl::Time now) {
  if (has_history_) return;
  const IntensitySeries history = FetchActual({.begin = now - kModelHistory, .end = now}, now);
  has_history_ = !history.empty();
  if (has_history_) callbacks_.forecast(forecaster_->Complete(provided, history, now));
}

}  // namespace windfall
