// What the owner thread has to do next.
#ifndef WINDFALL_SCHEDULER_SERVER_INBOX_H_
#define WINDFALL_SCHEDULER_SERVER_INBOX_H_

#include <condition_variable>
#include <functional>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "lock/lock.h"
#include "scheduler/server/turn.h"

namespace windfall {

// Many threads post, one drains. Thread-safe.
class Inbox {
 public:
  using Event = std::function<void(Turn&)>;

  // `client_limit`: how many events of clients may wait at once; ones of agents, planners and
  // forecasts are always taken, as their senders wait for an answer before they send more.
  explicit Inbox(size_t client_limit) : client_limit_(client_limit) {}

  enum class Posted { kYes, kFull, kClosed };
  Posted PostFromClient(Event event) { return Post(std::move(event), client_limit_); }
  Posted Post(Event event) { return Post(std::move(event), SIZE_MAX); }

  // Everything posted so far; waits for something until `deadline`. Empty on a timeout.
  std::vector<Event> Drain(absl::Time deadline);

  // Takes nothing more and wakes the drainer. What was taken is still drained.
  void Close();
  bool IsClosed() const;

 private:
  Posted Post(Event event, size_t limit);

  const size_t client_limit_;
  mutable Lock lock_;
  std::vector<Event> events_ ABSL_GUARDED_BY(lock_);
  bool closed_ ABSL_GUARDED_BY(lock_) = false;
  std::condition_variable_any changed_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_INBOX_H_
