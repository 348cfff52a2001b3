#include "scheduler/planner/generations.h"

#include <algorithm>
#include <cstddef>
#include <map>

#include "scheduler/planner/demand.h"

namespace windfall {
namespace {

absl::Time ReadyTime(const WorkItem& item, const std::map<JobId, absl::Time>& earliest_ends) {
  absl::Time ready = item.release;
  for (const JobId before : item.after) {
    const auto end = earliest_ends.find(before);
    if (end != earliest_ends.end()) ready = std::max(ready, end->second);
  }
  return ready;
}

}  // namespace

Generations GenerationsOf(const std::vector<WorkItem>& work) {
  std::map<JobId, std::vector<const WorkItem*>> jobs;
  for (const WorkItem& item : work) jobs[item.task.job].push_back(&item);
  Generations generations;
  std::map<JobId, size_t> generation_of;
  std::map<JobId, absl::Time> earliest_ends;
  for (const auto& [job, items] : jobs) {  // what it waits for is older, so has been here
    size_t generation = 0;
    for (const JobId before : items.front()->after) {
      const auto known = generation_of.find(before);
      if (known != generation_of.end()) generation = std::max(generation, known->second + 1);
    }
    generation_of[job] = generation;
    if (generation >= generations.size()) generations.resize(generation + 1);
    absl::Time& end = earliest_ends[job] = absl::InfinitePast();
    for (const WorkItem* const item : items) {
      generations[generation].push_back(*item);
      const absl::Time ready = ReadyTime(*item, earliest_ends);
      generations[generation].back().ready = ready;
      end = std::max(end, ready + UnbrokenLength(*item));
    }
  }
  return generations;
}

}  // namespace windfall
