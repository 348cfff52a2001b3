#include "scheduler/planner/slots/slot_problem.h"

#include <algorithm>

namespace windfall {

int32_t UnitsOf(const SlotZone& zone) {
  int32_t units = 0;
  for (const SlotResources& node : zone.nodes) units += node.units;
  return units;
}

float DirtiestCarbon(const SlotProblem& problem) {
  float most = 0;
  for (const SlotZone& zone : problem.zones) {
    for (const float carbon : zone.carbon) most = std::max(most, carbon);
  }
  return most;
}

bool HasShapeFor(const SlotJob& job, const SlotPlace& place) {
  int32_t length = 0;
  int32_t earliest = job.release;
  const int32_t node = place.segments.empty() ? -1 : place.segments.front().node;
  for (const SlotSegment& segment : place.segments) {
    if (segment.begin < earliest || segment.end > job.deadline) return false;
    const int32_t run = segment.end - segment.begin;
    length += run;
    if (job.one_node && segment.node != node) return false;
    if (run < job.min_segment && length < job.length) return false;
    earliest = segment.end;
  }
  return length == job.length && (job.interruptible || place.segments.size() == 1) &&
         MayRunIn(job, static_cast<size_t>(place.zone));
}

double CarbonOf(const SlotProblem& problem, const SlotJob& job, const SlotPlace& place) {
  if (!place.exists()) return job.late_cost;
  const std::vector<float>& carbon = problem.zones[static_cast<size_t>(place.zone)].carbon;
  double sum = 0;
  double waiting = 0;
  const SlotSegment* before = nullptr;
  for (const SlotSegment& segment : place.segments) {
    for (int32_t t = segment.begin; t < segment.end; ++t) {
      sum += carbon[static_cast<size_t>(t)];
      waiting += WaitCostOfSlot(job, t);
    }
    if (before != nullptr && IsResume(*before, segment)) {
      sum += double{job.resume_cost} * carbon[static_cast<size_t>(segment.begin)];
    }
    before = &segment;
  }
  return sum * job.power + waiting + MoveCost(job, static_cast<size_t>(place.zone));
}

double CarbonOf(const SlotProblem& problem, const SlotPlan& plan) {
  double sum = 0;
  for (size_t i = 0; i < plan.size(); ++i) sum += CarbonOf(problem, problem.jobs[i], plan[i]);
  return sum;
}

int64_t CountWithoutPlace(const SlotPlan& plan) {
  return std::count_if(plan.begin(), plan.end(),
                       [](const SlotPlace& place) { return !place.exists(); });
}

const char* FindFault(const SlotProblem& problem, const SlotPlan& plan) {
  std::vector<std::vector<std::vector<SlotResources>>> free;  // by zone, node, slot
  const auto take = [&free](size_t zone, const SlotSegment& segment, const SlotResources& need) {
    std::vector<SlotResources>& slots = free[zone][static_cast<size_t>(segment.node)];
    bool fits = true;
    for (auto t = static_cast<size_t>(segment.begin); t < static_cast<size_t>(segment.end); ++t) {
      fits &= slots[t].Fits(need);
      slots[t] += -need;
    }
    return fits;
  };
  for (size_t zone = 0; zone < problem.zones.size(); ++zone) {
    free.emplace_back();
    for (const SlotResources& node : problem.zones[zone].nodes) {
      free[zone].emplace_back(static_cast<size_t>(problem.slots), node);
    }
    for (const SlotReservation& each : problem.zones[zone].reservations) {
      take(zone, each.segment, each.resources);
    }
  }
  for (size_t i = 0; i < plan.size(); ++i) {
    const SlotPlace& place = plan[i];
    if (!place.exists()) continue;
    if (!HasShapeFor(problem.jobs[i], place)) return "a place that the job may not have";
    for (const SlotSegment& segment : place.segments) {
      if (segment.node < 0) return "a segment without a node";
      if (!take(static_cast<size_t>(place.zone), segment, problem.jobs[i].need)) {
        return "a node with more than it has";
      }
    }
  }
  return "";
}

}  // namespace windfall
