// What would bring a task to a cleaner place, or in time.
#ifndef WINDFALL_SCHEDULER_CONTROL_EXPLAIN_ALTERNATIVES_H_
#define WINDFALL_SCHEDULER_CONTROL_EXPLAIN_ALTERNATIVES_H_

#include <string>

#include "domain/alternative.h"
#include "domain/plan.h"

namespace windfall {

// A sentence about the limit that binds the plan and the change that would help most, or, of a plan
// that is late, about every change that would bring it in time. Empty if none is known.
std::string WhatWouldHelp(const TaskPlan& plan, const Alternatives& alternatives);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_EXPLAIN_ALTERNATIVES_H_
