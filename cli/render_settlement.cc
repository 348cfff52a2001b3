#include "cli/render_settlement.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "cli/render_words.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr char kUnknown[] = "-";

std::string BasisText(const v1::Settlement& settlement) {
  if (settlement.basis() == "settled") {
    return settlement.intensity_provider().empty()
               ? "settled"
               : absl::StrCat("settled with ", settlement.intensity_provider());
  }
  if (settlement.basis() == "forecast") return "not yet settled: by forecast";
  return "no intensity known";
}

std::string GramsText(bool known, double grams) {
  return known ? absl::StrCat(EmissionsText(grams), " CO2e") : kUnknown;
}

std::string SavedText(bool known, double percent) { return known ? SavingText(percent) : kUnknown; }

// The first start of what ran.
std::string FirstStartText(const v1::GetJobResponse& response, const TimeContext& context) {
  std::optional<absl::Time> first;
  for (const v1::Run& run : response.runs()) {
    if (!run.has_start_time()) continue;
    const absl::Time start = FromWire(run.start_time());
    first = first.has_value() ? std::min(*first, start) : start;
  }
  return first.has_value() ? TimeText(*first, context) : kUnknown;
}

// Whether the settlement has anything to compare the promise with.
bool DrewEnergy(const v1::Job& job) {
  return job.has_settlement() && job.settlement().energy_millijoules() > 0;
}

void AddTimes(const v1::GetJobResponse& response, const TimeContext& context, Table& table) {
  const v1::Job& job = response.job();
  const v1::Promise& promise = job.promise();
  const auto time = [&](bool known, const google::protobuf::Timestamp& stamp) {
    return known ? TimeText(FromWire(stamp), context) : kUnknown;
  };
  table.AddRow({{"start"},
                {time(promise.has_start_time(), promise.start_time())},
                {FirstStartText(response, context)}});
  table.AddRow({{"finish"},
                {time(promise.has_finish_time(), promise.finish_time())},
                {time(job.has_end_time(), job.end_time())}});
}

void AddFootprint(const v1::Job& job, const Terminal& terminal, Table& table) {
  const v1::Promise& promise = job.promise();
  const v1::Settlement& settlement = job.settlement();
  const auto drawn = [&](bool known, const std::string& figure) {
    return DrewEnergy(job) && known ? BoundText(settlement, figure, terminal) : kUnknown;
  };
  table.AddRow({{"energy"},
                {job.has_promise() ? EnergyText(promise.energy_kwh()) : kUnknown},
                {drawn(true, EnergyText(settlement.energy_kwh()))}});
  table.AddRow(
      {{"emissions"},
       {GramsText(promise.has_emissions_grams(), promise.emissions_grams())},
       {drawn(settlement.has_emissions_grams(), GramsText(true, settlement.emissions_grams()))}});
  if (promise.has_transfer_emissions_grams()) {
    table.AddRow(
        {{"of it input"}, {GramsText(true, promise.transfer_emissions_grams())}, {"not measured"}});
  }
  table.AddRow(
      {{"at submission"},
       {GramsText(promise.has_start_now_emissions_grams(), promise.start_now_emissions_grams())},
       {GramsText(settlement.has_baseline_emissions_grams(),
                  settlement.baseline_emissions_grams())}});
  table.AddRow({{"change"},
                {SavedText(promise.has_saved_percent(), promise.saved_percent())},
                {SavedText(settlement.has_saved_percent(), settlement.saved_percent())}});
}

// How the figures above were got.
void AddOrigins(const v1::Job& job, Table& table) {
  const std::string& provider = job.promise().forecast_provider();
  const std::string quality = EnergyQualityText(job.settlement());
  const std::string forecast =
      provider.empty() ? "no forecast" : absl::StrCat("forecast of ", provider);
  table.AddRow({{"energy by"},
                {job.has_promise() ? "expectation" : kUnknown},
                {quality.empty() ? kUnknown : quality}});
  table.AddRow({{"intensity"},
                {job.has_promise() ? forecast : kUnknown},
                {DrewEnergy(job) ? BasisText(job.settlement()) : kUnknown}});
}

}  // namespace

std::string EnergyQualityText(const v1::Settlement& settlement) {
  std::vector<std::string> parts;
  const auto add = [&](double ratio, const char* word) {
    if (ratio >= 0.9995) {
      parts.emplace_back(word);
    } else if (ratio > 0) {
      parts.push_back(absl::StrCat(PercentText(ratio), " ", word));
    }
  };
  add(settlement.measured_ratio(), "measured");
  add(settlement.apportioned_ratio(), "apportioned");
  add(settlement.estimated_ratio(), "estimated");
  add(settlement.lower_bound_ratio(), "lower bound");
  std::string text = absl::StrJoin(parts, ", ");
  if (settlement.unknown_components_size() > 0) {
    const std::string components = absl::StrJoin(settlement.unknown_components(), ", ");
    absl::StrAppend(&text, text.empty() ? "" : "; ", absl::AsciiStrToUpper(components),
                    " energy unknown");
  }
  return text;
}

std::string BoundText(const v1::Settlement& settlement, const std::string& figure,
                      const Terminal& terminal) {
  if (settlement.unknown_components().empty()) return figure;
  return absl::StrCat(terminal.unicode ? "≥" : ">=", figure);
}

std::string SettlementText(const v1::Settlement& settlement) {
  std::string text = EnergyText(settlement.energy_kwh());
  const std::string quality = EnergyQualityText(settlement);
  if (!quality.empty()) absl::StrAppend(&text, " (", quality, ")");
  const auto emissions =
      settlement.has_emissions_grams() ? std::optional(settlement.emissions_grams()) : std::nullopt;
  const auto baseline = settlement.has_baseline_emissions_grams()
                            ? std::optional(settlement.baseline_emissions_grams())
                            : std::nullopt;
  const auto saved =
      settlement.has_saved_percent() ? std::optional(settlement.saved_percent()) : std::nullopt;
  absl::StrAppend(&text, ", ", ComparisonText(emissions, baseline, saved, "at submission"), ", ",
                  BasisText(settlement));
  if (settlement.energy_without_intensity_kwh() > 0) {
    absl::StrAppend(&text, "; ", EnergyText(settlement.energy_without_intensity_kwh()),
                    " not estimated: no intensity known");
  }
  return text;
}

std::string RenderPromiseAndSettlement(const v1::GetJobResponse& response, const View& view) {
  const v1::Job& job = response.job();
  if (!job.has_promise() && !job.has_settlement()) return "";
  Table table({{.title = " "},
               {.title = "PROMISED", .min_width = 16},
               {.title = "CAME TRUE", .min_width = 12}});
  AddTimes(response, view.time, table);
  AddFootprint(job, view.terminal, table);
  AddOrigins(job, table);
  std::string text = table.Render(view.terminal);
  const double unknown_kwh = job.settlement().energy_without_intensity_kwh();
  if (unknown_kwh > 0) {
    absl::StrAppend(&text, EnergyText(unknown_kwh),
                    " of the energy is not in the emissions: no intensity is known for it\n");
  }
  return text;
}

}  // namespace windfall
