#include "scheduler/planner/handover.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/joint_plan.h"
#include "scheduler/planner/planned_work.h"

namespace windfall {
namespace {

constexpr int64_t kMostMoments = 24;
constexpr int64_t kLeastMoments = 4;
// Of one task each, some ten microseconds to a millisecond. What they do not suffice for hands over
// when it likes.
constexpr int64_t kMostPlans = 2000;

// One node of each kind, with nothing taken, and no work.
PlanRequest EmptyNodes(const PlanRequest& request) {
  PlanRequest empty = {
      .now = request.now, .forecasts = request.forecasts, .prices = request.prices};
  for (const PlanNode& node : request.nodes) {
    const bool is_known =
        std::any_of(empty.nodes.begin(), empty.nodes.end(), [&node](const PlanNode& each) {
          return each.zone == node.zone && each.capacity == node.capacity &&
                 each.pue_permille == node.pue_permille && each.sleep == node.sleep;
        });
    if (is_known) continue;
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
    int64_t plans = 0;  // for one moment of each
    for (const auto& [id, job] : jobs_) plans += PlansOf(job);
    if (plans == 0) return {};
    moments_ = std::clamp(kMostPlans / plans, kLeastMoments, kMostMoments);
    int64_t left = kMostPlans;
    for (auto job = jobs_.rbegin(); job != jobs_.rend(); ++job) {  // after those that come after it
      const int64_t needed = moments_ * PlansOf(job->second);
      if (needed == 0 || needed > left) continue;
      left -= needed;
      Find(job->first, job->second);
    }
    return std::move(handovers_);
  }

 private:
  struct ChainedJob {
    std::vector<const WorkItem*> items;
    absl::Time earliest_end = absl::InfinitePast();  // with all nodes for itself
    std::set<JobId> followers;
  };

  // For one moment. None for a job that nothing comes after.
  int64_t PlansOf(const ChainedJob& job) const {
    if (job.followers.empty()) return 0;
    size_t items = job.items.size();
    for (const JobId follower : job.followers) items += jobs_.at(follower).items.size();
    return static_cast<int64_t>(items);
  }

  void Add(const WorkItem& item) {
    for (const JobId before : item.after) {
      const auto known = jobs_.find(before);
      if (known != jobs_.end()) known->second.followers.insert(item.task.job);
    }
    ChainedJob& job = jobs_[item.task.job];
    job.items.push_back(&item);
    job.earliest_end = std::max(job.earliest_end, item.ready + UnbrokenLength(item));
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
    double least = std::numeric_limits<double>::infinity();
    for (const absl::Time moment : MomentsWithin(job.earliest_end, latest)) {
      const double cost = CostOf(job, moment);
      if (cost >= least) continue;
      least = cost;
      handovers_[id] = moment;
    }
  }

  // Begin and end, and between them edges of the forecasts, as there the best starts and ends lie;
  // if those are too many, evenly chosen.
  std::vector<absl::Time> MomentsWithin(absl::Time begin, absl::Time end) const {
    std::set<absl::Time> edges = {begin, end};
    for (const auto& [zone, forecast] : empty_.forecasts) {
      for (const IntensityStep& step : forecast.series.steps()) {
        if (step.span.begin > begin && step.span.begin < end) edges.insert(step.span.begin);
      }
    }
    const std::vector<absl::Time> all(edges.begin(), edges.end());
    const size_t most = std::min(all.size(), static_cast<size_t>(moments_));
    std::vector<absl::Time> moments;
    for (size_t i = 0; i < most; ++i) moments.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return moments;
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
    WorkItem one = OneOf(item);
    one.release = begin;
    one.deadline = end;
    one.needed_by = absl::InfiniteFuture();
    one.planned.clear();
    empty_.work = {one};
    const JointPlan plan = PlanJointly(empty_);
    const bool is_known = plan.plan.outlooks.front().feasible && !plan.costs.empty();
    return is_known ? (plan.costs.begin()->second + plan.cost_of_sleep) * item.count
                    : std::numeric_limits<double>::infinity();
  }

  PlanRequest empty_;
  std::map<JobId, ChainedJob> jobs_;  // those before others have lower ids
  int64_t moments_ = kMostMoments;
  HandoverTimes handovers_;
};

}  // namespace

HandoverTimes BestHandovers(const PlanRequest& request, const Generations& generations) {
  return Search(request, generations).Run();
}

}  // namespace windfall
