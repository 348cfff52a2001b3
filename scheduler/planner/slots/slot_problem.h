// Many jobs on many nodes in whole time slots: what the priced planner solves.
//
// Slots have one length; a zone's slots hold its own carbon. Units are the capacity that has a
// price: GPUs, or CPUs where no job needs a GPU. CPUs and memory beside them have none, but no node
// ever holds more than it has. Plain numbers, because the searches read millions of them.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PROBLEM_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PROBLEM_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"

namespace windfall {

// What a job needs on its node, or what a node has.
struct SlotResources {
  int32_t units = 0;
  int32_t cpus = 0;    // where they are not the units
  int32_t memory = 0;  // MiB
  friend bool operator==(const SlotResources&, const SlotResources&) = default;
  SlotResources& operator+=(const SlotResources& other) {
    units += other.units;
    cpus += other.cpus;
    memory += other.memory;
    return *this;
  }
  SlotResources operator-() const { return {.units = -units, .cpus = -cpus, .memory = -memory}; }
  // Whether `need` can be taken out of this.
  bool Fits(const SlotResources& need) const {
    return need.units <= units && need.cpus <= cpus && need.memory <= memory;
  }
};

struct SlotSegment {
  int32_t begin = 0;
  int32_t end = 0;
  int32_t node = -1;  // of the zone; -1: none yet
  friend bool operator==(const SlotSegment&, const SlotSegment&) = default;
};

// Taken on a node by what is not to be moved.
struct SlotReservation {
  SlotSegment segment;
  SlotResources resources;
};

struct SlotZone {
  std::vector<float> carbon;  // by slot: what one unit of power emits in it, PUE included
  std::vector<SlotResources> nodes;
  std::vector<SlotReservation> reservations;
};

// What the zone has in all, reservations aside.
int32_t UnitsOf(const SlotZone& zone);

struct SlotJob {
  int32_t release = 0;   // the first slot that it may use
  int32_t deadline = 0;  // the slot after the last one
  int32_t length = 0;    // slots of running; positive
  SlotResources need;    // on one node, throughout
  float power = 0;       // in all
  uint64_t zones = 0;    // bit z: may run in zone z
  int32_t home = -1;     // where it would run if nobody planned; -1: anywhere
  // By zone: the carbon of bringing its input there. Empty: none anywhere.
  absl::InlinedVector<float, 4> move_cost;
  bool interruptible = false;
  bool one_node = false;    // all its segments are on one node
  int32_t min_segment = 1;  // slots; never run for less, but for the last rest
  float resume_cost = 0;    // slots of running whose energy each resume costs again
  // What a slot of running costs more for each slot that it is later than if the job ran unbroken
  // from its release: in carbon, not negative.
  float wait_cost = 0;
  float late_cost = 0;  // what having no place counts as, in carbon
  friend bool operator==(const SlotJob&, const SlotJob&) = default;

  // The first slot in which it cannot start any more, if it runs unbroken.
  int32_t start_end() const { return deadline - length + 1; }
};

inline bool MayRunIn(const SlotJob& job, size_t zone) { return (job.zones >> zone & 1) != 0; }

inline float MoveCost(const SlotJob& job, size_t zone) {
  return job.move_cost.empty() ? 0 : job.move_cost[zone];
}

// Whether its breaks cost something, or may not be anywhere.
inline bool HasRules(const SlotJob& job) { return job.min_segment > 1 || job.resume_cost > 0; }

// What running in the slot costs for being late, such that all slots of a job that runs unbroken
// from its release cost nothing together.
inline float WaitCostOfSlot(const SlotJob& job, int32_t slot) {
  return job.wait_cost *
         (static_cast<float>(slot - job.release) - 0.5f * static_cast<float>(job.length - 1));
}

// The same of an unbroken run in all.
inline float WaitCostOfRun(const SlotJob& job, int32_t begin) {
  return job.wait_cost * static_cast<float>(job.length) * static_cast<float>(begin - job.release);
}

struct SlotProblem {
  int32_t slots = 0;
  std::vector<SlotZone> zones;  // at most 64
  std::vector<SlotJob> jobs;
};

// What one unit of power emits in the dirtiest slot of all; 0 if there are none.
float DirtiestCarbon(const SlotProblem& problem);

// Whether `next` is a resume: after a break, or on another node.
inline bool IsResume(const SlotSegment& segment, const SlotSegment& next) {
  return segment.end != next.begin || segment.node != next.node;
}

// Where and when one job runs: no zone and no segments if it has no place before its deadline.
struct SlotPlace {
  int32_t zone = -1;
  absl::InlinedVector<SlotSegment, 1> segments;  // in order
  friend bool operator==(const SlotPlace&, const SlotPlace&) = default;
  bool exists() const { return zone >= 0; }
  void Clear() {
    zone = -1;
    segments.clear();
  }
};

// By job.
using SlotPlan = std::vector<SlotPlace>;

// Carbon of the place, its late_cost if there is none.
double CarbonOf(const SlotProblem& problem, const SlotJob& job, const SlotPlace& place);
double CarbonOf(const SlotProblem& problem, const SlotPlan& plan);
int64_t CountWithoutPlace(const SlotPlan& plan);

// Whether the job may have these segments, whatever is free.
bool HasShapeFor(const SlotJob& job, const SlotPlace& place);

// What is wrong with the plan: a place outside the job's time or zones, too short a segment, a node
// with more than it has. Empty if nothing is.
const char* FindFault(const SlotProblem& problem, const SlotPlan& plan);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_SLOT_PROBLEM_H_
