#include "cli/render_promise.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_settlement.h"
#include "cli/render_text.h"
#include "cli/render_words.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

std::optional<double> EmissionsOf(const v1::Promise& promise) {
  return promise.has_emissions_grams() ? std::optional(promise.emissions_grams()) : std::nullopt;
}

std::optional<double> StartNowOf(const v1::Promise& promise) {
  return promise.has_start_now_emissions_grams()
             ? std::optional(promise.start_now_emissions_grams())
             : std::nullopt;
}

std::string Line(absl::string_view label, absl::string_view text, const View& view) {
  return HangingLine(absl::StrCat("  ", label, std::string(11 - label.size(), ' ')), text,
                     view.terminal);
}

std::string WithoutPromise(const v1::Job& job, const View& view) {
  if (job.held())
    return Line("held", absl::StrCat("windfall release ", job.id(), " lets it go"), view);
  if (job.spec().after_job_ids_size() > 0) {
    return Line("waits for", absl::StrCat("job ", absl::StrJoin(job.spec().after_job_ids(), ", ")),
                view);
  }
  return Line("no plan", absl::StrCat("yet; windfall explain ", job.id(), " says why"), view);
}

// "3/10 done, 2 running", for sweeps.
std::string TasksText(const v1::Job& job) {
  std::vector<std::string> parts = {
      absl::StrCat(job.succeeded_count(), "/", job.tasks_count(), " done")};
  if (job.running_count() > 0) parts.push_back(absl::StrCat(job.running_count(), " running"));
  if (job.failed_count() > 0) parts.push_back(absl::StrCat(job.failed_count(), " failed"));
  return absl::StrJoin(parts, ", ");
}

bool WaitsForAStart(const v1::Job& job) {
  return job.has_next_start_time() && (job.status() == "waiting" || job.status() == "paused");
}

}  // namespace

std::string RenderPromise(const v1::Job& job, const View& view) {
  std::string text = Paint(absl::StrCat("job ", job.id(), " queued"), Style::kBold, view.terminal);
  if (job.tasks_count() > 1) absl::StrAppend(&text, ": ", CountText(job.tasks_count(), "task"));
  absl::StrAppend(&text, "\n");
  if (!job.has_promise()) return text + WithoutPromise(job, view);

  const v1::Promise& promise = job.promise();
  const absl::Time start = FromWire(promise.start_time());
  const absl::Time finish = FromWire(promise.finish_time());
  absl::StrAppend(
      &text,
      Line("starts",
           absl::StrCat(TimeText(start, view.time), " (", RelativeText(start, view.time.now),
                        ") in ", promise.zone(),
                        promise.node().empty() ? "" : absl::StrCat(" on ", promise.node())),
           view),
      Line("finishes",
           absl::StrCat(TimeText(finish, view.time), ", deadline ",
                        TimeText(FromWire(job.deadline()), view.time)),
           view),
      Line("expected",
           absl::StrCat(
               EnergyText(promise.energy_kwh()), ", ",
               ComparisonText(EmissionsOf(promise), StartNowOf(promise),
                              promise.has_saved_percent() ? std::optional(promise.saved_percent())
                                                          : std::nullopt,
                              "started now")),
           view));
  if (promise.has_transfer_emissions_grams()) {
    absl::StrAppend(
        &text,
        Line("input",
             absl::StrCat("brought from elsewhere: ",
                          absl::StrCat(EmissionsText(promise.transfer_emissions_grams()), " CO2e"),
                          " of the above, an estimate"),
             view));
  }
  if (!promise.reason().empty()) absl::StrAppend(&text, Line("because", promise.reason(), view));
  if (!promise.feasible()) {
    absl::StrAppend(&text, "  ", Paint("it will miss its deadline", Style::kRed, view.terminal),
                    "\n");
  }
  return text;
}

std::string ProgressLine(const v1::Job& job, std::optional<absl::Time> running_since,
                         const View& view) {
  std::vector<std::string> parts = {absl::StrCat("job ", job.id(), " ", job.status())};
  if (job.tasks_count() > 1) parts.push_back(TasksText(job));
  if (WaitsForAStart(job)) {
    const absl::Time start = FromWire(job.next_start_time());
    parts.push_back(absl::StrCat("starts ", TimeText(start, view.time), ", ",
                                 RelativeText(start, view.time.now)));
  }
  if (running_since.has_value() && job.status() == "running") {
    parts.push_back(absl::StrCat("for ", SpanText(view.time.now - *running_since)));
    if (job.has_expected_duration()) {
      parts.push_back(absl::StrCat("expected ", SpanText(FromWire(job.expected_duration()))));
    }
  }
  if (job.has_end_time()) parts.emplace_back("settling");
  const std::string line = absl::StrJoin(parts, view.terminal.unicode ? " · " : ", ");
  return view.terminal.width > 0 ? Shorten(line, view.terminal.width - 1, view.terminal.unicode)
                                 : line;
}

std::string StateLine(const v1::Job& job, const View& view) {
  std::string line = absl::StrCat("job ", job.id(), ": ", job.status());
  if (job.tasks_count() > 1) absl::StrAppend(&line, ", ", TasksText(job));
  if (WaitsForAStart(job)) {
    absl::StrAppend(&line, ", starts ", TimeText(FromWire(job.next_start_time()), view.time));
  }
  return line;
}

std::string EndLine(const v1::Job& job, absl::string_view reason) {
  std::string line = absl::StrCat("job ", job.id(), ": ", job.status());
  if (!reason.empty()) absl::StrAppend(&line, ": ", reason);
  if (job.tasks_count() > 1) absl::StrAppend(&line, ", ", TasksText(job));
  if (!job.has_settlement() || job.settlement().energy_millijoules() == 0) return line;
  return absl::StrCat(line, ", ", SettlementText(job.settlement()));
}

}  // namespace windfall
