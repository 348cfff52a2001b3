#include "scheduler/server/intensity_watch.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace windfall {
namespace {

constexpr absl::Duration kLongestLookBack = absl::Hours(14 * 24);

}  // namespace

IntensityWatch::IntensityWatch(std::unique_ptr<ForecastChain> chain, absl::Duration refresh,
                               Callbacks callbacks)
    : chain_(std::move(chain)),
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
  callbacks_.forecast(chain_->FetchForecast(now));
  const absl::Time needed = actual_from_ == INT64_MAX ? now : absl::FromUnixSeconds(actual_from_);
  const absl::Time begin =
      std::max(std::min(needed, now - absl::Hours(24)), now - kLongestLookBack);
  absl::StatusOr<IntensitySeries> actual = chain_->FetchActual({.begin = begin, .end = now}, now);
  if (actual.ok() && !actual->empty()) callbacks_.actual(*std::move(actual));
}

}  // namespace windfall
