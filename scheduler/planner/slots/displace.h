// Places a job where others stand, if all together then cost less.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_DISPLACE_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_DISPLACE_H_

#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "scheduler/planner/slots/dice.h"
#include "scheduler/planner/slots/node_packing.h"
#include "scheduler/planner/slots/occupancy.h"

namespace windfall {

// Whether those that are displaced may be left without a place, where that costs less.
enum class Losing { kAllowed, kForbidden };

// `packing` must outlive it, and nobody else may change it meanwhile. Deterministic by its seed.
// Not thread-safe.
class Displacer {
 public:
  Displacer(NodePacking& packing, uint64_t seed, Losing losing = Losing::kAllowed);

  // Gives places to jobs that have none, the costliest first, where others can go elsewhere: those
  // that stand where the job lacks the least, and for each of them likewise. Nobody loses a place
  // for it. At most `attempts` in all. Returns to how many.
  int64_t SqueezeLateIn(int64_t attempts);
  // Gives places to jobs that have none, the costliest first, by at most `attempts` in all. Returns
  // to how many.
  int64_t PlaceLate(int64_t attempts);
  // Gives a place to everybody who has none but has one in `safe`, a plan on the same nodes: in
  // what is free, or else the safe one, from which it displaces those that stand there. They go on
  // likewise. As safe places do not collide, this ends, at the latest with `safe` itself.
  void RetreatTo(const SlotPlan& safe);

 private:
  // A job that stands in the way.
  struct Obstacle {
    double hardness = 0;  // to find another place
    size_t job = 0;
    SlotSegment segment;
    friend bool operator<(const Obstacle& a, const Obstacle& b) { return a.hardness < b.hardness; }
  };

  // A node and a start for a run.
  struct Spot {
    size_t zone = 0;
    Shortage shortage;
    friend bool operator<(const Spot& a, const Spot& b) {
      return std::tuple(a.shortage.unit_slots, a.zone, a.shortage.node) <
             std::tuple(b.shortage.unit_slots, b.zone, b.shortage.node);
    }
  };

  // Moves the job to the slots of `place`, on whichever nodes that displaces least, and those that
  // stood there to their cheapest places in what is left. Undoes all unless that costs less.
  bool MoveTo(size_t index, SlotPlace place);
  // Places the job where the jobs that must leave all find other places, for which others may leave
  // in turn, `depth` times. Changes nothing if there is no such place.
  bool Squeeze(size_t index, int depth);
  // The same for one spot; may leave changes behind if that fails.
  bool SqueezeInto(size_t index, const Spot& spot, int depth);
  // Where the job lacks the least, the least first.
  std::vector<Spot> SpotsFor(const SlotJob& job);
  // Lift and Place, so that RollBackTo can take it back.
  void Move(size_t index, const SlotPlace& place);
  void RollBackTo(size_t mark);
  // Who must leave the segment's node for `need`; absent if that cannot be or is harder than
  // `hardest`, which is else lowered to how hard it is.
  std::optional<std::vector<size_t>> FindObstacles(size_t zone, const SlotSegment& segment,
                                                   const SlotResources& need, double& hardest);
  // The easiest first. Valid until the next call.
  const std::vector<Obstacle>& JobsIn(size_t zone, const SlotSegment& segment);
  // Chooses the node of the segment and returns who must leave it; absent if nothing helps.
  std::optional<std::vector<size_t>> ChooseNode(const SlotJob& job, size_t zone,
                                                SlotSegment& segment);
  // A cheaper start than the job has in some zone, at random.
  std::optional<SlotPlace> CheaperPlace(size_t index);
  // Jobs that could have a place and have none.
  std::vector<size_t> LateJobs() const;
  // Rates at which crowded slots cost much.
  std::vector<SlotRates> CrowdingRates();
  bool PlaceIfFree(size_t index);
  double Chance();

  NodePacking& packing_;
  const Losing losing_;
  Dice dice_;
  Occupancy occupancy_;
  PlaceFinder finder_;
  std::vector<char> is_safe_;  // by job: not to be displaced, as it has retreated or squeezed in
  std::vector<std::pair<size_t, SlotPlace>> moves_;  // jobs and their places before
  int64_t squeezes_left_ = 0;
  std::vector<SlotResources> free_;
  std::vector<Obstacle> obstacles_;
  std::vector<float> cost_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_DISPLACE_H_
