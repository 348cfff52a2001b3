#include "scheduler/reports/report_json.h"

#include <exception>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "nlohmann/json.hpp"
#include "scheduler/reports/json_fields.h"

namespace windfall {
namespace {

using nlohmann::json;

constexpr int kFormatVersion = 2;

Signal SignalFrom(const json& value) {
  return EnumFrom(value, {Signal::kAverage, Signal::kMarginal});
}
Factors FactorsFrom(const json& value) {
  return EnumFrom(value, {Factors::kUnknown, Factors::kLifecycle, Factors::kDirect});
}
EnergyQuality QualityFrom(const json& value) {
  return EnumFrom(value, {EnergyQuality::kNone, EnergyQuality::kMeasured,
                          EnergyQuality::kApportioned, EnergyQuality::kEstimated});
}
EnergyComponent ComponentFrom(const json& value) {
  return EnumFrom(value, {EnergyComponent::kCpu, EnergyComponent::kDram, EnergyComponent::kGpu,
                          EnergyComponent::kOther});
}
IntensityBasis BasisFrom(const json& value) {
  return EnumFrom(value, {IntensityBasis::kForecast, IntensityBasis::kSettled});
}
RunEnding EndingFrom(const json& value) {
  return EnumFrom(value, {RunEnding::kSucceeded, RunEnding::kPausedContinued,
                          RunEnding::kPausedNotContinued, RunEnding::kFailed, RunEnding::kTimedOut,
                          RunEnding::kCancelled, RunEnding::kLost, RunEnding::kRunning});
}
BaselineGap GapFrom(const json& value) {
  return EnumFrom(value,
                  {BaselineGap::kNone, BaselineGap::kNoEnergy, BaselineGap::kEnergyPartUnknown,
                   BaselineGap::kNoIntensity, BaselineGap::kNotSettled, BaselineGap::kStartUnknown,
                   BaselineGap::kIntensityUnknown, BaselineGap::kUnlikeIntensities,
                   BaselineGap::kRevisedSince});
}

CarbonMass KnownEmissionsFrom(const json& object, const std::string& name) {
  return EmissionsFrom(object, name).value_or(CarbonMass());
}

template <typename T, typename ToJsonFunction>
json ListToJson(const std::vector<T>& items, ToJsonFunction to_json) {
  json list = json::array();
  for (const T& item : items) list.push_back(to_json(item));
  return list;
}

template <typename FromFunction>
auto ListFrom(const json& list, FromFunction from) {
  if (!list.is_array()) Reject("not a list", list);
  std::vector<decltype(from(list))> items;
  for (const json& item : list) items.push_back(from(item));
  return items;
}

// ---- The parts of a report: what is written, and below it what reads it

json SpanToJson(const TimeSpan& span) {
  return {{"beginTime", TimeToJson(span.begin)}, {"endTime", TimeToJson(span.end)}};
}
TimeSpan SpanFrom(const json& object) {
  return {.begin = TimeFrom(object.at("beginTime")), .end = TimeFrom(object.at("endTime"))};
}

json SumToJson(const LedgerSum& sum) {
  json object;
  PutEnergy(object, "energy", sum.energy);
  json& by_quality = object["energyByQualityMillijoules"] = json::object();
  for (const auto& [quality, energy] : sum.energy_by_quality) {
    by_quality[Text(ToString(quality))] = ToMillijoules(energy);
  }
  json& unknown = object["unknownComponents"] = json::array();
  for (const EnergyComponent component : sum.unknown_components) {
    unknown.push_back(Text(ToString(component)));
  }
  PutEnergy(object, "overheadEnergy", sum.overhead);
  PutEmissions(object, "emissions", KnownEmissions(sum));
  PutEnergy(object, "settledEnergy", sum.settled_energy);
  PutEnergy(object, "forecastEnergy", sum.forecast_energy);
  PutEnergy(object, "energyWithoutIntensity", sum.energy_without_intensity);
  return object;
}
LedgerSum SumFrom(const json& object) {
  LedgerSum sum{.energy = EnergyFrom(object, "energy"),
                .overhead = EnergyFrom(object, "overheadEnergy"),
                .emissions = KnownEmissionsFrom(object, "emissions"),
                .settled_energy = EnergyFrom(object, "settledEnergy"),
                .forecast_energy = EnergyFrom(object, "forecastEnergy"),
                .energy_without_intensity = EnergyFrom(object, "energyWithoutIntensity")};
  for (const auto& [word, energy] : object.at("energyByQualityMillijoules").items()) {
    sum.energy_by_quality[QualityFrom(json(word))] = Millijoules(energy.get<int64_t>());
  }
  for (const json& component : object.at("unknownComponents")) {
    sum.unknown_components.insert(ComponentFrom(component));
  }
  return sum;
}

json SourceToJson(const SeriesIdentity& source) {
  return {{"zone", source.zone},
          {"provider", source.provider},
          {"signal", Text(ToString(source.signal))},
          {"factors", Text(ToString(source.factors))}};
}
SeriesIdentity SourceFrom(const json& object) {
  return {.zone = object.at("zone").get<std::string>(),
          .provider = object.at("provider").get<std::string>(),
          .signal = SignalFrom(object.at("signal")),
          .factors = FactorsFrom(object.at("factors"))};
}

json RowToJson(const ReportRow& row) {
  return {{"name", row.name}, {"runsCount", row.runs_count}, {"sum", SumToJson(row.sum)}};
}
ReportRow RowFrom(const json& object) {
  return {.name = object.at("name").get<std::string>(),
          .runs_count = object.at("runsCount").get<int64_t>(),
          .sum = SumFrom(object.at("sum"))};
}

json EndingRowToJson(const EndingRow& row) {
  return {{"ending", Text(ToString(row.ending))},
          {"runsCount", row.runs_count},
          {"sum", SumToJson(row.sum)}};
}
EndingRow EndingRowFrom(const json& object) {
  return {.ending = EndingFrom(object.at("ending")),
          .runs_count = object.at("runsCount").get<int64_t>(),
          .sum = SumFrom(object.at("sum"))};
}

json PueToJson(const std::optional<int32_t>& permille) {
  return permille.has_value() ? json(*permille) : json();
}
std::optional<int32_t> PueFrom(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<int32_t>();
}

void PutGrounds(json& object, const Grounds& grounds) {
  object["sources"] = ListToJson(grounds.sources, SourceToJson);
  object["puePermille"] = ListToJson(grounds.pue_permille, PueToJson);
}
Grounds GroundsFrom(const json& object) {
  return {.sources = ListFrom(object.at("sources"), SourceFrom),
          .pue_permille = ListFrom(object.at("puePermille"), PueFrom)};
}

json ZoneRowToJson(const ZoneRow& row) {
  json object = {{"zone", row.zone}, {"runsCount", row.runs_count}, {"sum", SumToJson(row.sum)}};
  PutGrounds(object, row.grounds);
  PutEnergy(object, "filledInEnergy", row.filled_in_energy);
  return object;
}
ZoneRow ZoneRowFrom(const json& object) {
  return {.zone = object.at("zone").get<std::string>(),
          .runs_count = object.at("runsCount").get<int64_t>(),
          .sum = SumFrom(object.at("sum")),
          .grounds = GroundsFrom(object),
          .filled_in_energy = EnergyFrom(object, "filledInEnergy")};
}

json JobToJson(const ReportJob& job) {
  json object = {{"jobId", job.id.value()},
                 {"name", job.name},
                 {"project", job.project},
                 {"user", job.user},
                 {"status", job.status},
                 {"submitTime", TimeToJson(job.submit_time)},
                 {"deadlineTime", TimeToJson(job.deadline)},
                 {"startTime", OptionalTimeToJson(job.start_time)},
                 {"endTime", OptionalTimeToJson(job.end_time)},
                 {"zones", job.zones},
                 {"runsCount", job.runs_count},
                 {"partlyInPeriod", job.partly_in_period},
                 {"runningNanoseconds", DurationToJson(job.running)},
                 {"meteredNanoseconds", DurationToJson(job.metered)},
                 {"sum", SumToJson(job.sum)},
                 {"baselineGap", Text(ToString(job.baseline_gap))}};
  PutGrounds(object, job.grounds);
  const bool promised = job.promised_energy.has_value();
  object["promisedEnergyMillijoules"] = promised ? json(job.promised_energy->count()) : json();
  PutEmissions(object, "promisedEmissions", job.promised_emissions);
  PutEmissions(object, "atSubmissionEmissions", job.at_submission_emissions);
  PutEmissions(object, "saving", job.Saving());
  return object;
}
ReportJob JobFrom(const json& object) {
  ReportJob job{.id = JobId(object.at("jobId").get<int64_t>()),
                .name = object.at("name").get<std::string>(),
                .project = object.at("project").get<std::string>(),
                .user = object.at("user").get<std::string>(),
                .status = object.at("status").get<std::string>(),
                .submit_time = TimeFrom(object.at("submitTime")),
                .deadline = TimeFrom(object.at("deadlineTime")),
                .start_time = OptionalTimeFrom(object.at("startTime")),
                .end_time = OptionalTimeFrom(object.at("endTime")),
                .zones = object.at("zones").get<std::vector<std::string>>(),
                .runs_count = object.at("runsCount").get<int64_t>(),
                .partly_in_period = object.at("partlyInPeriod").get<bool>(),
                .running = DurationFrom(object.at("runningNanoseconds")),
                .metered = DurationFrom(object.at("meteredNanoseconds")),
                .sum = SumFrom(object.at("sum")),
                .grounds = GroundsFrom(object),
                .promised_emissions = EmissionsFrom(object, "promisedEmissions"),
                .at_submission_emissions = EmissionsFrom(object, "atSubmissionEmissions"),
                .baseline_gap = GapFrom(object.at("baselineGap"))};
  const json& promised = object.at("promisedEnergyMillijoules");
  if (!promised.is_null()) job.promised_energy = Millijoules(promised.get<int64_t>());
  return job;
}

json ShiftEffectToJson(const ShiftEffect& effect) {
  json object = {{"jobsCount", effect.jobs_count},
                 {"worseJobsCount", effect.worse_jobs_count},
                 {"jobsWithoutBaselineCount", effect.jobs_without_baseline}};
  PutEmissions(object, "settledEmissions", effect.settled_emissions);
  PutEmissions(object, "atSubmissionEmissions", effect.at_submission_emissions);
  PutEmissions(object, "saving", effect.Saving());
  return object;
}
ShiftEffect ShiftEffectFrom(const json& object) {
  return {.jobs_count = object.at("jobsCount").get<int64_t>(),
          .worse_jobs_count = object.at("worseJobsCount").get<int64_t>(),
          .jobs_without_baseline = object.at("jobsWithoutBaselineCount").get<int64_t>(),
          .settled_emissions = KnownEmissionsFrom(object, "settledEmissions"),
          .at_submission_emissions = KnownEmissionsFrom(object, "atSubmissionEmissions")};
}

json PromiseCheckToJson(const PromiseCheck& check) {
  json object = {{"jobsCount", check.jobs_count}};
  PutEnergy(object, "promisedEnergy", check.promised_energy);
  PutEnergy(object, "energy", check.energy);
  PutEmissions(object, "promisedEmissions", check.promised_emissions);
  PutEmissions(object, "settledEmissions", check.settled_emissions);
  return object;
}
PromiseCheck PromiseCheckFrom(const json& object) {
  return {.jobs_count = object.at("jobsCount").get<int64_t>(),
          .promised_energy = EnergyFrom(object, "promisedEnergy"),
          .energy = EnergyFrom(object, "energy"),
          .promised_emissions = KnownEmissionsFrom(object, "promisedEmissions"),
          .settled_emissions = KnownEmissionsFrom(object, "settledEmissions")};
}

json ChartRunToJson(const ChartRun& run) {
  json object = {{"runId", run.id.value()},
                 {"node", run.node},
                 {"span", SpanToJson(run.span)},
                 {"ending", Text(ToString(run.ending))}};
  PutEnergy(object, "energy", run.energy);
  return object;
}
ChartRun ChartRunFrom(const json& object) {
  return {.id = RunId(object.at("runId").get<int64_t>()),
          .node = object.at("node").get<std::string>(),
          .span = SpanFrom(object.at("span")),
          .ending = EndingFrom(object.at("ending")),
          .energy = EnergyFrom(object, "energy")};
}

json LaneToJson(const ChartLane& lane) {
  return {{"jobId", lane.task.job.value()},
          {"taskIndex", lane.task.index},
          {"runs", ListToJson(lane.runs, ChartRunToJson)}};
}
ChartLane LaneFrom(const json& object) {
  return {.task = {.job = JobId(object.at("jobId").get<int64_t>()),
                   .index = object.at("taskIndex").get<int32_t>()},
          .runs = ListFrom(object.at("runs"), ChartRunFrom)};
}

json StepToJson(const ChartStep& step) {
  return {{"span", SpanToJson(step.span)},
          {"intensityMilligramsPerKwh", ToMilligramsPerKwh(step.intensity)},
          {"basis", Text(ToString(step.basis))}};
}
ChartStep StepFrom(const json& object) {
  return {.span = SpanFrom(object.at("span")),
          .intensity = MilligramsPerKwh(object.at("intensityMilligramsPerKwh").get<int64_t>()),
          .basis = BasisFrom(object.at("basis"))};
}

json ChartZoneToJson(const ChartZone& zone) {
  return {{"zone", zone.zone},
          {"steps", ListToJson(zone.steps, StepToJson)},
          {"meanOverNanoseconds", DurationToJson(zone.mean_over)}};
}
ChartZone ChartZoneFrom(const json& object) {
  return {.zone = object.at("zone").get<std::string>(),
          .steps = ListFrom(object.at("steps"), StepFrom),
          .mean_over = DurationFrom(object.at("meanOverNanoseconds"))};
}

json ChartToJson(const ReportChart& chart) {
  return {{"span", SpanToJson(chart.span)},
          {"zones", ListToJson(chart.zones, ChartZoneToJson)},
          {"lanes", ListToJson(chart.lanes, LaneToJson)},
          {"tasksCount", chart.tasks_count}};
}
ReportChart ChartFrom(const json& object) {
  return {.span = SpanFrom(object.at("span")),
          .zones = ListFrom(object.at("zones"), ChartZoneFrom),
          .lanes = ListFrom(object.at("lanes"), LaneFrom),
          .tasks_count = object.at("tasksCount").get<int64_t>()};
}

json ReportToJson(const Report& report) {
  return {{"formatVersion", kFormatVersion},
          {"period", SpanToJson(report.period)},
          {"project", report.project},
          {"user", report.user},
          {"createdTime", TimeToJson(report.created_time)},
          {"boundary", report.boundary},
          {"method", report.method},
          {"signal", report.signal.has_value() ? json(Text(ToString(*report.signal))) : json()},
          {"total", SumToJson(report.total)},
          {"runsCount", report.runs_count},
          {"runningNanoseconds", DurationToJson(report.running)},
          {"meteredNanoseconds", DurationToJson(report.metered)},
          {"jobsPartlyInPeriodCount", report.jobs_partly_in_period},
          {"jobsNotEstimatedCount", report.jobs_not_estimated},
          {"byEnding", ListToJson(report.by_ending, EndingRowToJson)},
          {"byProject", ListToJson(report.by_project, RowToJson)},
          {"byNode", ListToJson(report.by_node, RowToJson)},
          {"byMeter", ListToJson(report.by_meter, RowToJson)},
          {"byZone", ListToJson(report.by_zone, ZoneRowToJson)},
          {"shiftEffect", ShiftEffectToJson(report.shift_effect)},
          {"promises", PromiseCheckToJson(report.promises)},
          {"jobs", ListToJson(report.jobs, JobToJson)},
          {"chart", ChartToJson(report.chart)}};
}
Report ReportFrom(const json& object) {
  Report report{.period = SpanFrom(object.at("period")),
                .project = object.at("project").get<std::string>(),
                .user = object.at("user").get<std::string>(),
                .created_time = TimeFrom(object.at("createdTime")),
                .boundary = object.at("boundary").get<std::string>(),
                .method = object.at("method").get<std::string>(),
                .total = SumFrom(object.at("total")),
                .runs_count = object.at("runsCount").get<int64_t>(),
                .running = DurationFrom(object.at("runningNanoseconds")),
                .metered = DurationFrom(object.at("meteredNanoseconds")),
                .jobs_partly_in_period = object.at("jobsPartlyInPeriodCount").get<int64_t>(),
                .jobs_not_estimated = object.at("jobsNotEstimatedCount").get<int64_t>(),
                .by_ending = ListFrom(object.at("byEnding"), EndingRowFrom),
                .by_project = ListFrom(object.at("byProject"), RowFrom),
                .by_node = ListFrom(object.at("byNode"), RowFrom),
                .by_meter = ListFrom(object.at("byMeter"), RowFrom),
                .by_zone = ListFrom(object.at("byZone"), ZoneRowFrom),
                .shift_effect = ShiftEffectFrom(object.at("shiftEffect")),
                .promises = PromiseCheckFrom(object.at("promises")),
                .jobs = ListFrom(object.at("jobs"), JobFrom),
                .chart = ChartFrom(object.at("chart"))};
  if (!object.at("signal").is_null()) report.signal = SignalFrom(object.at("signal"));
  return report;
}

}  // namespace

std::string ToCanonicalJson(const Report& report) {
  const std::string text =
      ReportToJson(report).dump(-1, ' ', false, json::error_handler_t::replace);
  return absl::StrReplaceAll(text, {{"<", "\\u003c"}});
}

absl::StatusOr<Report> FromCanonicalJson(absl::string_view text) {
  try {
    const json object = json::parse(text.begin(), text.end());
    if (object.at("formatVersion") != kFormatVersion) {
      return absl::InvalidArgumentError(
          absl::StrCat("saved report has format ", object.at("formatVersion").dump(),
                       ", this windfall reads ", kFormatVersion, "; read it with the other one"));
    }
    Report report = ReportFrom(object);
    if (ToCanonicalJson(report) != text) {
      return absl::InvalidArgumentError(
          "saved report is not in canonical form: it was changed or written by something else");
    }
    return report;
  } catch (const std::exception& error) {  // the JSON library's and Reject's
    return absl::InvalidArgumentError(absl::StrCat("cannot read saved report: ", error.what()));
  }
}

}  // namespace windfall
