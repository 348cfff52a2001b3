// Which agents are connected, for every thread that has something to say to one.
#ifndef WINDFALL_SCHEDULER_SERVER_LINK_TABLE_H_
#define WINDFALL_SCHEDULER_SERVER_LINK_TABLE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "domain/id.h"
#include "lock/lock.h"
#include "scheduler/server/agent_link.h"

namespace windfall {

// Any thread may look; only the owner thread changes it, so that links come and go in the order of
// what they report. Never calls out with its lock held.
class LinkTable {
 public:
  // `gone` is told of every link that leaves, replaced ones included.
  explicit LinkTable(std::function<void(NodeId)> gone) : gone_(std::move(gone)) {}

  // Makes `link` the one of `node` and closes the one that it replaces.
  void Set(NodeId node, std::shared_ptr<AgentLink> link);
  // Removes the link. The node whose it was; absent if it has left before.
  std::optional<NodeId> Remove(const AgentLink* link);
  // Removes and closes all: nothing that they still bring is taken.
  void Clear(const absl::Status& reason);

  std::optional<NodeId> NodeOf(const AgentLink* link) const;
  std::shared_ptr<AgentLink> Find(NodeId node) const;  // null: not connected

 private:
  const std::function<void(NodeId)> gone_;
  mutable Lock lock_;
  std::map<NodeId, std::shared_ptr<AgentLink>> links_ ABSL_GUARDED_BY(lock_);
  std::map<const AgentLink*, NodeId> nodes_ ABSL_GUARDED_BY(lock_);
};

// Readers of run output that wait for chunks from agents. Thread-safe; chunks never pass through
// the owner thread.
class LogReaders {
 public:
  using Reader = std::function<void(LogChunk)>;
  // Returns the id under which chunks come.
  int64_t Add(NodeId node, Reader reader);
  void Remove(int64_t request_id);
  void Deliver(LogChunk chunk);
  // The node is gone: its readers get their end.
  void EndAll(NodeId node, const std::string& error);

 private:
  Lock lock_;
  int64_t last_id_ ABSL_GUARDED_BY(lock_) = 0;
  std::map<int64_t, std::pair<NodeId, std::shared_ptr<Reader>>> readers_ ABSL_GUARDED_BY(lock_);
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_LINK_TABLE_H_
