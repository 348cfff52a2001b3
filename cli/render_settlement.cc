#include "cli/render_settlement.h"

#include <algorithm>
#include <optional>
#include <vector>

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

// The first start and the last end of what ran; absent if nothing did.
std::string FirstStartText(const v1::GetJobResponse& response, const TimeContext& context) {
  std::optional<absl::Time> first;
  for (const v1::Run& run : response.runs()) {
    if (!run.has_start_time()) continue;
    const absl::Time start = FromWire(run.start_time());
    first = first.has_value() ? std::min(*first, start) : start;
  }
  return first.has_value() ? TimeText(*first, context) : kUnknown;
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
  return absl::StrJoin(parts, ", ");
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
  const v1::Promise& promise = job.promise();
  const v1::Settlement& settlement = job.settlement();
  const bool drew = job.has_settlement() && settlement.energy_millijoules() > 0;
  const auto promised = [&](std::string text) { return job.has_promise() ? text : kUnknown; };
  const auto settled = [&](std::string text) { return drew ? text : kUnknown; };
  const auto time = [&](bool known, const google::protobuf::Timestamp& stamp) {
    return known ? TimeText(FromWire(stamp), view.time) : kUnknown;
  };

  Table table({{.title = " "},
               {.title = "PROMISED", .min_width = 16},
               {.title = "CAME TRUE", .min_width = 12}});
  table.AddRow({{"start"},
                {time(promise.has_start_time(), promise.start_time())},
                {FirstStartText(response, view.time)}});
  table.AddRow({{"finish"},
                {time(promise.has_finish_time(), promise.finish_time())},
                {time(job.has_end_time(), job.end_time())}});
  table.AddRow({{"energy"},
                {promised(EnergyText(promise.energy_kwh()))},
                {settled(EnergyText(settlement.energy_kwh()))}});
  table.AddRow(
      {{"emissions"},
       {GramsText(promise.has_emissions_grams(), promise.emissions_grams())},
       {GramsText(drew && settlement.has_emissions_grams(), settlement.emissions_grams())}});
  table.AddRow(
      {{"at submission"},
       {GramsText(promise.has_start_now_emissions_grams(), promise.start_now_emissions_grams())},
       {GramsText(settlement.has_baseline_emissions_grams(),
                  settlement.baseline_emissions_grams())}});
  table.AddRow({{"change"},
                {SavedText(promise.has_saved_percent(), promise.saved_percent())},
                {SavedText(settlement.has_saved_percent(), settlement.saved_percent())}});
  table.AddRow(
      {{"energy by"}, {promised("expectation")}, {settled(EnergyQualityText(settlement))}});
  table.AddRow({{"intensity"},
                {promised(promise.forecast_provider().empty()
                              ? "no forecast"
                              : absl::StrCat("forecast of ", promise.forecast_provider()))},
                {settled(BasisText(settlement))}});
  std::string text = table.Render(view.terminal);
  if (settlement.energy_without_intensity_kwh() > 0) {
    absl::StrAppend(&text, EnergyText(settlement.energy_without_intensity_kwh()),
                    " of the energy is not in the emissions: no intensity is known for it\n");
  }
  return text;
}

}  // namespace windfall
