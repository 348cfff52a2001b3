#include "scheduler/planner/generations.h"

#include <algorithm>
#include <cstddef>
#include <map>

namespace windfall {

Generations GenerationsOf(const std::vector<WorkItem>& work) {
  std::map<JobId, std::vector<const WorkItem*>> jobs;
  for (const WorkItem& item : work) jobs[item.task.job].push_back(&item);
  Generations generations;
  std::map<JobId, size_t> generation_of;
  for (const auto& [job, items] : jobs) {  // what it waits for is older, so has been here
    size_t generation = 0;
    for (const JobId before : items.front()->after) {
      const auto known = generation_of.find(before);
      if (known != generation_of.end()) generation = std::max(generation, known->second + 1);
    }
    generation_of[job] = generation;
    if (generation >= generations.size()) generations.resize(generation + 1);
    for (const WorkItem* const item : items) generations[generation].push_back(*item);
  }
  return generations;
}

}  // namespace windfall
