// The plan of work none of which waits for other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_

#include <cstdint>
#include <map>
#include <vector>

#include "scheduler/planner/planner.h"

namespace windfall {

// What tasks of a job take of a node that run there side by side, with a plan of their own or not.
struct TakenTime {
  NodeId node;
  JobId job;
  TimeSpan span;
  Resources resources;  // of all of them
  int64_t tasks = 1;
};

struct JointPlan {
  WorkPlan plan;
  // What is minimized, of each item alone, by its first task; absent where it is unknown. Only to
  // be compared with that of another plan of the same work.
  std::map<TaskId, double> costs;
  // The same of what nodes that sleep draw besides, for all items together.
  double cost_of_sleep = 0;
  std::vector<TakenTime> taken;
};

// MakePlan, but for what items come `after`.
JointPlan PlanJointly(const PlanRequest& request);

// Reserves it on the nodes of `request`, and in the limits of its jobs.
void Take(const std::vector<TakenTime>& taken, PlanRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
