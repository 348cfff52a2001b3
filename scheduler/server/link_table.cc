#include "scheduler/server/link_table.h"

#include <utility>
#include <vector>

namespace windfall {

void LinkTable::Set(NodeId node, std::shared_ptr<AgentLink> link) {
  {
    const HoldLock hold(lock_);
    nodes_[link.get()] = node;
    std::swap(links_[node], link);
    if (link != nullptr) nodes_.erase(link.get());
  }
  if (link == nullptr) return;
  link->Close(absl::AbortedError("a newer connection of this node has taken over"));
  gone_(node);
}

std::optional<NodeId> LinkTable::Remove(const AgentLink* link) {
  std::optional<NodeId> node;
  {
    const HoldLock hold(lock_);
    const auto known = nodes_.find(link);
    if (known == nodes_.end()) return std::nullopt;
    node = known->second;
    nodes_.erase(known);
    links_.erase(*node);
  }
  gone_(*node);
  return node;
}

void LinkTable::Clear(const absl::Status& reason) {
  std::map<NodeId, std::shared_ptr<AgentLink>> links;
  {
    const HoldLock hold(lock_);
    links.swap(links_);
    nodes_.clear();
  }
  for (const auto& [node, link] : links) {
    link->Close(reason);
    gone_(node);
  }
}

std::optional<NodeId> LinkTable::NodeOf(const AgentLink* link) const {
  const HoldLock hold(lock_);
  const auto known = nodes_.find(link);
  if (known == nodes_.end()) return std::nullopt;
  return known->second;
}

std::shared_ptr<AgentLink> LinkTable::Find(NodeId node) const {
  const HoldLock hold(lock_);
  const auto link = links_.find(node);
  return link == links_.end() ? nullptr : link->second;
}

int64_t LogReaders::Add(NodeId node, Reader reader) {
  const HoldLock hold(lock_);
  readers_[++last_id_] = {node, std::make_shared<Reader>(std::move(reader))};
  return last_id_;
}

void LogReaders::Remove(int64_t request_id) {
  const HoldLock hold(lock_);
  readers_.erase(request_id);
}

void LogReaders::Deliver(LogChunk chunk) {
  std::shared_ptr<Reader> reader;
  {
    const HoldLock hold(lock_);
    const auto known = readers_.find(chunk.request_id);
    if (known == readers_.end()) return;
    reader = known->second.second;
    if (chunk.end) readers_.erase(known);
  }
  (*reader)(std::move(chunk));
}

void LogReaders::EndAll(NodeId node, const std::string& error) {
  std::vector<int64_t> ids;
  {
    const HoldLock hold(lock_);
    for (const auto& [id, reader] : readers_) {
      if (reader.first == node) ids.push_back(id);
    }
  }
  for (int64_t id : ids) Deliver({.request_id = id, .end = true, .error = error});
}

}  // namespace windfall
