// windfall plan
#ifndef WINDFALL_CLI_COMMAND_PLAN_H_
#define WINDFALL_CLI_COMMAND_PLAN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"
#include "cli/job_flags.h"
#include "cli/price_options.h"

namespace windfall {

struct PlanOptions {
  JobFlags job;
  std::vector<std::string> zone_files;  // "GB=FILE.csv"; any: no scheduler is asked
  std::string now;                      // with zone_files; empty: the clock's
  PriceOptions prices;                  // with zone_files
};
// Shows what would happen, without submitting.
absl::StatusOr<int> RunPlan(const PlanOptions& options, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_PLAN_H_
