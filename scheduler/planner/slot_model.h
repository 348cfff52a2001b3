// What waits for carbon, as a problem in whole slots, and its answer in ticks.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOT_MODEL_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOT_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scheduler/planner/item_placer.h"
#include "scheduler/planner/plan_problem.h"
#include "scheduler/planner/slot_grid.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// Tasks of one item that have no place yet.
struct WaitingTasks {
  size_t item = 0;
  int64_t count = 1;  // positive
  // What one would get that did not wait; with a placement. Outlives this.
  const Choice* early = nullptr;
};

// Conservative, so that what fits in slots fits in ticks: a run takes every slot that it touches,
// a slot of a node has what is free throughout it, and a slot whose intensity is not known
// throughout is closed. Bringing the input costs what it does at the least in the job's time. Tasks
// of a sweep that are many or short are taken several at a time, back to back. Immutable. Refers to
// the problem, which must outlive it.
class SlotModel {
 public:
  // `nodes`: those of the problem, with all taken that is placed already.
  SlotModel(const PlanProblem& problem, const std::vector<OpenNode>& nodes,
            const std::vector<WaitingTasks>& waiting);

  const SlotProblem& problem() const { return slots_; }
  // Of the waiting tasks, which ones a job of the slot problem is.
  const WaitingTasks& TasksOf(size_t job) const { return jobs_[job]; }
  // Where the jobs were planned to run, as far as that is still possible in slots.
  SlotPlan Planned() const;
  // Where the job's tasks run: within its slots, at the cleaner end of what they leave to choose.
  // Absent if pauses cost more time than the slots hold. REQUIRES: the place exists.
  std::optional<Placement> PlacementOf(size_t job, const SlotPlace& place) const;
  // The index of its node among the open nodes. REQUIRES: the place exists.
  size_t NodeOf(const SlotPlace& place) const;

 private:
  // Nodes that the slot problem has as one zone: of one zone and PUE.
  struct Pool {
    const OpenNode* like = nullptr;  // among those of the problem
    const UsableTime* objective = nullptr;
    std::vector<size_t> nodes;
  };
  void ChooseGrid(const std::vector<WaitingTasks>& waiting);
  double WorkWith(Tick slot, Tick horizon, const std::vector<WaitingTasks>& waiting) const;
  void AddPools(const std::vector<OpenNode>& nodes);
  SlotZone MakeZone(const Pool& pool, const std::vector<OpenNode>& nodes) const;
  void ReserveTaken(const OpenNode& node, int32_t index, SlotZone& zone) const;
  void AddJobs(const WaitingTasks& tasks);
  void AddInput(const Demand& demand, int64_t tasks, SlotJob& job) const;
  void AddWaiting(const Demand& demand, int64_t tasks, SlotJob& job) const;
  SlotJob MakeJob(const WorkItem& item, const Demand& demand, int64_t tasks) const;
  uint64_t ZonesFor(const Demand& demand) const;
  SlotPlace PlannedPlaceOf(const WaitingTasks& tasks, const SlotJob& job) const;
  SlotResources ToSlots(const Resources& resources) const;
  std::optional<TickSpan> UnbrokenRunIn(const WaitingTasks& tasks, const Pool& pool,
                                        const TickSpan& slots) const;
  std::optional<std::vector<TickSpan>> Trimmed(size_t item, const SlotPlace& place) const;

  const PlanProblem& plan_;
  bool counts_gpus_ = false;  // else CPUs
  SlotGrid grid_;
  SlotProblem slots_;
  float dirtiest_ = 0;                                   // of all slots
  std::vector<Pool> pools_;                              // by zone of the slot problem
  std::map<NodeId, std::pair<int32_t, int32_t>> nodes_;  // zone and index there
  std::vector<WaitingTasks> jobs_;  // by job of the slot problem; `count` tasks back to back
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOT_MODEL_H_
