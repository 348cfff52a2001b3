// What the agent must not forget, in one small SQLite file: who it is, what it has not yet been
// told that the scheduler knows, and which runs it has.
#ifndef WINDFALL_AGENT_LINK_AGENT_STORE_H_
#define WINDFALL_AGENT_LINK_AGENT_STORE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/agent_message.h"
#include "domain/resources.h"
#include "domain/run.h"

struct sqlite3;

namespace windfall {

// A run that the agent has accepted and has not been told to forget.
struct AgentRun {
  enum class Phase { kAccepted, kStarted, kEnded };  // as far as reported
  RunId run;
  Phase phase = Phase::kAccepted;
  std::string boot_id;    // when it was accepted
  std::vector<int> gpus;  // which of the node's
  Resources resources;
  // How far its energy has been handed out.
  absl::Time metered_until;
  absl::Duration metered_cpu_time;
  friend bool operator==(const AgentRun&, const AgentRun&) = default;
};

// What one turn of the agent changed.
struct AgentChanges {
  std::vector<AgentReport> reports;  // numbered, in order
  std::vector<AgentRun> runs;        // as they shall stand; the last one of a run counts
  std::vector<RunId> forgotten;
  int64_t acknowledged_sequence = 0;  // reports up to here are dropped
  bool empty() const {
    return reports.empty() && runs.empty() && forgotten.empty() && acknowledged_sequence == 0;
  }
};

// Used by one thread and one process.
class AgentStore {
 public:
  // Makes the file, with a new epoch, if it is not there. Errors name the file: NotFound if its
  // folder is missing, FailedPrecondition if it is in use, read-only or from a newer version,
  // DataLoss if it is damaged.
  static absl::StatusOr<std::unique_ptr<AgentStore>> Open(const std::string& path);
  ~AgentStore();

  // Identifies this file for ever; message numbers belong to it.
  const std::string& epoch() const { return epoch_; }
  // The highest number that was ever given to a report in Apply, or acknowledged.
  int64_t last_sequence() const { return last_sequence_; }

  // In one transaction, durable when it returns. All or nothing: after an error (ResourceExhausted:
  // the disk is full) the same changes may be applied again later.
  absl::Status Apply(const AgentChanges& changes);

  absl::StatusOr<std::vector<AgentRun>> LoadRuns() const;
  // The reports that are not acknowledged, numbered above `sequence`, in order.
  absl::StatusOr<std::vector<AgentReport>> ReportsAfter(int64_t sequence, int limit) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit AgentStore(std::unique_ptr<sqlite3, Close> database) : database_(std::move(database)) {}
  absl::Status Prepare();
  absl::Status LoadIdentity();
  absl::Status Write(const AgentChanges& changes, int64_t last_sequence);

  std::unique_ptr<sqlite3, Close> database_;
  std::string epoch_;
  int64_t last_sequence_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_AGENT_STORE_H_
