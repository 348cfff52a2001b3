// Small random problems for tests.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_RANDOM_SLOTS_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_RANDOM_SLOTS_H_

#include <cstdint>
#include <random>

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

struct RandomSlots {
  int32_t slots = 12;
  int zones = 2;
  int jobs = 5;
  int nodes = 2;  // of each zone, with 1 to 4 units
  double interruptible = 0.5;
  bool rules = true;  // some breaks cost something
  bool rest = false;  // CPUs and memory matter, and some of the nodes is reserved
};

class RandomSlotSource {
 public:
  explicit RandomSlotSource(uint32_t seed) : random_(seed) {}

  int32_t Between(int32_t least, int32_t most) {
    return least + static_cast<int32_t>(random_() % static_cast<uint32_t>(most - least + 1));
  }
  bool Chance(double share) { return static_cast<double>(random_()) < share * 4294967295.0; }

  SlotJob Job(const RandomSlots& shape) {
    SlotJob job;
    job.length = Between(1, shape.slots / 2);
    job.release = Between(0, shape.slots - job.length);
    job.deadline = Between(job.release + job.length, shape.slots);
    job.need.units = Between(shape.rest ? 0 : 1, 3);
    if (shape.rest) {
      job.need.cpus = Between(0, 3);
      job.need.memory = Between(0, 2);
    }
    job.power = 0.1f * static_cast<float>(Between(1, 9) * (1 + job.need.units));
    job.zones = static_cast<uint64_t>(Between(1, (1 << shape.zones) - 1));
    job.interruptible = Chance(shape.interruptible);
    if (job.interruptible && shape.rules) {
      job.min_segment = Between(1, 3);
      job.resume_cost = 0.5f * static_cast<float>(Between(0, 2));
    }
    job.one_node = job.interruptible && shape.rest && Chance(0.5);
    job.home = Between(-1, shape.zones - 1);
    const auto move_cost = static_cast<float>(Between(0, 40));
    for (int zone = 0; job.home >= 0 && zone < shape.zones; ++zone) {
      job.move_cost.push_back(zone == job.home ? 0 : move_cost);
    }
    job.late_cost = 10000.0f * static_cast<float>(1 + job.need.units);
    if (Chance(0.25)) job.wait_cost = 0.1f * job.power * static_cast<float>(Between(1, 50));
    return job;
  }

  void AddRest(const RandomSlots& shape, int32_t node, SlotZone& zone) {
    zone.nodes.back().cpus = Between(2, 8);
    zone.nodes.back().memory = Between(2, 6);
    const int32_t begin = Between(0, shape.slots - 1);
    zone.reservations.push_back(
        {.segment = {.begin = begin, .end = Between(begin + 1, shape.slots), .node = node},
         .resources = {.units = Between(0, 1), .cpus = Between(0, 1), .memory = Between(0, 1)}});
  }

  SlotProblem Problem(const RandomSlots& shape) {
    SlotProblem problem = {.slots = shape.slots};
    for (int zone = 0; zone < shape.zones; ++zone) {
      SlotZone made;
      for (int32_t t = 0; t < shape.slots; ++t) {
        made.carbon.push_back(static_cast<float>(Between(10, 400)));
      }
      for (int node = 0; node < shape.nodes; ++node) {
        made.nodes.push_back({.units = Between(1, 4)});
        if (shape.rest) AddRest(shape, node, made);
      }
      problem.zones.push_back(std::move(made));
    }
    for (int i = 0; i < shape.jobs; ++i) problem.jobs.push_back(Job(shape));
    return problem;
  }

 private:
  std::mt19937 random_;
};

// Calls `visit` with every choice of `job.length` slots that its rules allow, in every zone; none
// of the segments has a node.
template <typename Visit>
void ForEachPlace(const SlotProblem& problem, const SlotJob& job, Visit visit) {
  for (size_t zone = 0; zone < problem.zones.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const int32_t window = job.deadline - job.release;
    for (uint32_t chosen = 0; chosen < uint32_t{1} << window; ++chosen) {
      if (__builtin_popcount(chosen) != job.length) continue;
      SlotPlace place;
      place.zone = static_cast<int32_t>(zone);
      for (int32_t i = 0; i < window; ++i) {
        if ((chosen >> i & 1) == 0) continue;
        const int32_t slot = job.release + i;
        if (!place.segments.empty() && place.segments.back().end == slot) {
          ++place.segments.back().end;
        } else {
          place.segments.push_back({.begin = slot, .end = slot + 1});
        }
      }
      if (HasShapeFor(job, place)) visit(place);
    }
  }
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_RANDOM_SLOTS_H_
