#include "scheduler/rpc/run_log.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {

RunLog::RunLog(LogRequest request, Source source, ReadPool& pool, std::function<void()> ready)
    : source_(std::move(source)),
      pool_(pool),
      ready_(std::move(ready)),
      request_(std::move(request)) {}

RunLog::Part RunLog::Take() {
  Part part;
  bool ask = false;
  {
    const absl::MutexLock lock(&mutex_);
    part = std::exchange(part_, Part());
    ask = !asking_ && !part.end && !closed_;
    if (ask) {
      asking_ = true;
      ++asked_;
    }
  }
  if (ask) Ask();
  return part;
}

void RunLog::Ask() {
  LogRequest request;
  int64_t asked = 0;
  {
    const absl::MutexLock lock(&mutex_);
    request = request_;
    asked = asked_;
  }
  std::function<void()> stop = source_(request, [log = weak_from_this(), asked](LogChunk chunk) {
    if (const auto alive = log.lock()) alive->OnChunk(asked, std::move(chunk));
  });
  {
    const absl::MutexLock lock(&mutex_);
    if (asked == asked_ && asking_ && !closed_) {
      stop_ = std::move(stop);
      return;
    }
  }
  stop();
}

void RunLog::OnChunk(int64_t asked, LogChunk chunk) {
  {
    const absl::MutexLock lock(&mutex_);
    if (asked != asked_ || !asking_ || closed_) return;
    const bool full =
        !part_.data.empty() && part_.data.size() + chunk.data.size() > kMaxBufferedBytes;
    if (full) {
      StopAsking();
      return;
    }
    request_.offset_bytes += static_cast<int64_t>(chunk.data.size());
    part_.data.append(chunk.data);
    if (chunk.end) {
      part_.end = true;
      if (!chunk.error.empty()) {
        part_.status = absl::UnavailableError(
            absl::StrCat("output of run ", request_.run.value(), ": ", chunk.error));
      }
    }
  }
  ready_();
}

// A chunk may come on the scheduler's own thread, which must not be called back.
void RunLog::StopAsking() {
  asking_ = false;
  std::function<void()> stop = std::exchange(stop_, nullptr);
  if (stop && !pool_.Post(stop)) stop_ = std::move(stop);
}

void RunLog::Close() {
  std::function<void()> stop;
  {
    const absl::MutexLock lock(&mutex_);
    closed_ = true;
    stop = std::exchange(stop_, nullptr);
  }
  if (stop) stop();
}

}  // namespace windfall
