#include "scheduler/rpc/settlement.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "domain/status_macros.h"
#include "proto/saving.h"
#include "scheduler/reports/counted_run.h"
#include "scheduler/reports/job_summary.h"

namespace windfall {
namespace {

IntensityBasis BasisOf(const std::vector<LedgerEntry>& newest) {
  const auto has_basis = [](IntensityBasis basis) {
    return [basis](const LedgerEntry& entry) { return entry.basis == basis; };
  };
  if (std::all_of(newest.begin(), newest.end(), has_basis(IntensityBasis::kSettled))) {
    return IntensityBasis::kSettled;
  }
  if (std::all_of(newest.begin(), newest.end(), has_basis(IntensityBasis::kNone))) {
    return IntensityBasis::kNone;
  }
  return IntensityBasis::kForecast;
}

std::string ProvidersOf(const std::vector<LedgerEntry>& newest) {
  std::set<std::string> providers;
  for (const SeriesIdentity& source : SourcesOf(newest)) providers.insert(source.provider);
  return absl::StrJoin(providers, "+");
}

bool CanBeAdded(const std::vector<LedgerEntry>& newest) {
  return !FindUnlike(SourcesOf(newest)).has_value();
}

// Energy that nobody measured or estimated is unknown, and so is what it emitted.
std::optional<CarbonMass> EmissionsOf(const LedgerSum& sum) {
  return sum.HasKnownEnergy() ? KnownEmissions(sum) : std::nullopt;
}

Settlement SettlementOf(const ReportRequest& request, const ReportRecords& records,
                        const std::vector<CountedRun>& runs) {
  std::map<JobId, const Job*> jobs;
  for (const Job& job : records.jobs) jobs[job.id] = &job;
  const ReportJob line = SummarizeJob(request, runs, jobs, records.actuals);
  Settlement settlement{.sum = line.sum,
                        .basis = BasisOf(records.entries),
                        .intensity_provider = ProvidersOf(records.entries)};
  if (!CanBeAdded(records.entries)) return settlement;
  settlement.emissions = EmissionsOf(line.sum);
  settlement.baseline = line.at_submission_emissions;
  return settlement;
}

double Ratio(const LedgerSum& sum, EnergyQuality quality) {
  const auto found = sum.energy_by_quality.find(quality);
  if (found == sum.energy_by_quality.end() || sum.energy == Energy()) return 0;
  return ToKilowattHours(found->second) / ToKilowattHours(sum.energy);
}

}  // namespace

absl::StatusOr<JobEnergy> EnergyOf(JobId job, const ReportRecords& records) {
  const ReportRequest whole{.period = {absl::InfinitePast(), absl::InfiniteFuture()},
                            .created_time = absl::InfiniteFuture()};
  WINDFALL_ASSIGN_OR_RETURN(std::vector<CountedRun> runs, CountRuns(whole, records));
  std::erase_if(runs, [&](const CountedRun& run) { return run.job->id != job; });
  JobEnergy energy;
  const bool addable = CanBeAdded(records.entries);
  for (const CountedRun& run : runs) {
    energy.runs.push_back({.run = *run.run,
                           .sum = run.sum,
                           .emissions = addable ? EmissionsOf(run.sum) : std::nullopt});
  }
  if (!records.entries.empty()) energy.settlement = SettlementOf(whole, records, runs);
  return energy;
}

bool IsSettled(const Job& job, const std::optional<Settlement>& settlement) {
  return job.end_time.has_value() &&
         (!settlement.has_value() || settlement->basis == IntensityBasis::kSettled);
}

windfall::v1::Settlement ToWire(const Settlement& settlement) {
  const LedgerSum& sum = settlement.sum;
  windfall::v1::Settlement wire;
  wire.set_energy_kwh(ToKilowattHours(sum.energy));
  wire.set_energy_millijoules(ToMillijoules(sum.energy));
  wire.set_measured_ratio(Ratio(sum, EnergyQuality::kMeasured));
  wire.set_apportioned_ratio(Ratio(sum, EnergyQuality::kApportioned));
  wire.set_estimated_ratio(Ratio(sum, EnergyQuality::kEstimated));
  wire.set_lower_bound_ratio(Ratio(sum, EnergyQuality::kNone));
  if (settlement.emissions.has_value()) {
    wire.set_emissions_grams(ToGrams(*settlement.emissions));
    wire.set_emissions_micrograms(ToMicrograms(*settlement.emissions));
  }
  if (settlement.baseline.has_value()) {
    wire.set_baseline_emissions_grams(ToGrams(*settlement.baseline));
  }
  if (const auto saved = SavedPercent(settlement.emissions, settlement.baseline)) {
    wire.set_saved_percent(*saved);
  }
  wire.set_basis(std::string(ToString(settlement.basis)));
  wire.set_energy_without_intensity_kwh(ToKilowattHours(sum.energy_without_intensity));
  wire.set_intensity_provider(settlement.intensity_provider);
  for (const EnergyComponent component : sum.unknown_components) {
    wire.add_unknown_components(std::string(ToString(component)));
  }
  return wire;
}

}  // namespace windfall
