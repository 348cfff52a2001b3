#include "cli/render_plan.h"

#include <array>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/render_alternatives.h"
#include "cli/render_text.h"
#include "cli/render_words.h"
#include "domain/intensity_series.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

std::string Line(absl::string_view label, absl::string_view text, const View& view) {
  return HangingLine(absl::StrCat(label, std::string(13 - label.size(), ' ')), text, view.terminal);
}

std::string PlaceText(const v1::PlanSegment& segment) {
  return absl::StrCat("in ", segment.zone(),
                      segment.node().empty() ? "" : absl::StrCat(" on ", segment.node()));
}

std::string SegmentText(const v1::PlanSegment& segment, const View& view) {
  const absl::Time start = FromWire(segment.start_time());
  const absl::Time end = FromWire(segment.end_time());
  return absl::StrCat(TimeText(start, view.time), " to ", TimeText(end, view.time), " (",
                      SpanText(end - start), ") ", PlaceText(segment));
}

std::string SegmentLines(const v1::Plan& plan, const View& view) {
  if (plan.segments().empty()) return Line("starts", "nowhere", view);
  const absl::Time start = FromWire(plan.segments(0).start_time());
  std::string text =
      Line("starts",
           absl::StrCat(TimeText(start, view.time), " (", RelativeText(start, view.time.now), ") ",
                        PlaceText(plan.segments(0))),
           view);
  if (plan.segments_size() == 1) return text;
  for (const v1::PlanSegment& segment : plan.segments()) {
    absl::StrAppend(&text, Line("runs", SegmentText(segment, view), view));
  }
  return text;
}

std::string IntensityText(const v1::Plan& plan) {
  if (!plan.has_mean_intensity_grams_per_kwh()) return "unknown";
  std::string text = absl::StrFormat("%.0f g/kWh", plan.mean_intensity_grams_per_kwh());
  if (plan.has_start_now_intensity_grams_per_kwh()) {
    absl::StrAppendFormat(&text, " instead of %.0f started now",
                          plan.start_now_intensity_grams_per_kwh());
  }
  return text;
}

// "electricity 0.100 EUR, carbon 0.120 EUR"
std::string CostParts(const v1::Plan& plan) {
  if (!plan.has_electricity_cost_cents()) return "carbon: electricity has no price";
  return absl::StrCat("electricity ", CostText(plan.electricity_cost_cents(), plan.currency()),
                      ", carbon ", CostText(plan.carbon_cost_cents(), plan.currency()));
}

// Empty if the site has no prices.
std::string CostLines(const v1::Plan& plan, const View& view) {
  if (plan.currency().empty()) return "";
  if (!plan.has_cost_cents()) return Line("cost", "unknown", view);
  std::string text = CostText(plan.cost_cents(), plan.currency());
  if (plan.has_start_now_cost_cents()) {
    absl::StrAppend(&text, " instead of ", CostText(plan.start_now_cost_cents(), plan.currency()),
                    " started now");
  }
  if (plan.has_cost_saved_percent()) {
    absl::StrAppend(&text, " (", SavingText(plan.cost_saved_percent()), ")");
  }
  return absl::StrCat(Line("cost", text, view), Line("of that", CostParts(plan), view));
}

// What its node draws besides because of it. Empty if it never sleeps, or is awake then.
std::string NodeLine(const v1::Plan& plan, const View& view) {
  if (!(plan.alternatives().node_grams() > 0)) return "";
  return Line("its node",
              absl::StrCat("sleeps otherwise: waking it and keeping it awake emits ",
                           EmissionsText(plan.alternatives().node_grams()),
                           " CO2e more, in none of these figures"),
              view);
}

// Whether it starts at once because nobody knows what electricity costs then.
bool LacksPrice(const v1::Plan& plan) {
  const bool is_unknown = plan.reason() == "no-forecast" || plan.reason() == "short-forecast";
  return is_unknown && !plan.currency().empty() && plan.has_emissions_grams() &&
         !plan.has_cost_cents() && !plan.segments().empty();
}

std::string NoPriceText(const v1::Plan& plan, const View& view) {
  return absl::StrCat("the price of electricity in ", plan.segments(0).zone(),
                      " is not known for all of that time, up to ",
                      TimeText(FromWire(plan.finish_time()), view.time), ", so it does not wait");
}

// What bringing the input takes. Empty if there is none to bring.
std::string TransferLine(const v1::Plan& plan, const View& view) {
  if (!plan.has_transfer_energy_kwh()) return "";
  const std::string energy = EnergyText(plan.transfer_energy_kwh());
  if (!plan.has_transfer_emissions_grams())
    return Line("input", "what bringing it emits is unknown", view);
  if (plan.transfer_emissions_grams() == 0) {
    return Line("input", absl::StrCat("is there; bringing it elsewhere would take about ", energy),
                view);
  }
  return Line("input",
              absl::StrCat("brought from elsewhere: about ", energy, ", ",
                           absl::StrCat(EmissionsText(plan.transfer_emissions_grams()), " CO2e"),
                           " of the above, an estimate"),
              view);
}

}  // namespace

std::string RenderPlan(const v1::Plan& plan, const View& view) {
  std::string text = SegmentLines(plan, view);
  if (plan.has_finish_time()) {
    absl::StrAppend(&text, Line("finishes",
                                absl::StrCat(TimeText(FromWire(plan.finish_time()), view.time),
                                             plan.feasible() ? "" : ", too late"),
                                view));
  }
  if (plan.has_latest_start_time()) {
    absl::StrAppend(
        &text, Line("latest start", TimeText(FromWire(plan.latest_start_time()), view.time), view));
  }
  const auto emissions =
      plan.has_emissions_grams() ? std::optional(plan.emissions_grams()) : std::nullopt;
  const auto start_now = plan.has_start_now_emissions_grams()
                             ? std::optional(plan.start_now_emissions_grams())
                             : std::nullopt;
  const auto saved = plan.has_saved_percent() ? std::optional(plan.saved_percent()) : std::nullopt;
  absl::StrAppend(
      &text,
      Line("expected",
           absl::StrCat(EnergyText(plan.energy_kwh()), ", ",
                        ComparisonText(emissions, start_now, saved, "started now")),
           view),
      CostLines(plan, view), TransferLine(plan, view), NodeLine(plan, view),
      Line("intensity", IntensityText(plan), view),
      Line("because",
           LacksPrice(plan)
               ? NoPriceText(plan, view)
               : absl::StrCat(PlanReasonText(plan.reason()),
                              plan.rests_on_model() ? ", by windfall's own model" : ""),
           view),
      Line("forecast", plan.has_forecast() ? ForecastSourceText(plan.forecast(), view) : "none",
           view));
  if (plan.has_alternatives()) {
    absl::StrAppend(&text, Line("bound by", ConstraintText(plan.alternatives()), view));
  }
  return text;
}

std::string AssumedDurationLine(const v1::Plan& plan, const View& view) {
  if (plan.segments().empty()) return "";
  absl::Duration total;
  for (const v1::PlanSegment& segment : plan.segments()) {
    total += FromWire(segment.end_time()) - FromWire(segment.start_time());
  }
  return Line("duration", absl::StrCat(SpanText(total), ", assumed: give another with --duration"),
              view);
}

std::string PlanReasonText(absl::string_view reason) {
  static constexpr std::array<std::pair<const char*, const char*>, 13> kTexts = {
      {{"cleanest", "this is the cleanest time before the deadline"},
       {"cheapest", "this is the cheapest time before the deadline"},
       {"now-is-cleanest", "no later start before the deadline is cleaner"},
       {"now-is-cheapest", "no later start before the deadline is cheaper"},
       {"saving-too-small", "waiting would save less than you asked for"},
       {"asap", "you asked not to wait"},
       {"no-forecast", "no forecast is available, so it does not wait"},
       {"short-forecast", "the forecast is too short to compare starts, so it does not wait"},
       {"deadline", "the deadline leaves no choice"},
       {"jobs-after", "a job after it would else be late, or later than it must be"},
       {"late", "the deadline cannot be met; this is the earliest finish"},
       {"no-capacity", "the nodes are taken before; this is the earliest free place"},
       {"no-node", "no node could hold it: ask for less, or see windfall nodes"}}};
  for (const auto& [word, text] : kTexts) {
    if (reason == word) return text;
  }
  return std::string(reason);
}

std::string PlanSummaryLine(const v1::PlanSummary& plan, const View& view) {
  if (plan.tasks_count() == 0) return "";
  std::string line = absl::StrCat("plan of ", TimeText(FromWire(plan.made_time()), view.time), ": ",
                                  CountText(plan.tasks_count(), "task"), " to emit ",
                                  EmissionsText(plan.emissions_grams()), " CO2e");
  if (plan.has_gap_to_bound_percent()) {
    absl::StrAppendFormat(&line, ", at most %.*f %% above any plan",
                          plan.gap_to_bound_percent() < 9.95 ? 1 : 0, plan.gap_to_bound_percent());
  }
  return absl::StrCat(line, "\n");
}

std::string ForecastSourceText(const v1::ForecastSource& source, const View& view) {
  const absl::Time issued = FromWire(source.issue_time());
  const bool all_modelled = source.provider() == kModelProvider;
  std::string text =
      absl::StrCat(all_modelled ? "windfall's own model" : source.provider(), ", issued ",
                   TimeText(issued, view.time), " (", RelativeText(issued, view.time.now), ")");
  if (!source.signal().empty()) absl::StrAppend(&text, ", ", source.signal());
  const bool factors_known = !source.factors().empty() && source.factors() != "unknown";
  if (factors_known) absl::StrAppend(&text, ", ", source.factors());
  if (source.has_modelled_from_time() && !all_modelled) {
    absl::StrAppend(&text, "; windfall's own model from ",
                    TimeText(FromWire(source.modelled_from_time()), view.time), " on");
  }
  return text;
}

}  // namespace windfall
