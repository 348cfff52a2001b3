// The plan of work none of which waits for other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_

#include <map>

#include "scheduler/planner/planner.h"

namespace windfall {

struct JointPlan {
  WorkPlan plan;
  // What is minimized, of each item, by its first task; absent where it is unknown. Only to be
  // compared with that of another plan of the same work.
  std::map<TaskId, double> costs;
};

// MakePlan, but for what items come `after`.
JointPlan PlanJointly(const PlanRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
