#include "scheduler/server/inbox.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace windfall {

Inbox::Posted Inbox::Post(Event event, size_t limit) {
  const HoldLock hold(lock_);
  if (closed_) return Posted::kClosed;
  if (events_.size() >= limit) return Posted::kFull;
  events_.push_back(std::move(event));
  if (events_.size() == 1) changed_.notify_one();
  return Posted::kYes;
}

std::vector<Inbox::Event> Inbox::Drain(absl::Time deadline) {
  std::vector<Event> drained;
  const HoldLock hold(lock_);
  while (events_.empty() && !closed_) {
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    changed_.wait_for(lock_, absl::ToChronoNanoseconds(std::min(left, absl::Hours(1))));
  }
  drained.swap(events_);
  return drained;
}

void Inbox::Close() {
  const HoldLock hold(lock_);
  closed_ = true;
  changed_.notify_one();
}

bool Inbox::IsClosed() const {
  const HoldLock hold(lock_);
  return closed_;
}

}  // namespace windfall
