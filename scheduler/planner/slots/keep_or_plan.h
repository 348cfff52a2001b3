// Whether a plan in slots is kept or made anew, and with how much effort.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOTS_KEEP_OR_PLAN_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOTS_KEEP_OR_PLAN_H_

#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

// What is planned moves for a gain of more than this share of what it emits.
inline constexpr double kHysteresis = 0.05;
// What another plan may emit at most, as a share of what the plan emits that it would replace.
inline constexpr double kWorthAnew = 0.98;

// `before`, by job, brought up to date, if that is proven to be within 2 % of the best plan, or if
// planning anew gains less than 2 % and makes nobody more on time; else a new plan. Also that where
// less than half of the jobs had a place. Deterministic. A millisecond for ten jobs, about a second
// for a hundred thousand.
SlotPlan KeepOrPlan(const SlotProblem& problem, const SlotPlan& before);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOTS_KEEP_OR_PLAN_H_
