#include "scheduler/reports/statements.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace windfall {
namespace {

std::string Counted(const Report& report) {
  std::string text = absl::StrCat(ShowCount(static_cast<int64_t>(report.jobs.size()), "job"), ", ",
                                  ShowCount(report.runs_count, "run"), ", ",
                                  ShowDuration(report.running), " of running");
  if (report.jobs_partly_in_period > 0) {
    absl::StrAppend(&text, "; ", ShowCount(report.jobs_partly_in_period, "job"),
                    " partly in the period, partly counted");
  }
  return text;
}

std::string EnergyQualities(const LedgerSum& total) {
  std::vector<std::string> shares;
  for (const EnergyQuality quality :
       {EnergyQuality::kMeasured, EnergyQuality::kApportioned, EnergyQuality::kEstimated}) {
    const auto energy = total.energy_by_quality.find(quality);
    const Energy part = energy == total.energy_by_quality.end() ? Energy() : energy->second;
    shares.push_back(absl::StrCat(ShowShare(part, total.energy), " ", ToString(quality)));
  }
  const auto bound = total.energy_by_quality.find(EnergyQuality::kNone);
  if (bound != total.energy_by_quality.end() && bound->second > Energy()) {
    shares.push_back(absl::StrCat(ShowShare(bound->second, total.energy),
                                  " lower bound, the rest of it unknown"));
  }
  return absl::StrJoin(shares, ", ");
}

bool DeclaresPue(const Report& report) {
  return std::any_of(report.by_zone.begin(), report.by_zone.end(), [](const ZoneRow& zone) {
    return std::any_of(zone.grounds.pue_permille.begin(), zone.grounds.pue_permille.end(),
                       [](const std::optional<int32_t>& pue) { return pue.has_value(); });
  });
}

std::string IntensityBases(const LedgerSum& total) {
  return absl::StrCat(ShowShare(total.settled_energy, total.energy), " settled, ",
                      ShowShare(total.forecast_energy, total.energy), " forecast only, ",
                      ShowShare(total.energy_without_intensity, total.energy),
                      " without intensity (not in the emissions)");
}

// "GPU" or "DRAM, GPU".
std::string UnknownComponents(const LedgerSum& sum) {
  std::vector<std::string> names;
  for (const EnergyComponent component : sum.unknown_components) {
    names.push_back(absl::AsciiStrToUpper(ToString(component)));
  }
  return absl::StrJoin(names, ", ");
}

std::string NotEstimated(const Report& report) {
  std::string text =
      absl::StrCat(ShowCount(report.jobs_not_estimated, "job"), " without any energy figure; ");
  const auto part_unknown =
      std::count_if(report.jobs.begin(), report.jobs.end(), [](const ReportJob& job) {
        return !job.IsNotEstimated() && !job.sum.unknown_components.empty();
      });
  if (part_unknown > 0) {
    absl::StrAppend(&text, ShowCount(part_unknown, "job"), " with ",
                    UnknownComponents(report.total),
                    " energy unknown, so that the figures are lower bounds (≥); ");
  }
  return absl::StrCat(text, ShowShare(report.running - report.metered, report.running),
                      " of the running time is not known in full. Unknown is not counted as zero.");
}

}  // namespace

std::string FiltersStatement(const Report& report) {
  std::vector<std::string> filters;
  if (!report.project.empty()) filters.push_back(absl::StrCat("project ", report.project));
  if (!report.user.empty()) filters.push_back(absl::StrCat("user ", report.user));
  return filters.empty() ? "all projects, all users" : absl::StrJoin(filters, ", ");
}

std::vector<ProvenanceLine> ProvenanceLines(const Report& report) {
  const std::string signal =
      report.signal.has_value() ? std::string(ToString(*report.signal)) : "no";
  return {{"Counted", Counted(report)},
          {"Energy", EnergyQualities(report.total)},
          {"Intensity", absl::StrCat(signal, " intensity; ", IntensityBases(report.total))},
          {"Not estimated", NotEstimated(report)},
          {"Made", absl::StrCat(ShowTime(report.created_time), " UTC")}};
}

std::string ShiftEffectTitle(const Report& report) {
  return absl::StrCat("Estimated shift effect vs run-at-submission, ",
                      ToString(report.signal.value_or(Signal::kAverage)), " intensity");
}

std::string ShiftEffectStatement(const Report& report, const Figures& figures) {
  const ShiftEffect& effect = report.shift_effect;
  if (effect.jobs_count == 0) {
    return absl::StrCat("No job can be compared: ", ShowCount(effect.jobs_without_baseline, "job"),
                        " without a baseline.");
  }
  const bool worse = effect.Saving() < CarbonMass();
  const CarbonMass difference = worse ? -effect.Saving() : effect.Saving();
  std::string text = absl::StrCat(
      figures.Show(difference), " ", figures.mass_unit(), " CO2e (",
      ShowShare(difference, effect.at_submission_emissions), worse ? ") more" : ") less",
      " than the ", figures.Show(effect.at_submission_emissions), " ", figures.mass_unit(),
      " of running at submission, over ", ShowCount(effect.jobs_count, "job"), ".");
  if (effect.worse_jobs_count > 0) {
    absl::StrAppend(&text, " ", effect.worse_jobs_count, " of them came out worse and ",
                    effect.worse_jobs_count == 1 ? "is" : "are", " included.");
  }
  if (effect.jobs_without_baseline > 0) {
    absl::StrAppend(&text, " ", ShowCount(effect.jobs_without_baseline, "job"),
                    " without a baseline left out.");
  }
  return text;
}

std::string PromiseStatement(const Report& report, const Figures& figures) {
  const PromiseCheck& check = report.promises;
  if (check.jobs_count == 0) return "No job has both a promise and a full settlement yet.";
  const CarbonMass error = check.settled_emissions - check.promised_emissions;
  return absl::StrCat("Promised ", figures.Show(check.promised_emissions), " ", figures.mass_unit(),
                      " CO2e, settled ", figures.Show(check.settled_emissions), " ",
                      figures.mass_unit(), " (", error > CarbonMass() ? "+" : "",
                      ShowShare(error, check.promised_emissions), "), with promised ",
                      figures.Show(check.promised_energy), " ", figures.energy_unit(), ", drawn ",
                      figures.Show(check.energy), " ", figures.energy_unit(), ", over ",
                      ShowCount(check.jobs_count, "job"),
                      ", succeeded within the period and settled, with energy known in full.");
}

std::string EnergyStatement(const Report& report, const Figures& figures) {
  const LedgerSum& total = report.total;
  const std::string at_nodes =
      absl::StrCat(figures.ShowEnergy(total), " ", figures.energy_unit(), " at the nodes");
  if (report.by_zone.empty()) return at_nodes;
  if (!DeclaresPue(report)) return absl::StrCat(at_nodes, ", no PUE declared");
  return absl::StrCat(at_nodes, ", ", figures.ShowEnergyWithPue(total), " ", figures.energy_unit(),
                      " with PUE");
}

std::string SourceStatement(const SeriesIdentity& source) {
  return absl::StrCat(source.provider, ", ", ToString(source.signal), ", ",
                      ToString(source.factors), " factors");
}

std::string QualityWords(const ReportJob& job) {
  std::vector<std::string> words;
  for (const auto& [quality, energy] : job.sum.energy_by_quality) {
    if (quality != EnergyQuality::kNone) words.emplace_back(ToString(quality));
  }
  if (words.empty()) return "not estimated";
  if (!job.sum.unknown_components.empty()) {
    words.push_back(absl::StrCat(UnknownComponents(job.sum), " unknown"));
  }
  return absl::StrJoin(words, ", ");
}

std::string LaneName(const Report& report, const ChartLane& lane) {
  const ReportJob* job = FindJob(report, lane.task.job);
  const auto other_task = [&lane](const ChartLane& other) {
    return other.task.job == lane.task.job && other.task.index != lane.task.index;
  };
  const bool is_sweep = lane.task.index > 0 || std::any_of(report.chart.lanes.begin(),
                                                           report.chart.lanes.end(), other_task);
  const std::string number = is_sweep ? ToString(lane.task) : absl::StrCat(lane.task.job.value());
  return job == nullptr || job->name.empty() ? number : absl::StrCat(number, " ", job->name);
}

const ReportJob* FindJob(const Report& report, JobId id) {
  const auto job =
      std::lower_bound(report.jobs.begin(), report.jobs.end(), id,
                       [](const ReportJob& candidate, JobId key) { return candidate.id < key; });
  return job != report.jobs.end() && job->id == id ? &*job : nullptr;
}

}  // namespace windfall
