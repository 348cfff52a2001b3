// Places tasks one after another, each where it is best in what is still free.
#ifndef WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
#define WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "domain/plan.h"
#include "scheduler/planner/cleanest_book.h"
#include "scheduler/planner/earliest_book.h"
#include "scheduler/planner/node_offer.h"
#include "scheduler/planner/plan_problem.h"

namespace windfall {

// Where equal tasks run: some side by side, and after them as many again.
struct Choice {
  std::optional<Placement> placement;  // of the first of them; absent only for kNoNode
  int64_t side_by_side = 1;
  int64_t rounds = 1;  // back to back; 1 if there are several segments
  PlanReason reason = PlanReason::kNoNode;
  size_t earliest_node = 0;  // where one would run if it did not wait; if there is a placement
  bool feasible = false;     // all finish by their deadline, or none does

  int64_t tasks() const { return side_by_side * rounds; }
  // REQUIRES: there is a placement.
  Tick start() const { return placement->start(); }
  Tick finish() const {
    return placement->finish() + (rounds - 1) * (placement->finish() - placement->start());
  }
};

// When its tasks run, as many as run side by side. REQUIRES: there is a placement.
std::vector<TickSpan> SpansOf(const Choice& choice);

// Its cost but for the charge for waiting. REQUIRES: it is known.
Score CostWithoutWait(const Demand& demand, const Placement& placement);

// Whether `waiting` saves what the demand asks for, against not waiting; in all only if it does not
// wait yet. If the saving is unknown no wait is begun, and none given up. REQUIRES: what `waiting`
// costs is known.
bool IsWorthWaiting(const Demand& demand, const Placement& early, const Placement& waiting);

enum class Goal { kCleanest, kEarliest };
enum class Lateness { kForbidden, kAllowed };

// Which of equally good nodes of a kind a single task gets: the first, or that which is otherwise
// unused for the least of its time.
enum class NodeChoice { kFirst, kTightest };

struct PlacingTerms {
  Goal goal = Goal::kCleanest;
  Lateness lateness = Lateness::kAllowed;
  int64_t most = 1;  // tasks
};

// Refers to the problem, which must outlive it. Not thread-safe.
class ItemPlacer {
 public:
  ItemPlacer(const PlanProblem& problem, NodeChoice node_choice)
      : node_choice_(node_choice),
        nodes_(problem.nodes()),
        slots_(problem.slots()),
        kinds_(problem.kinds()),
        some_sleep_(problem.some_sleep()),
        earliest_(problem.kinds()),
        earliest_in_view_(problem.kinds()),
        cleanest_(problem.kinds()) {
    kind_of_.resize(nodes_.size());
    for (const NodeKind& kind : kinds_) {
      for (const size_t node : kind.nodes) kind_of_[node] = &kind;
    }
  }

  // Chooses for as many of the tasks as one choice holds, and takes the capacity. Absent if the
  // first would be late and must not be. Cheap if the demand and the goal equal those before.
  std::optional<Choice> Place(const Demand& demand, const PlacingTerms& terms);
  // Gives back what was chosen, or takes what was given back.
  void Remove(const Demand& demand, const Choice& choice);
  void Restore(const Demand& demand, const Choice& choice);
  // The cleanest place that is free on the node; absent if there is none.
  std::optional<Placement> CleanestOn(size_t node, const Demand& demand);
  // Moves what was chosen for one task to the cleanest place on its node; where nodes sleep, on any
  // that is asked.
  void Improve(const Demand& demand, Choice& choice);
  // Moves what was chosen for one task, at the same time, to the node of the same kind that is
  // otherwise unused for the least of it. Not where nodes sleep: there, cost decides that.
  void Tighten(const Demand& demand, Choice& choice);
  // Moves what was chosen for one unbroken task to the earliest start on its node that keeps
  // `limit` and from no time before which waiting was dearer than it saved.
  void Hasten(const Demand& demand, const CostLimit& limit, Choice& choice);
  // What the first task would get, if nothing else were placed after it.
  Choice Preview(const Demand& demand);
  // After how many nodes asked in vain a clean place need not be the cleanest; endless at first.
  void SetPatience(int64_t patience) { patience_ = patience; }
  // How much was searched for clean places so far; see SearchEffort.
  int64_t effort() const { return effort_ + cleanest_.effort(); }
  // With all taken that was chosen.
  const std::vector<OpenNode>& open_nodes() const { return nodes_; }

 private:
  void Open(const Demand& demand, Goal goal);
  Choice Choose(const Demand& demand);
  Choice ChooseInGoodTime(const Demand& demand, const Placement& earliest);
  Choice ChooseWithRoom(const Demand& demand, const Placement& earliest);
  Choice ChooseWithoutRoom(const Demand& demand, const Placement& earliest);
  Choice ChooseCleanest(const Demand& demand, const Placement& earliest);
  std::optional<Placement> EarliestSplit(const Demand& demand);
  std::vector<size_t> EligibleNodes(const Demand& demand) const;
  bool IsIntensityKnown(const Demand& demand) const;
  void Take(const Demand& demand, const Choice& choice);
  // The cleanest place on the node or, where nodes sleep, on any that is asked.
  std::optional<Placement> Cleaner(size_t node, const Demand& demand);
  size_t TightestNodeFor(const Demand& demand, const Placement& placement) const;
  // Closes the nodes of the limited view wherever the job may run no more tasks.
  void CloseView(const CapacityTimeline& slots, const TickSpan& window);
  // What the demand may look at.
  const std::vector<OpenNode>& nodes() const { return view_.has_value() ? *view_ : nodes_; }
  int64_t SideBySide(const Demand& demand, const Choice& choice, int64_t most) const;
  int64_t RoundsOf(const Demand& demand, const Choice& choice, int64_t most) const;

  const NodeChoice node_choice_;
  std::vector<OpenNode> nodes_;
  std::map<JobId, CapacityTimeline> slots_;  // of jobs with a limit
  const std::vector<NodeKind>& kinds_;
  std::vector<const NodeKind*> kind_of_;  // by node
  const bool some_sleep_;
  // What the books are open for.
  std::optional<Demand> demand_;
  std::optional<std::vector<OpenNode>> view_;  // of the nodes, if the demand is limited
  Goal goal_ = Goal::kCleanest;
  int64_t patience_ = INT64_MAX;
  int64_t effort_ = 0;
  // Nodes that may have room in pieces; absent until somebody asks.
  std::optional<std::vector<size_t>> splittable_;
  EarliestBook earliest_;
  EarliestBook earliest_in_view_;
  CleanestBook cleanest_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_ITEM_PLACER_H_
