// The plan of work none of which waits for other work.
#ifndef WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_

#include "scheduler/planner/planner.h"

namespace windfall {

struct JointPlan {
  WorkPlan plan;
  // What is minimized, summed; only to be compared with that of another plan of the same work.
  // Infinite if it is not known of all of it.
  double cost = 0;
};

// MakePlan, but for what items come `after`.
JointPlan PlanJointly(const PlanRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_JOINT_PLAN_H_
