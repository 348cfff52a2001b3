#include "scheduler/server/inbox.h"

namespace windfall {

Inbox::Posted Inbox::Post(Event event, size_t limit) {
  absl::MutexLock lock(&mutex_);
  if (closed_) return Posted::kClosed;
  if (events_.size() >= limit) return Posted::kFull;
  events_.push_back(std::move(event));
  return Posted::kYes;
}

std::vector<Inbox::Event> Inbox::Drain(absl::Time deadline) {
  std::vector<Event> drained;
  absl::MutexLock lock(&mutex_);
  const auto has_something = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !events_.empty() || closed_;
  };
  mutex_.AwaitWithDeadline(absl::Condition(&has_something), deadline);
  drained.swap(events_);
  return drained;
}

void Inbox::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
}

bool Inbox::IsClosed() const {
  absl::MutexLock lock(&mutex_);
  return closed_;
}

}  // namespace windfall
