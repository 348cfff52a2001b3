// What it takes to keep a node awake that sleeps while nothing runs on it.
#ifndef WINDFALL_DOMAIN_NODE_SLEEP_H_
#define WINDFALL_DOMAIN_NODE_SLEEP_H_

#include "domain/quantity.h"

namespace windfall {

// Both without PUE. A node that is always on draws as much whatever is planned, so it has none.
struct NodeSleep {
  Power idle;   // beyond what its jobs are accounted for, whenever at least one runs there
  Energy wake;  // of each waking, drawn as the first job starts
  friend bool operator==(const NodeSleep&, const NodeSleep&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_NODE_SLEEP_H_
