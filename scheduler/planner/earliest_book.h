// The earliest offer among all nodes, without asking them all.
#ifndef WINDFALL_SCHEDULER_PLANNER_EARLIEST_BOOK_H_
#define WINDFALL_SCHEDULER_PLANNER_EARLIEST_BOOK_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "scheduler/planner/node_kind.h"
#include "scheduler/planner/node_offer.h"

namespace windfall {

// Remembers for each node a moment before which it has no room for work of a kind: for as many
// resources and about as long. While nodes only fill, such a moment stays true, for different
// demands too, so that mostly only the node is looked at that is taken. Not thread-safe.
class EarliestBook {
 public:
  // `kinds`: of the nodes that will be asked; outlives this.
  explicit EarliestBook(const std::vector<NodeKind>& kinds) : kinds_(kinds) {}

  // The earliest offer in what is free now; of equally early ones on nodes of one kind the one for
  // which the least must be kept awake, of those of several kinds the cleanest. Absent if no node
  // has one. Deterministic. REQUIRES: the same nodes at every call, which since the last Forget
  // have only filled.
  std::optional<Placement> Best(const std::vector<OpenNode>& nodes, const Demand& demand);
  // Something was given back, or the nodes are others.
  void Forget() { queues_.clear(); }

 private:
  // Resources and the power of two in the length.
  using Need = std::tuple<int32_t, int32_t, int64_t, int>;
  struct Entry {
    Tick not_before = 0;
    size_t node = 0;
    friend bool operator>(const Entry& a, const Entry& b) {
      return std::tie(a.not_before, a.node) > std::tie(b.not_before, b.node);
    }
  };
  // Orders the offers of one kind.
  struct Offer {
    Tick start = 0;
    Energy besides;  // what a node that sleeps would draw for it
    size_t node = 0;
    friend bool operator<(const Offer& a, const Offer& b) {
      return std::tie(a.start, a.besides, a.node) < std::tie(b.start, b.besides, b.node);
    }
  };
  // A heap, the first on top.
  struct Queue {
    const PlanNode* like = nullptr;
    std::vector<Entry> heap;
  };

  std::vector<Queue> MakeQueues(const Demand& demand) const;
  // Whether no offer from the entry on, which is the node's, can be better, or enough were
  // compared.
  static bool IsAfter(const Entry& entry, const Offer& best, const OpenNode& node, size_t compared);
  static std::optional<Placement> BestOf(Queue& queue, const std::vector<OpenNode>& nodes,
                                         const Demand& demand);

  const std::vector<NodeKind>& kinds_;
  std::map<Need, std::vector<Queue>> queues_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_EARLIEST_BOOK_H_
