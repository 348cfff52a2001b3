// What it takes to keep a node awake that sleeps while nothing runs on it.
#ifndef WINDFALL_DOMAIN_NODE_SLEEP_H_
#define WINDFALL_DOMAIN_NODE_SLEEP_H_

#include <map>
#include <optional>
#include <string>

#include "domain/quantity.h"

namespace windfall {

// Both without PUE. A node that is always on draws as much whatever is planned, so it has none.
struct NodeSleep {
  Power idle;   // beyond what its jobs are accounted for, whenever at least one runs there
  Energy wake;  // of each waking, drawn as the first job starts
  friend bool operator==(const NodeSleep&, const NodeSleep&) = default;
};

// Which nodes of a site sleep.
struct SleepPolicy {
  std::map<std::string, NodeSleep> by_node;  // by name
  std::optional<NodeSleep> others;           // absent: they are always on

  // Absent if the node is always on.
  std::optional<NodeSleep> Of(const std::string& node) const {
    const auto named = by_node.find(node);
    return named == by_node.end() ? others : named->second;
  }
  friend bool operator==(const SleepPolicy&, const SleepPolicy&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_NODE_SLEEP_H_
