#include "scheduler/rpc/live_streams.h"

#include <utility>

namespace windfall {

void LiveStreams::Add(const std::shared_ptr<LiveStream>& stream) {
  absl::Status stopped;
  {
    const absl::MutexLock lock(&mutex_);
    streams_[stream.get()] = stream;
    stopped = stopped_;
  }
  if (!stopped.ok()) stream->Stop(stopped);
}

void LiveStreams::Remove(const LiveStream* stream) {
  const absl::MutexLock lock(&mutex_);
  streams_.erase(stream);
}

void LiveStreams::StopAll(const absl::Status& reason) {
  std::map<const LiveStream*, std::weak_ptr<LiveStream>> streams;
  {
    const absl::MutexLock lock(&mutex_);
    stopped_ = reason;
    streams = std::exchange(streams_, {});
  }
  for (const auto& [raw, weak] : streams) {
    if (const auto stream = weak.lock()) stream->Stop(reason);
  }
}

}  // namespace windfall
