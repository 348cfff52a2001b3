// A machine that runs jobs.
#ifndef WINDFALL_DOMAIN_NODE_H_
#define WINDFALL_DOMAIN_NODE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/resources.h"

namespace windfall {

struct Node {
  NodeId id;
  std::string name;  // unique
  std::string zone;
  Resources capacity;
  std::vector<std::string> gpu_models;  // one a GPU
  std::vector<std::string> meters;      // what it measures with, e.g. "rapl", "cpu-time estimate"
  // The agent's own identity, made with its state directory: message numbers start anew with it.
  std::string agent_epoch;
  int64_t last_sequence = 0;  // highest agent message whose effects are durable
  bool drained = false;       // starts nothing new
  bool connected = false;     // not stored: false after a restart
  absl::Time last_seen;
  friend bool operator==(const Node&, const Node&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_NODE_H_
