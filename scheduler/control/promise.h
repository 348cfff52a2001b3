// What a user is told at submission.
#ifndef WINDFALL_SCHEDULER_CONTROL_PROMISE_H_
#define WINDFALL_SCHEDULER_CONTROL_PROMISE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// The promise of a job: `first` is the plan of its task that starts first and has segments,
// `outlooks` are those of all its items, not empty. What starting now would emit is said of no job
// that comes after others which have not ended.
Promise MakePromise(const ClusterState& state, const TaskPlan& first,
                    const std::vector<Outlook>& outlooks, absl::Time now);

// Why a plan is as it is, as one clause: "the cleanest start before the deadline"; "cheapest" where
// the site has prices.
std::string ReasonClause(const TaskPlan& plan);
// What is to be said of the forecast after that: ", by windfall's own model beyond neso's horizon".
// Empty where the plan was not chosen by intensity, or by nothing but what the provider said.
std::string ForecastClause(const TaskPlan& plan, const Forecast& forecast);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PROMISE_H_
