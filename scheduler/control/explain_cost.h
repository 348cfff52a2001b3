// What a plan costs, in words, where a site has prices.
#ifndef WINDFALL_SCHEDULER_CONTROL_EXPLAIN_COST_H_
#define WINDFALL_SCHEDULER_CONTROL_EXPLAIN_COST_H_

#include <optional>
#include <string>

#include "domain/alternative.h"
#include "domain/plan.h"

namespace windfall {

// Sentences about its cost and that of starting at once, whether electricity or carbon made the
// difference, and what the cleanest place would have been if money decided against it; each with a
// blank before it. Empty where the plan was made without prices. `alternatives` are those of the
// plan, absent if they are not known.
std::string ExplainCost(const TaskPlan& plan, const std::optional<Alternatives>& alternatives);

// "190 g CO2e".
std::string MassText(CarbonMass mass);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_EXPLAIN_COST_H_
