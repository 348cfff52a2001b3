// From a plan that may exceed capacities to one on nodes.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_REPAIR_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_REPAIR_H_

#include "scheduler/planner/slots/dice.h"
#include "scheduler/planner/slots/node_packing.h"

namespace windfall {

// Gives every job the slots of `wanted` if some node has room for them, and its cheapest place in
// what is left if none has, at the market's prices. Jobs of one size, taken as they begin, never
// need more nodes than they fill at once (interval graphs are coloured so), and sizes as a rule
// divide each other: so the largest first, of one size the longest first, and of those as they
// begin. REQUIRES: nobody has a place.
void Repair(const SlotPlan& wanted, NodePacking& packing);

// Moves jobs to cheaper places one by one in the order of the dice, counting only carbon: those
// that gain more than `least_gain`, a fraction of what they cost. Returns how many have moved.
int64_t Polish(Dice& dice, NodePacking& packing, double least_gain = 0);

// Gives every job its place of `before`, on the same nodes, if there is room, and then a place to
// those that have none, the largest first, at the market's prices. REQUIRES: nobody has a place.
void PlaceAsBefore(const SlotPlan& before, NodePacking& packing);

// Everybody as early as it can in the order of release, at home if there is room and else in the
// next zone that has it: what would happen without a plan. REQUIRES: nobody has a place.
void PlaceRunNow(NodePacking& packing);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_REPAIR_H_
