#include "scheduler/planner/chained_plan.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "scheduler/planner/demand.h"
#include "scheduler/planner/handover.h"
#include "scheduler/planner/joint_plan.h"
#include "scheduler/planner/planned_work.h"
#include "scheduler/planner/slots/keep_or_plan.h"

namespace windfall {
namespace {

// For less nobody's wait for carbon is given up.
constexpr absl::Duration kHardlyLater = absl::Minutes(1);

// Of an item that waits for one that no node can hold.
Outlook NeverReleased(const WorkItem& item, absl::Time now) {
  return {.task = item.task,
          .span = {now, now},
          .energy = Scale(item.power * UnbrokenLength(item), item.count, 1)};
}

void Append(JointPlan&& more, JointPlan& plan) {
  plan.costs.merge(more.costs);
  plan.cost_of_sleep += more.cost_of_sleep;
  std::move(more.plan.tasks.begin(), more.plan.tasks.end(), std::back_inserter(plan.plan.tasks));
  std::move(more.plan.outlooks.begin(), more.plan.outlooks.end(),
            std::back_inserter(plan.plan.outlooks));
}

void Sort(WorkPlan& plan) {
  const auto by_task = [](const auto& a, const auto& b) { return a.task < b.task; };
  std::sort(plan.tasks.begin(), plan.tasks.end(), by_task);
  std::sort(plan.outlooks.begin(), plan.outlooks.end(), by_task);
}

JointPlan PlanInOrder(const PlanRequest& request, const Generations& generations) {
  JointPlan whole;
  PlanRequest left = request;
  PlannedEnds ends;
  for (const std::vector<WorkItem>& generation : generations) {
    left.work.clear();
    for (WorkItem item : generation) {
      if (ReleaseAfter(ends, item)) {
        left.work.push_back(std::move(item));
      } else {
        whole.plan.outlooks.push_back(NeverReleased(item, request.now));
      }
    }
    JointPlan next = PlanJointly(left);
    Take(next.taken, left);
    Append(std::move(next), whole);
    NoteEnds(whole.plan, ends);
  }
  Sort(whole.plan);
  return whole;
}

// Whether in `other` nobody is late who is not, nor clearly later who is.
bool IsNoLater(const WorkPlan& other, const WorkPlan& plan) {
  for (size_t item = 0; item < plan.outlooks.size(); ++item) {
    const Outlook& now = plan.outlooks[item];
    const Outlook& then = other.outlooks[item];
    if (now.feasible && !then.feasible) return false;
    if (!then.feasible && then.span.end > now.span.end + kHardlyLater) return false;
  }
  return true;
}

// What `other` costs, as a part of what `plan` does, of what is known in both, with what nodes draw
// besides.
double RelativeCost(const JointPlan& other, const JointPlan& plan) {
  double theirs = other.cost_of_sleep;
  double ours = plan.cost_of_sleep;
  for (const auto& [item, cost] : plan.costs) {
    const auto known = other.costs.find(item);
    if (known == other.costs.end()) continue;
    ours += cost;
    theirs += known->second;
  }
  return ours > 0 ? theirs / ours : 1;
}

// On whichever nodes: in the end work gathers on other ones at the same time.
bool KeepsTime(const std::vector<Segment>& segments, const std::vector<Segment>& planned) {
  return std::equal(
      segments.begin(), segments.end(), planned.begin(), planned.end(),
      [](const Segment& a, const Segment& b) { return a.zone == b.zone && a.span == b.span; });
}

// Chooses among plans of the same work.
class BestPlan {
 public:
  BestPlan(const PlanRequest& request, JointPlan first) : best_(std::move(first)) {
    for (const WorkItem& item : request.work) {
      if (!item.planned.empty()) planned_[item.task] = &item.planned;
    }
  }

  // Takes it if more is on time or, with nobody later, if it is cheaper: clearly so if it keeps
  // less of what was planned.
  void Consider(JointPlan other) {
    if (IsBetter(other)) best_ = std::move(other);
  }
  const WorkPlan& plan() const { return best_.plan; }
  WorkPlan Take() && { return std::move(best_.plan); }

 private:
  bool IsBetter(const JointPlan& other) const {
    if (!IsNoLater(other.plan, best_.plan)) return false;
    if (!IsNoLater(best_.plan, other.plan)) return true;
    const int64_t more_kept = CountKept(other.plan) - CountKept(best_.plan);
    const double cost = RelativeCost(other, best_);
    if (more_kept > 0) return cost * kWorthAnew <= 1;
    return cost < (more_kept < 0 ? kWorthAnew : 1);
  }

  int64_t CountKept(const WorkPlan& plan) const {
    return std::count_if(plan.tasks.begin(), plan.tasks.end(), [this](const TaskPlan& task) {
      const auto planned = planned_.find(task.task);
      return planned != planned_.end() && KeepsTime(task.segments, *planned->second);
    });
  }

  JointPlan best_;
  std::map<TaskId, const std::vector<Segment>*> planned_;
};

Generations WithHandovers(const HandoverTimes& handovers, Generations generations) {
  for (std::vector<WorkItem>& generation : generations) {
    for (WorkItem& item : generation) {
      const auto handover = handovers.find(item.task.job);
      if (handover != handovers.end()) item.needed_by = std::min(item.needed_by, handover->second);
    }
  }
  return generations;
}

// Leaves out what comes after a job of the plan that is not among them: it cannot go before that.
void LeaveOutWhatMustWait(const Generations& generations, const std::map<JobId, int32_t>& all,
                          std::set<JobId>& jobs) {
  for (const std::vector<WorkItem>& generation : generations) {
    for (const WorkItem& item : generation) {
      const bool must_wait = std::any_of(item.after.begin(), item.after.end(), [&](JobId before) {
        return all.contains(before) && !jobs.contains(before);
      });
      if (must_wait) jobs.erase(item.task.job);
    }
  }
}

// Jobs that are late although they come after others, and all that those come after, if none of
// those has a higher priority.
std::set<JobId> LateChains(const WorkPlan& plan, const Generations& generations) {
  std::map<JobId, int32_t> priorities;
  for (const std::vector<WorkItem>& generation : generations) {
    for (const WorkItem& item : generation) priorities[item.task.job] = item.priority;
  }
  std::set<JobId> late;
  for (const Outlook& outlook : plan.outlooks) {
    if (!outlook.feasible) late.insert(outlook.task.job);
  }
  std::set<JobId> chains;
  for (size_t i = generations.size() - 1; i > 0; --i) {
    for (const WorkItem& item : generations[i]) {
      const JobId job = item.task.job;
      if (!late.contains(job) && !chains.contains(job)) continue;
      chains.insert(job);
      for (const JobId before : item.after) {
        const auto priority = priorities.find(before);
        const bool may_hurry = priority != priorities.end() && priority->second <= item.priority;
        if (may_hurry) chains.insert(before);
      }
    }
  }
  LeaveOutWhatMustWait(generations, priorities, chains);
  return chains;
}

// When the first job starts that comes after each of these.
HandoverTimes StartsAfter(const std::set<JobId>& jobs, const WorkPlan& plan,
                          const Generations& generations) {
  std::map<JobId, absl::Time> starts;
  for (const Outlook& outlook : plan.outlooks) {
    absl::Time& start = starts.try_emplace(outlook.task.job, absl::InfiniteFuture()).first->second;
    start = std::min(start, outlook.span.begin);
  }
  HandoverTimes after;
  for (const std::vector<WorkItem>& generation : generations) {
    for (const WorkItem& item : generation) {
      for (const JobId before : item.after) {
        if (!jobs.contains(before)) continue;
        absl::Time& time = after.try_emplace(before, absl::InfiniteFuture()).first->second;
        time = std::min(time, starts.at(item.task.job));
      }
    }
  }
  return after;
}

// These jobs before all others, each done by its handover, or as early as it can if it has none.
Generations WithFirst(const std::set<JobId>& first, const HandoverTimes& handovers, absl::Time now,
                      const Generations& generations) {
  Generations ordered;
  for (const bool is_first : {true, false}) {
    for (const std::vector<WorkItem>& generation : generations) {
      ordered.emplace_back();
      for (const WorkItem& item : generation) {
        if (first.contains(item.task.job) != is_first) continue;
        WorkItem& placed = ordered.back().emplace_back(item);
        if (!is_first) continue;
        const auto handover = handovers.find(item.task.job);
        placed.needed_by =
            std::min(item.needed_by, handover == handovers.end() ? now : handover->second);
      }
      if (ordered.back().empty()) ordered.pop_back();
    }
  }
  return ordered;
}

}  // namespace

WorkPlan PlanChains(const PlanRequest& request, const Generations& generations) {
  BestPlan best(request, PlanInOrder(request, generations));
  const HandoverTimes handovers = BestHandovers(request, generations);
  if (!handovers.empty()) {
    best.Consider(PlanInOrder(request, WithHandovers(handovers, generations)));
  }
  const std::set<JobId> late = LateChains(best.plan(), generations);
  if (!late.empty()) {
    best.Consider(PlanInOrder(request, WithFirst(late, {}, request.now, generations)));
    // What is not in the way of the late ones needs not hurry.
    const HandoverTimes starts = StartsAfter(late, best.plan(), generations);
    best.Consider(PlanInOrder(request, WithFirst(late, starts, request.now, generations)));
  }
  return std::move(best).Take();
}

}  // namespace windfall
