// Sends the output of runs to those who asked for it.
#ifndef WINDFALL_AGENT_LINK_LOG_STREAMS_H_
#define WINDFALL_AGENT_LINK_LOG_STREAMS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "agent/executor/executor.h"
#include "agent/executor/shim/unique_fd.h"
#include "agent/link/scheduler_connection.h"
#include "domain/agent_message.h"

namespace windfall {

inline constexpr int64_t kLogChunkBytes = 64 * 1024;
// Output gives way to everything else: it is read only while so few messages wait for the stream.
inline constexpr size_t kMostQueuedWithLogs = 8;
// How often a file that is followed is looked at.
inline constexpr absl::Duration kFollowInterval = absl::Milliseconds(100);

// Reads no more than the stream takes, so a slow reader costs no memory. Used by one thread.
class LogStreams {
 public:
  // Both must outlive this.
  LogStreams(Executor& executor, SchedulerConnection& connection)
      : executor_(executor), connection_(connection) {}

  void Open(const LogRequest& request);
  void Cancel(int64_t request_id) { streams_.erase(request_id); }
  void CancelAll() { streams_.clear(); }
  bool empty() const { return streams_.empty(); }

  // Sends what is there and fits; one chunk of each in turn. A stream ends at the end of the file,
  // or, if it is followed, at that of a run that has ended.
  void Pump(const std::function<bool(RunId)>& is_live);

 private:
  struct Stream {
    LogRequest request;
    int64_t position = 0;  // relative to the run's own output
    UniqueFd file;
  };
  enum class Progress { kSent, kIdle, kEnded };
  Progress SendSome(Stream& stream, bool live);
  // Empty at the end of what there is.
  absl::StatusOr<std::string> ReadSome(Stream& stream);
  void SendEnd(const Stream& stream, std::string error);

  Executor& executor_;
  SchedulerConnection& connection_;
  std::map<int64_t, Stream> streams_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_LOG_STREAMS_H_
