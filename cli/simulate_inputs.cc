#include "cli/simulate_inputs.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_file.h"
#include "forecasts/model/intensity_model.h"
#include "forecasts/unpacked_file.h"
#include "scheduler/simulator/job_trace.h"

namespace windfall {
namespace {

constexpr int64_t kMaxTraceBytes = int64_t{1} << 30;

std::string DateText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", time, absl::UTCTimeZone());
}

absl::StatusOr<JobTrace> ReadTrace(const std::string& path, int32_t limit) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string text, ReadUnpacked(path, kMaxTraceBytes));
  absl::StatusOr<JobTrace> trace = ParseJobTrace(text);
  if (!trace.ok()) {
    return absl::Status(trace.status().code(), absl::StrCat(path, ": ", trace.status().message()));
  }
  const auto most = static_cast<size_t>(limit);
  if (limit > 0 && trace->jobs.size() > most) trace->jobs.resize(most);
  return trace;
}

absl::StatusOr<IntensitySeries> ReadIntensity(const ZoneFile& file) {
  WINDFALL_ASSIGN_OR_RETURN(RecordedIntensity recorded,
                            ReadIntensityFile(file.path, {.zone = file.zone, .provider = "csv"}));
  if (recorded.IsAsIssued()) {
    return absl::InvalidArgumentError(
        absl::StrCat(file.path,
                     ": holds forecasts; what emissions are counted with is intensity as "
                     "it came true"));
  }
  return std::get<IntensitySeries>(std::move(recorded.content));
}

absl::StatusOr<std::vector<Forecast>> ReadForecasts(const std::string& zone,
                                                    const std::string& path) {
  WINDFALL_ASSIGN_OR_RETURN(RecordedIntensity recorded,
                            ReadIntensityFile(path, {.zone = zone, .provider = "csv"}));
  if (!recorded.IsAsIssued()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path,
                     ": holds intensity as it came true; forecasts have the columns issued_utc, "
                     "target_utc and forecast_gco2_per_kwh"));
  }
  return std::get<std::vector<Forecast>>(std::move(recorded.content));
}

absl::StatusOr<std::vector<SimulatedZone>> ReadZones(const SimulateRequest& request) {
  std::vector<SimulatedZone> zones;
  for (const ZoneFile& file : request.zone_files) {
    SimulatedZone zone{.name = file.zone};
    WINDFALL_ASSIGN_OR_RETURN(zone.intensity, ReadIntensity(file));
    const auto forecasts = request.forecast_files.find(file.zone);
    if (forecasts != request.forecast_files.end()) {
      WINDFALL_ASSIGN_OR_RETURN(zone.issued, ReadForecasts(file.zone, forecasts->second));
    }
    if (!request.nodes.empty()) {
      const auto group = request.nodes.find(file.zone);
      zone.nodes = group == request.nodes.end() ? NodeGroup() : group->second;
    }
    zones.push_back(std::move(zone));
  }
  return zones;
}

// Where the intensity of a zone begins and ends, in words.
std::string ReachText(const SimulatedZone& zone) {
  const TimeSpan span = zone.intensity.span();
  return absl::StrCat("zone ", zone.name, ": its intensity reaches from ", DateText(span.begin),
                      " to ", DateText(span.end));
}

absl::StatusOr<absl::Time> StartOf(const SimulateRequest& request, const JobTrace& trace,
                                   const std::vector<SimulatedZone>& zones) {
  if (request.start.has_value()) return *request.start;
  if (trace.origin.has_value()) return *trace.origin;
  return UsageError(absl::StrCat("--start is missing: say when second 0 of the trace was (",
                                 ReachText(zones.front()), ")"));
}

absl::Status CheckReach(const std::vector<SimulatedZone>& zones,
                        const std::vector<SimulatedJob>& jobs) {
  for (const SimulatedZone& zone : zones) {
    const TimeSpan submissions = {jobs.front().submit_time, jobs.back().submit_time};
    const TimeSpan known = zone.intensity.span();
    if (known.begin <= submissions.begin && submissions.end < known.end) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        ReachText(zone), ", jobs are submitted from ", DateText(submissions.begin), " to ",
        DateText(submissions.end), "; choose another --start, a longer file or a --limit"));
  }
  return absl::OkStatus();
}

// What the forecasts of a zone leave out, in words; empty: nothing.
std::string ForecastNote(const SimulatedZone& zone, const ForecastModel& model,
                         const TimeSpan& submissions) {
  if (model.kind == ForecastModel::Kind::kModel) {
    const absl::Time able = zone.intensity.span().begin + kLeastModelHistory;
    if (able <= submissions.begin) return "";
    return absl::StrCat("zone ", zone.name, ": the model knows too little before ", DateText(able),
                        ": until then, jobs run at once");
  }
  if (zone.issued.empty()) return "";
  const TimeSpan issues = {zone.issued.front().issue_time, zone.issued.back().series.span().end};
  if (issues.begin <= submissions.begin && submissions.end <= issues.end) return "";
  return absl::StrCat("zone ", zone.name, ": its forecasts are of ", DateText(issues.begin), " to ",
                      DateText(issues.end), ": before and after, jobs run at once");
}

std::string Jobs(int64_t count) { return CountText(count, "job"); }

std::vector<std::string> NotesOn(const JobTrace& trace, const std::vector<SimulatedZone>& zones,
                                 const std::vector<SimulatedJob>& jobs) {
  std::vector<std::string> notes;
  if (trace.rounded_up > 0) {
    notes.push_back(absl::StrCat("the trace gives ", Jobs(trace.rounded_up),
                                 " a part of a GPU: each counts as a whole one"));
  }
  if (trace.without_running_time > 0) {
    notes.push_back(absl::StrCat("the trace has ", Jobs(trace.without_running_time),
                                 " without a running time: left out"));
  }
  const auto last = std::max_element(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) {
    return a.deadline < b.deadline;
  });
  for (const SimulatedZone& zone : zones) {
    if (zone.intensity.span().end >= last->deadline) continue;
    notes.push_back(absl::StrCat(ReachText(zone), ", the last deadline is ",
                                 DateText(last->deadline), ": nothing is estimated in between"));
  }
  return notes;
}

void AddForecastNotes(SimulationInputs& inputs) {
  if (inputs.setup.policy == SimulatedPolicy::kRunNow) return;
  const TimeSpan submissions = {inputs.jobs.front().submit_time, inputs.jobs.back().submit_time};
  for (const SimulatedZone& zone : inputs.setup.zones) {
    std::string note = ForecastNote(zone, inputs.setup.forecast, submissions);
    if (!note.empty()) inputs.notes.push_back(std::move(note));
  }
}

}  // namespace

absl::StatusOr<SimulationInputs> ReadSimulationInputs(const SimulateRequest& request) {
  SimulationInputs inputs{.setup = request.setup};
  WINDFALL_ASSIGN_OR_RETURN(const JobTrace trace, ReadTrace(request.trace_path, request.limit));
  WINDFALL_ASSIGN_OR_RETURN(inputs.setup.zones, ReadZones(request));
  WINDFALL_ASSIGN_OR_RETURN(inputs.start, StartOf(request, trace, inputs.setup.zones));
  WorkloadOptions workload = request.workload;
  workload.start = inputs.start;
  absl::StatusOr<std::vector<SimulatedJob>> jobs =
      MakeWorkload(trace, inputs.setup.zones, workload);
  if (!jobs.ok()) {
    return absl::Status(jobs.status().code(),
                        absl::StrCat(request.trace_path, ": ", jobs.status().message()));
  }
  inputs.jobs = *std::move(jobs);
  WINDFALL_RETURN_IF_ERROR(CheckReach(inputs.setup.zones, inputs.jobs));
  inputs.notes = NotesOn(trace, inputs.setup.zones, inputs.jobs);
  AddForecastNotes(inputs);
  inputs.notes.insert(inputs.notes.end(), request.price_notes.begin(), request.price_notes.end());
  if (!request.start.has_value()) {
    inputs.notes.push_back(absl::StrCat("the times of the trace are taken as UTC, from ",
                                        DateText(inputs.start), " on; --start says otherwise"));
  }
  return inputs;
}

}  // namespace windfall
