// The long-lived calls, so that a stop need not wait for them.
#ifndef WINDFALL_SCHEDULER_RPC_LIVE_STREAMS_H_
#define WINDFALL_SCHEDULER_RPC_LIVE_STREAMS_H_

#include <map>
#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace windfall {

class LiveStream {
 public:
  virtual ~LiveStream() = default;
  // Ends the call with `reason` as soon as may be. Never blocks; thread-safe.
  virtual void Stop(const absl::Status& reason) = 0;
};

// Thread-safe.
class LiveStreams {
 public:
  // A stream that comes after StopAll is stopped at once.
  void Add(const std::shared_ptr<LiveStream>& stream);
  void Remove(const LiveStream* stream);
  void StopAll(const absl::Status& reason);

 private:
  absl::Mutex mutex_;
  std::map<const LiveStream*, std::weak_ptr<LiveStream>> streams_ ABSL_GUARDED_BY(mutex_);
  absl::Status stopped_ ABSL_GUARDED_BY(mutex_);  // OK: not yet
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_LIVE_STREAMS_H_
