#include "cli/command_plan.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/offline_plan.h"
#include "cli/render_alternatives.h"
#include "cli/render_json.h"
#include "cli/render_plan.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"
#include "proto/job_spec_wire.h"

namespace windfall {
namespace {

// When and where the plan is made: now and here, or at the time that was given.
absl::StatusOr<Submitter> PlanSubmitter(const PlanOptions& options, const Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(Submitter submitter, CurrentSubmitter(console));
  if (!options.now.empty()) {
    WINDFALL_ASSIGN_OR_RETURN(
        submitter.time.now,
        OrUsageError("--now", ParseTime(options.now, submitter.time, TimeSense::kAhead)));
  }
  return submitter;
}

// Those that were given of the options that only make sense without a scheduler.
std::vector<std::string> OptionsOfFiles(const PlanOptions& options) {
  std::vector<std::string> given;
  if (!options.now.empty()) given.emplace_back("--now");
  if (!options.prices.carbon.empty()) given.emplace_back("--carbon-price");
  if (!options.prices.electricity.empty()) given.emplace_back("--electricity-price");
  if (!options.prices.currency.empty()) given.emplace_back("--currency");
  return given;
}

absl::StatusOr<v1::Plan> AskScheduler(const JobSpec& spec, const Console& console) {
  v1::PlanJobRequest request;
  *request.mutable_spec() = ToWire(spec);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::PlanJobResponse response, client->PlanJob(request));
  return response.plan();
}

absl::StatusOr<v1::Plan> PlanFromFiles(const PlanOptions& options, const JobSpec& spec,
                                       absl::Time now, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const ZoneForecasts zones, ReadZoneForecasts(options.zone_files, now));
  PrintWarnings(zones.warnings, console);
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<SitePrices> prices,
                            ParsePrices(options.prices, zones.zones));
  const std::string note = CurrencyNote(options.prices);
  if (!note.empty()) PrintWarnings({note}, console);
  return PlanOffline(spec, zones, prices, now);
}

}  // namespace

absl::StatusOr<int> RunPlan(const PlanOptions& options, Console& console) {
  if (!options.zone_files.empty() && !options.job.after.empty()) {
    return UsageError("--after needs a scheduler: with --zone there are no other jobs");
  }
  const std::vector<std::string> of_files = OptionsOfFiles(options);
  if (!of_files.empty() && options.zone_files.empty()) {
    return UsageError(absl::StrCat(
        absl::StrJoin(of_files, " and "), of_files.size() > 1 ? " need" : " needs",
        " --zone NAME=FILE.csv: a scheduler plans from its own clock and at the prices of its own "
        "configuration"));
  }
  WINDFALL_ASSIGN_OR_RETURN(const Submitter submitter, PlanSubmitter(options, console));
  WINDFALL_ASSIGN_OR_RETURN(const BuiltJob job, BuildJob(options.job, submitter));
  PrintWarnings(job.warnings, console);
  WINDFALL_ASSIGN_OR_RETURN(const v1::Plan plan,
                            options.zone_files.empty()
                                ? AskScheduler(job.spec, console)
                                : PlanFromFiles(options, job.spec, submitter.time.now, console));
  const View view = {.terminal = console.out_terminal, .time = submitter.time};
  if (console.json) {
    console.out << JsonText(plan);
    return kExitOk;
  }
  console.out << RenderPlan(plan, view);
  if (!job.spec.duration.has_value()) console.out << AssumedDurationLine(plan, view);
  const std::string alternatives = RenderAlternatives(plan.alternatives(), view);
  if (!alternatives.empty()) console.out << "\n" << alternatives;
  return kExitOk;
}

}  // namespace windfall
