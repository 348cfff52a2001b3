#include "cli/render_job_list.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_plan.h"
#include "cli/render_settlement.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/render_words.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

// "3/10" ended of all; empty for a job with one task.
std::string TasksText(const v1::Job& job) {
  if (job.tasks_count() <= 1) return "";
  const int ended = job.succeeded_count() + job.failed_count() + job.cancelled_count();
  return absl::StrCat(ended, "/", job.tasks_count());
}

// Expected or not yet settled figures have a "~" before them.
struct Footprint {
  std::string energy;
  std::string emissions;
  std::string saved;
};

Footprint FootprintOf(const v1::Job& job, const Terminal& terminal) {
  Footprint footprint;
  const v1::Settlement& settlement = job.settlement();
  if (job.has_settlement() && settlement.energy_millijoules() > 0) {
    footprint.energy = BoundText(settlement, EnergyText(settlement.energy_kwh()), terminal);
    if (settlement.has_emissions_grams()) {
      const std::string emissions =
          BoundText(settlement, EmissionsText(settlement.emissions_grams()), terminal);
      footprint.emissions = absl::StrCat(settlement.basis() == "settled" ? "" : "~", emissions);
    }
    if (settlement.has_saved_percent()) footprint.saved = SavingText(settlement.saved_percent());
    return footprint;
  }
  if (!job.has_promise() || job.has_end_time()) return footprint;
  const v1::Promise& promise = job.promise();
  footprint.energy = absl::StrCat("~", EnergyText(promise.energy_kwh()));
  if (promise.has_emissions_grams()) {
    footprint.emissions = absl::StrCat("~", EmissionsText(promise.emissions_grams()));
  }
  if (promise.has_saved_percent()) {
    footprint.saved = absl::StrCat("~", SavingText(promise.saved_percent()));
  }
  return footprint;
}

// When it starts, or when it ended.
std::string WhenText(const v1::Job& job, const View& view) {
  if (job.has_end_time()) {
    return absl::StrCat("ended ", TimeText(FromWire(job.end_time()), view.time));
  }
  if (job.has_next_start_time()) {
    return absl::StrCat("starts ", TimeText(FromWire(job.next_start_time()), view.time));
  }
  return "";
}

// What the figures of jobs that have not ended mean: a promise does not change when plans do.
std::string ExpectedHint(const v1::ListJobsResponse& response, const View& view) {
  const bool waits =
      std::any_of(response.jobs().begin(), response.jobs().end(),
                  [](const v1::Job& job) { return job.has_promise() && !job.has_end_time(); });
  if (!waits) return "";
  return Wrap("starts: as planned now; ~: as promised at submission, or not yet settled",
              view.terminal.width, "");
}

std::string NextPageHint(const std::string& token) {
  return token.empty() ? "" : absl::StrCat("more: --page-token ", token, "\n");
}

std::string ParametersText(const v1::Task& task) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : SortedPairs(task.parameters())) {
    parts.push_back(absl::StrCat(name, "=", value));
  }
  return absl::StrJoin(parts, " ");
}

}  // namespace

std::string RenderJobList(const v1::ListJobsResponse& response, const View& view) {
  Table table({{.title = "ID", .right_aligned = true},
               {.title = "NAME", .min_width = 8},
               {.title = "STATUS"},
               {.title = "TASKS", .right_aligned = true, .drop_order = 2},
               {.title = "WHEN", .drop_order = 1},
               {.title = "DEADLINE", .drop_order = 4},
               {.title = "ENERGY", .right_aligned = true, .drop_order = 3},
               {.title = "CO2E", .right_aligned = true, .drop_order = 2},
               {.title = "CHANGE", .right_aligned = true, .drop_order = 1},
               {.title = "USER", .drop_order = 6},
               {.title = "PROJECT", .drop_order = 5}});
  for (const v1::Job& job : response.jobs()) {
    const Footprint footprint = FootprintOf(job, view.terminal);
    const std::string deadline = job.has_deadline() && !job.has_end_time()
                                     ? TimeText(FromWire(job.deadline()), view.time)
                                     : "";
    table.AddRow({{absl::StrCat(job.id()), Style::kBold},
                  {JobName(job.spec())},
                  {job.status(), StatusStyle(job.status())},
                  {TasksText(job)},
                  {WhenText(job, view)},
                  {deadline},
                  {footprint.energy},
                  {footprint.emissions},
                  {footprint.saved},
                  {job.spec().user()},
                  {job.spec().project()}});
  }
  const std::string plan = PlanSummaryLine(response.plan(), view);
  if (table.empty()) return absl::StrCat("no jobs\n", plan);
  return absl::StrCat(table.Render(view.terminal), ExpectedHint(response, view),
                      NextPageHint(response.next_page_token()), plan);
}

std::string RenderTaskList(const v1::ListTasksResponse& response, const View& view) {
  Table table({{.title = "TASK", .right_aligned = true},
               {.title = "PARAMETERS", .min_width = 12},
               {.title = "STATE"},
               {.title = "WHEN", .drop_order = 1},
               {.title = "RUNS", .right_aligned = true, .drop_order = 4},
               {.title = "LAST RUN", .drop_order = 3, .min_width = 10},
               {.title = "ENERGY", .right_aligned = true, .drop_order = 2},
               {.title = "CO2E", .right_aligned = true, .drop_order = 2}});
  for (const v1::Task& task : response.tasks()) {
    const std::string state = TaskStateWord(task.state());
    std::string when;
    if (task.has_end_time()) {
      when = absl::StrCat("ended ", TimeText(FromWire(task.end_time()), view.time));
    } else if (task.state() == v1::TASK_STATE_PENDING && task.plan().segments_size() > 0) {
      when = absl::StrCat("starts ",
                          TimeText(FromWire(task.plan().segments(0).start_time()), view.time));
    }
    const RunTotals totals = TotalsOf(task.runs());
    table.AddRow({{task.id(), Style::kBold},
                  {ParametersText(task)},
                  {state, StatusStyle(state)},
                  {when},
                  {task.runs_size() == 0 ? "" : absl::StrCat(task.runs_size())},
                  {task.runs_size() == 0 ? "" : RunEndText(*task.runs().rbegin())},
                  {totals.energy_kwh > 0 ? EnergyText(totals.energy_kwh) : ""},
                  {totals.emissions_grams ? EmissionsText(*totals.emissions_grams) : ""}});
  }
  if (table.empty()) return "no tasks\n";
  return absl::StrCat(table.Render(view.terminal), NextPageHint(response.next_page_token()));
}

}  // namespace windfall
