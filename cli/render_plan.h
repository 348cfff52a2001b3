#ifndef WINDFALL_CLI_RENDER_PLAN_H_
#define WINDFALL_CLI_RENDER_PLAN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// When and where the work would run, what it is expected to emit, and why.
std::string RenderPlan(const windfall::v1::Plan& plan, const View& view);

// How long the plan takes it to run, for work whose duration was not given; empty if it runs
// nowhere.
std::string AssumedDurationLine(const windfall::v1::Plan& plan, const View& view);

// The clause for one of the words of Plan.reason; the word itself if it is not known here.
std::string PlanReasonText(absl::string_view reason);

// "neso, issued 18:30 (12 min ago), average, lifecycle".
std::string ForecastSourceText(const windfall::v1::ForecastSource& source, const View& view);

// "plan of 20:00: 214 tasks to emit 12.3 kg CO2e, at most 0.8 % above any plan"; a line, or empty
// if nothing is planned.
std::string PlanSummaryLine(const v1::PlanSummary& plan, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_PLAN_H_
