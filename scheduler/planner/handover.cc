#include "scheduler/planner/handover.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/joint_plan.h"

namespace windfall {
namespace {

constexpr int kMostMoments = 24;
constexpr int kLeastMoments = 4;
// Tried for all jobs together; each takes a plan of a few items, some ten microseconds.
constexpr int kMomentsInAll = 5000;

// One node of each kind, with nothing taken, and no work.
PlanRequest EmptyNodes(const PlanRequest& request) {
  PlanRequest empty = {
      .now = request.now, .forecasts = request.forecasts, .prices = request.prices};
  std::set<std::tuple<std::string, int32_t, int32_t, int32_t, int64_t>> kinds;
  for (const PlanNode& node : request.nodes) {
    const Resources& capacity = node.capacity;
    const bool is_new = kinds
                            .emplace(node.zone, node.pue_permille, capacity.gpus, capacity.cpus,
                                     capacity.memory_bytes)
                            .second;
    if (!is_new) continue;
    empty.nodes.push_back(node);
    empty.nodes.back().reservations.clear();
  }
  return empty;
}

class Search {
 public:
  Search(const PlanRequest& request, const Generations& generations) : empty_(EmptyNodes(request)) {
    for (const std::vector<WorkItem>& generation : generations) {
      for (const WorkItem& item : generation) Add(item);
    }
  }

  HandoverTimes Run() && {
    const auto chained = std::count_if(
        jobs_.begin(), jobs_.end(), [](const auto& job) { return !job.second.followers.empty(); });
    moments_ = std::clamp(kMomentsInAll / std::max(static_cast<int>(chained), 1), kLeastMoments,
                          kMostMoments);
    for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {  // after those that come after it
      if (!job->second.followers.empty()) Find(job->first, job->second);
    }
    return std::move(handovers_);
  }

 private:
  struct ChainedJob {
    std::vector<const WorkItem*> items;
    absl::Time earliest_end = absl::InfinitePast();  // with all nodes for itself
    std::set<JobId> followers;
  };

  void Add(const WorkItem& item) {
    absl::Time release = item.release;
    for (const JobId before : item.after) {
      const auto known = jobs_.find(before);
      if (known == jobs_.end()) continue;
      known->second.followers.insert(item.task.job);
      release = std::max(release, known->second.earliest_end);
    }
    ChainedJob& job = jobs_[item.task.job];
    job.items.push_back(&item);
    job.earliest_end = std::max(job.earliest_end, release + UnbrokenLength(item));
  }

  // When the last of its followers must start.
  absl::Time LatestEnd(const ChainedJob& job) const {
    absl::Time latest = absl::InfiniteFuture();
    for (const JobId follower : job.followers) {
      for (const WorkItem* const item : jobs_.at(follower).items) {
        latest = std::min(latest, EndOf(*item) - UnbrokenLength(*item));
      }
    }
    return latest;
  }

  // By when it has to be done, for its own sake or for that of those after it.
  absl::Time EndOf(const WorkItem& item) const {
    const auto handover = handovers_.find(item.task.job);
    return handover == handovers_.end() ? item.deadline : std::min(item.deadline, handover->second);
  }

  void Find(JobId id, const ChainedJob& job) {
    const absl::Time latest = LatestEnd(job);
    if (latest <= job.earliest_end) return;
    const absl::Duration step = (latest - job.earliest_end) / (moments_ - 1);
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < moments_; ++i) {
      const absl::Time moment = job.earliest_end + i * step;
      const double cost = CostOf(job, moment);
      if (cost >= least) continue;
      least = cost;
      handovers_[id] = moment;
    }
  }

  double CostOf(const ChainedJob& job, absl::Time handover) {
    double cost = 0;
    for (const WorkItem* const item : job.items) cost += CostOf(*item, item->release, handover);
    for (const JobId follower : job.followers) {
      for (const WorkItem* const item : jobs_.at(follower).items) {
        cost += CostOf(*item, std::max(item->release, handover), EndOf(*item));
      }
    }
    return cost;
  }

  // Infinite if it cannot be done in that time, or if the intensity is not known.
  double CostOf(const WorkItem& item, absl::Time begin, absl::Time end) {
    WorkItem one = item;
    one.count = 1;
    one.release = begin;
    one.deadline = end;
    one.needed_by = absl::InfiniteFuture();
    one.planned.clear();
    empty_.work = {one};
    const JointPlan plan = PlanJointly(empty_);
    if (!plan.plan.outlooks.front().feasible) return std::numeric_limits<double>::infinity();
    return plan.cost * item.count;
  }

  PlanRequest empty_;
  std::map<JobId, ChainedJob> jobs_;  // those before others have lower ids
  int moments_ = kMostMoments;
  HandoverTimes handovers_;
};

}  // namespace

HandoverTimes BestHandovers(const PlanRequest& request, const Generations& generations) {
  return Search(request, generations).Run();
}

}  // namespace windfall
