// The output of one run, as it comes from its node.
#ifndef WINDFALL_SCHEDULER_RPC_RUN_LOG_H_
#define WINDFALL_SCHEDULER_RPC_RUN_LOG_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "domain/agent_message.h"
#include "scheduler/rpc/read_pool.h"

namespace windfall {

// Holds at most kMaxBufferedBytes that were not taken yet. When more comes, it stops asking the
// node and goes on from the same place once the buffer has been taken: a slow reader costs neither
// memory nor output. Thread-safe.
class RunLog : public std::enable_shared_from_this<RunLog> {
 public:
  static constexpr size_t kMaxBufferedBytes = 1 << 20;

  // Asks the node for output; chunks may come on any thread, also before it returns. What it
  // returns stops that.
  using Source =
      std::function<std::function<void()>(const LogRequest&, std::function<void(LogChunk)>)>;

  // `ready` is called, on any thread, when Take has something new to say.
  RunLog(LogRequest request, Source source, ReadPool& pool, std::function<void()> ready);

  struct Part {
    std::string data;
    bool end = false;     // nothing follows
    absl::Status status;  // at the end: why there is no more, if that is an error
  };
  // What has come since the last call. Asks the node (again) if there is nothing left and it was
  // not asked yet, or was stopped.
  Part Take();
  // Stops asking. Take is not called any more.
  void Close();

 private:
  void Ask();
  void OnChunk(int64_t asked, LogChunk chunk);
  void StopAsking() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Source source_;
  ReadPool& pool_;
  const std::function<void()> ready_;
  absl::Mutex mutex_;
  LogRequest request_ ABSL_GUARDED_BY(mutex_);  // its offset is where the next question begins
  int64_t asked_ ABSL_GUARDED_BY(mutex_) = 0;  // number of the question; answers to others are void
  bool asking_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> stop_ ABSL_GUARDED_BY(mutex_);
  Part part_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_RUN_LOG_H_
