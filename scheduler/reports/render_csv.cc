#include "scheduler/reports/render_csv.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "scheduler/reports/figures.h"
#include "scheduler/reports/statements.h"

namespace windfall {
namespace {

constexpr char kHeader[] =
    "job_id,name,project,user,status,submit_time,start_time,end_time,deadline_time,zones,"
    "runs_count,partly_in_period,running_seconds,energy_quality,unknown_components,energy_kwh,"
    "energy_millijoules,overhead_energy_millijoules,settled_energy_millijoules,"
    "forecast_energy_millijoules,energy_without_intensity_millijoules,emissions_grams,"
    "emissions_micrograms,intensity_provider,intensity_signal,intensity_factors,pue,"
    "promised_emissions_micrograms,at_submission_emissions_micrograms,"
    "saving_micrograms,baseline_gap\r\n";

std::string Field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

// A text of the user's.
std::string UserField(const std::string& text) {
  const bool is_formula = text.find_first_of("=+-@\t\r") == 0;
  return Field(is_formula ? absl::StrCat("'", text) : text);
}

std::string Time(const std::optional<absl::Time>& time) {
  if (!time.has_value()) return "";
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", *time, absl::UTCTimeZone());
}

std::string Count(const std::optional<CarbonMass>& mass) {
  return mass.has_value() ? absl::StrCat(ToMicrograms(*mass)) : "";
}

// Energy is left out where none is known, or a sum over the column would take it for zero.
std::string Count(Energy energy, const ReportJob& job) {
  return job.IsNotEstimated() ? "" : absl::StrCat(ToMillijoules(energy));
}

std::string UnknownComponents(const ReportJob& job) {
  return absl::StrJoin(job.sum.unknown_components, " ",
                       [](std::string* out, EnergyComponent component) {
                         absl::StrAppend(out, ToString(component));
                       });
}

// The distinct values of `field` among the sources of the intensity.
template <typename FieldOf>
std::string Sources(const ReportJob& job, FieldOf field) {
  std::set<std::string> values;
  for (const SeriesIdentity& source : job.grounds.sources) values.emplace(field(source));
  return absl::StrJoin(values, " ");
}

// Empty if none is declared.
std::string DeclaredPue(const ReportJob& job) {
  std::vector<std::string> values;
  for (const std::optional<int32_t>& pue : job.grounds.pue_permille) {
    if (pue.has_value()) values.push_back(ShowPue(pue));
  }
  return absl::StrJoin(values, " ");
}

std::string Line(const ReportJob& job) {
  const std::optional<CarbonMass> emissions =
      job.IsNotEstimated() ? std::nullopt : KnownEmissions(job.sum);
  const std::vector<std::string> fields = {
      absl::StrCat(job.id.value()),
      UserField(job.name),
      UserField(job.project),
      UserField(job.user),
      job.status,
      Time(job.submit_time),
      Time(job.start_time),
      Time(job.end_time),
      Time(job.deadline),
      UserField(absl::StrJoin(job.zones, " ")),
      absl::StrCat(job.runs_count),
      job.partly_in_period ? "true" : "false",
      absl::StrFormat("%.3f", absl::ToDoubleSeconds(job.running)),
      Field(QualityWords(job)),
      UnknownComponents(job),
      job.IsNotEstimated() ? "" : absl::StrFormat("%.9f", ToKilowattHours(job.sum.energy)),
      Count(job.sum.energy, job),
      Count(job.sum.overhead, job),
      Count(job.sum.settled_energy, job),
      Count(job.sum.forecast_energy, job),
      Count(job.sum.energy_without_intensity, job),
      emissions.has_value() ? absl::StrFormat("%.6f", ToGrams(*emissions)) : "",
      Count(emissions),
      UserField(Sources(job, [](const SeriesIdentity& source) { return source.provider; })),
      Sources(job, [](const SeriesIdentity& source) { return ToString(source.signal); }),
      Sources(job, [](const SeriesIdentity& source) { return ToString(source.factors); }),
      DeclaredPue(job),
      Count(job.promised_emissions),
      Count(job.at_submission_emissions),
      Count(job.Saving()),
      job.baseline_gap == BaselineGap::kNone ? "" : std::string(ToString(job.baseline_gap))};
  return absl::StrCat(absl::StrJoin(fields, ","), "\r\n");
}

}  // namespace

std::string RenderCsv(const Report& report) {
  std::string csv = kHeader;
  for (const ReportJob& job : report.jobs) csv += Line(job);
  return csv;
}

}  // namespace windfall
