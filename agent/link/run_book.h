// The runs of this node, and what of them is not yet on disk.
#ifndef WINDFALL_AGENT_LINK_RUN_BOOK_H_
#define WINDFALL_AGENT_LINK_RUN_BOOK_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "agent/link/agent_store.h"
#include "domain/agent_message.h"

namespace windfall {

// Used by one thread.
class RunBook {
 public:
  // `store` must outlive this. `gpus` are numbered from 0.
  RunBook(AgentStore& store, int gpus) : store_(store), gpus_(gpus) {}

  // What the store has. Before any other change.
  absl::Status Load();

  const std::map<RunId, AgentRun>& runs() const { return runs_; }
  bool Contains(RunId run) const { return runs_.contains(run); }
  // Known and not ended.
  bool IsLive(RunId run) const;
  bool HasLiveRuns() const;

  // As known, or a new one that is accepted.
  AgentRun Find(RunId run) const;
  void Put(const AgentRun& run);
  void Erase(RunId run);
  // Gives `run` the first free GPUs. False if there are too few.
  bool TakeGpus(AgentRun& run) const;

  template <typename Content>
  void Report(Content content) {
    changes_.reports.push_back({.content = std::move(content)});
  }
  void ReportReadings(std::vector<EnergyReading> readings);
  void NoteAcknowledged(int64_t sequence);
  bool AllAcknowledged() const;

  enum class Pending { kNothing, kAcknowledgement, kChanges };
  // An acknowledgement that comes alone can wait: losing it costs a repetition.
  Pending pending() const;
  // Numbers the reports and makes everything durable. After an error all is kept for the next try.
  absl::Status Commit();

 private:
  AgentStore& store_;
  const int gpus_;
  std::map<RunId, AgentRun> runs_;
  AgentChanges changes_;
  int64_t acknowledged_sequence_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_RUN_BOOK_H_
