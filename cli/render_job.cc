#include "cli/render_job.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_settlement.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/render_words.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr int kLabelWidth = 12;

class Lines {
 public:
  explicit Lines(const View& view) : view_(view) {}

  // Nothing for an empty `text`.
  void Add(absl::string_view label, absl::string_view text) {
    if (text.empty()) return;
    const std::string indent(kLabelWidth, ' ');
    std::string wrapped = Wrap(Printable(text), view_.terminal.width, indent);
    wrapped.replace(0, label.size(), label.data(), label.size());
    absl::StrAppend(&text_, wrapped);
  }
  const std::string& text() const { return text_; }

 private:
  const View& view_;
  std::string text_;
};

std::string ParametersText(const v1::JobSpec& spec) {
  return absl::StrJoin(spec.parameters(), " ",
                       [](std::string* out, const v1::Parameter& parameter) {
                         absl::StrAppend(out, parameter.name(), "=");
                         if (parameter.has_range()) {
                           absl::StrAppend(out, parameter.range().first_value(), "..",
                                           parameter.range().last_value());
                         } else {
                           absl::StrAppend(out, absl::StrJoin(parameter.texts().values(), ","));
                         }
                       });
}

std::string TasksText(const v1::Job& job) {
  if (job.tasks_count() <= 1) return "";
  std::vector<std::string> parts;
  const auto add = [&](int count, const char* word) {
    if (count > 0) parts.push_back(absl::StrCat(count, " ", word));
  };
  add(job.pending_count(), "pending");
  add(job.running_count(), "running");
  add(job.succeeded_count(), "succeeded");
  add(job.failed_count(), "failed");
  add(job.cancelled_count(), "cancelled");
  return absl::StrCat(job.tasks_count(), ": ", absl::StrJoin(parts, ", "));
}

std::string PauseText(const v1::JobSpec& spec) {
  if (!spec.has_interruption()) return "";
  const v1::Interruption& interruption = spec.interruption();
  std::string text = absl::StrCat("may be paused: signal ", interruption.checkpoint_signal_number(),
                                  ", grace ", SpanText(FromWire(interruption.grace())));
  if (FromWire(interruption.min_segment()) > absl::ZeroDuration()) {
    absl::StrAppend(&text, ", at least ", SpanText(FromWire(interruption.min_segment())),
                    " at a time");
  }
  if (FromWire(interruption.resume_overhead()) > absl::ZeroDuration()) {
    absl::StrAppend(&text, ", a resume costs ", SpanText(FromWire(interruption.resume_overhead())));
  }
  return text;
}

// Empty: it waits for however little.
std::string MinSavingText(const v1::JobSpec& spec) {
  std::vector<std::string> parts;
  if (spec.min_saving_ratio() > 0) parts.push_back(PercentText(spec.min_saving_ratio()));
  if (spec.min_saving_ratio_per_hour() > 0) {
    parts.push_back(absl::StrCat(PercentText(spec.min_saving_ratio_per_hour()), " an hour"));
  }
  return absl::StrJoin(parts, " and ");
}

// Wishes that are not at their defaults.
std::string WishesText(const v1::JobSpec& spec) {
  std::vector<std::string> parts;
  if (spec.asap()) parts.emplace_back("does not wait for carbon");
  if (const std::string saving = MinSavingText(spec); !saving.empty()) {
    parts.push_back(absl::StrCat("waits for no less than ", saving));
  }
  if (spec.zones_size() > 0)
    parts.push_back(absl::StrCat("zones ", absl::StrJoin(spec.zones(), ", ")));
  if (spec.has_time_limit()) {
    parts.push_back(absl::StrCat("time limit ", SpanText(FromWire(spec.time_limit()))));
  }
  if (spec.retries_count() > 0) parts.push_back(absl::StrCat("retries ", spec.retries_count()));
  if (spec.priority() != 0) parts.push_back(absl::StrCat("priority ", spec.priority()));
  if (spec.after_job_ids_size() > 0) {
    parts.push_back(absl::StrCat("after job ", absl::StrJoin(spec.after_job_ids(), ", ")));
  }
  if (spec.has_max_parallel_count()) {
    parts.push_back(absl::StrCat("at most ", spec.max_parallel_count(), " tasks at once"));
  }
  return absl::StrJoin(parts, ", ");
}

std::string Heading(const v1::Job& job, const View& view) {
  return absl::StrCat(
      Paint(absl::StrCat("job ", job.id(), "  ", JobName(job.spec())), Style::kBold, view.terminal),
      "  ", Paint(job.status(), StatusStyle(job.status()), view.terminal), "\n");
}

std::string Facts(const v1::Job& job, const View& view) {
  const v1::JobSpec& spec = job.spec();
  const auto time = [&](const google::protobuf::Timestamp& stamp) {
    return TimeText(FromWire(stamp), view.time);
  };
  Lines lines(view);
  lines.Add("command", CommandText(spec));
  lines.Add("parameters", ParametersText(spec));
  lines.Add("directory", spec.working_directory());
  lines.Add("output", spec.output_path());
  lines.Add("user", spec.user());
  lines.Add("project", spec.project());
  lines.Add("needs", ResourcesText(spec.resources()));
  lines.Add(
      "takes",
      absl::StrCat(SpanText(FromWire(job.expected_duration())), " expected",
                   job.expected_power_watts() > 0
                       ? absl::StrCat(" at ", absl::SixDigits(job.expected_power_watts()), " W")
                       : ""));
  lines.Add("submitted", time(job.submit_time()));
  if (spec.has_begin_time()) lines.Add("not before", time(spec.begin_time()));
  lines.Add("deadline",
            absl::StrCat(time(job.deadline()), spec.has_deadline() ? "" : " (default)"));
  lines.Add("pausing", PauseText(spec));
  lines.Add("wishes", WishesText(spec));
  lines.Add("tasks", TasksText(job));
  if (job.has_next_start_time()) {
    const absl::Time start = FromWire(job.next_start_time());
    lines.Add("next start", absl::StrCat(TimeText(start, view.time), " (",
                                         RelativeText(start, view.time.now), "), as planned now"));
  }
  return lines.text();
}

std::string RunTable(const v1::GetJobResponse& response, const View& view) {
  Table table({{.title = "RUN", .right_aligned = true},
               {.title = "TASK", .right_aligned = true, .drop_order = 3},
               {.title = "NODE", .drop_order = 2, .min_width = 6},
               {.title = "ZONE", .drop_order = 4},
               {.title = "STARTED"},
               {.title = "FOR", .right_aligned = true},
               {.title = "END", .min_width = 10},
               {.title = "ENERGY", .right_aligned = true, .drop_order = 1},
               {.title = "CO2E", .right_aligned = true, .drop_order = 1}});
  for (const v1::Run& run : response.runs()) {
    std::string length;
    if (run.has_start_time()) {
      const absl::Time end = run.has_end_time() ? FromWire(run.end_time()) : view.time.now;
      length = SpanText(end - FromWire(run.start_time()));
    }
    table.AddRow({{absl::StrCat(run.id(), run.resume() ? " (resumed)" : "")},
                  {response.job().tasks_count() > 1 ? run.task_id() : ""},
                  {run.node()},
                  {run.zone()},
                  {run.has_start_time() ? TimeText(FromWire(run.start_time()), view.time) : ""},
                  {length},
                  {RunEndText(run), StatusStyle(run.outcome())},
                  {run.energy_kwh() > 0 ? EnergyText(run.energy_kwh()) : ""},
                  {run.has_emissions_grams() ? EmissionsText(run.emissions_grams()) : ""}});
  }
  return table.empty() ? "" : absl::StrCat("\n", table.Render(view.terminal));
}

}  // namespace

std::string RenderJob(const v1::GetJobResponse& response, const View& view) {
  const std::string comparison = RenderPromiseAndSettlement(response, view);
  return absl::StrCat(Heading(response.job(), view), Facts(response.job(), view),
                      comparison.empty() ? "" : "\n", comparison, RunTable(response, view));
}

}  // namespace windfall
