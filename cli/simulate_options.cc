#include "cli/simulate_options.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/parse_amount.h"
#include "cli/parse_duration.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

// How far ahead forecasts commonly are worth something; the model itself reaches no further.
constexpr absl::Duration kCommonHorizon = absl::Hours(96);
constexpr double kMostWatts = 100'000;
constexpr double kMostWakeWattHours = 100'000;
constexpr int32_t kMostNodes = 100'000;

template <typename Value>
using Choices = std::vector<std::pair<absl::string_view, Value>>;

template <typename Value>
absl::StatusOr<Value> Choose(absl::string_view option, absl::string_view text,
                             const Choices<Value>& choices) {
  for (const auto& [name, value] : choices) {
    if (name == text) return value;
  }
  return UsageError(absl::StrCat(option, ": '", text, "' is none of ",
                                 absl::StrJoin(choices, ", ", [](std::string* out, const auto& c) {
                                   absl::StrAppend(out, c.first);
                                 })));
}

absl::StatusOr<SimulatedPolicy> ParsePolicy(const std::string& text) {
  return Choose<SimulatedPolicy>("--policy", text,
                                 {{"windfall", SimulatedPolicy::kWindfall},
                                  {"run-now", SimulatedPolicy::kRunNow},
                                  {"lowest-slot", SimulatedPolicy::kLowestSlot},
                                  {"lowest-window", SimulatedPolicy::kLowestWindow},
                                  {"carbon-time", SimulatedPolicy::kCarbonTime}});
}

// The published rules know jobs by their class only.
absl::StatusOr<DurationsKnown> ParseDurations(const std::string& text, SimulatedPolicy policy) {
  if (!text.empty()) {
    return Choose<DurationsKnown>("--durations", text,
                                  {{"known", DurationsKnown::kExactly},
                                   {"class-mean", DurationsKnown::kClassMean},
                                   {"history", DurationsKnown::kHistory}});
  }
  const bool is_ours = policy == SimulatedPolicy::kWindfall || policy == SimulatedPolicy::kRunNow;
  return is_ours ? DurationsKnown::kExactly : DurationsKnown::kClassMean;
}

absl::StatusOr<ForecastModel> ParseForecast(absl::string_view text) {
  using Kind = ForecastModel::Kind;
  for (const auto& [prefix, kind] :
       Choices<Kind>{{"noise:", Kind::kNoise}, {"growing:", Kind::kGrowingNoise}}) {
    if (!absl::StartsWith(text, prefix)) continue;
    double noise = 0;
    if (!absl::SimpleAtod(text.substr(prefix.size()), &noise) || !(noise >= 0 && noise <= 10)) {
      return UsageError(absl::StrCat("--forecast: '", text,
                                     "' needs a fraction of the mean intensity, such as ", prefix,
                                     "0.05"));
    }
    return ForecastModel{.kind = kind, .noise = noise};
  }
  WINDFALL_ASSIGN_OR_RETURN(const Kind kind,
                            Choose<Kind>("--forecast", text,
                                         {{"perfect", Kind::kPerfect},
                                          {"noise:FRACTION", Kind::kNoise},
                                          {"growing:FRACTION", Kind::kGrowingNoise},
                                          {"persistence", Kind::kPersistence},
                                          {"naive24", Kind::kNaive24},
                                          {"model", Kind::kModel},
                                          {"file", Kind::kIssued}}));
  return ForecastModel{.kind = kind};
}

absl::StatusOr<absl::Duration> ParseSpan(absl::string_view option, absl::string_view text) {
  return OrUsageError(option, ParseDuration(text));
}

// By default. Forecasts from files end where they end.
bool ReachesAsFarAsAsked(ForecastModel::Kind kind) {
  using Kind = ForecastModel::Kind;
  return kind == Kind::kPerfect || kind == Kind::kNoise || kind == Kind::kIssued;
}

absl::StatusOr<ForecastModel> ParseForecastAndHorizon(const SimulateOptions& options) {
  WINDFALL_ASSIGN_OR_RETURN(ForecastModel model, ParseForecast(options.forecast));
  if (!ReachesAsFarAsAsked(model.kind)) model.horizon = kCommonHorizon;
  if (options.horizon.empty()) return model;
  WINDFALL_ASSIGN_OR_RETURN(model.horizon, ParseSpan("--horizon", options.horizon));
  return model;
}

// Takes the forecasts out of the paths, by zone.
std::map<std::string, std::string> TakeForecastFiles(std::vector<ZoneFile>& files) {
  std::map<std::string, std::string> forecasts;
  for (ZoneFile& file : files) {
    const std::pair<std::string, std::string> halves =
        absl::StrSplit(file.path, absl::MaxSplits(",forecast=", 1));
    if (halves.first == file.path) continue;
    file.path = halves.first;
    forecasts[file.zone] = halves.second;
  }
  return forecasts;
}

absl::Status CheckForecastFiles(const SimulateRequest& request) {
  const bool is_needed = request.setup.forecast.kind == ForecastModel::Kind::kIssued;
  for (const ZoneFile& file : request.zone_files) {
    const bool is_there = request.forecast_files.contains(file.zone);
    if (is_needed && !is_there) {
      return UsageError(absl::StrCat("--forecast: 'file' needs one for each zone: write --zone ",
                                     file.zone, "=", file.path, ",forecast=FILE.csv"));
    }
    if (is_there && !is_needed) {
      return UsageError(absl::StrCat("--zone: '", file.zone,
                                     "' has a file of forecasts, which only --forecast file uses"));
    }
  }
  return absl::OkStatus();
}

absl::Status ParseFiles(const std::vector<std::string>& texts, SimulateRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(request.zone_files, ParseZoneFiles(texts));
  if (request.zone_files.empty()) {
    return UsageError("--zone is missing: write --zone GB=FILE.csv");
  }
  request.forecast_files = TakeForecastFiles(request.zone_files);
  return absl::OkStatus();
}

absl::StatusOr<std::map<std::string, NodeGroup>> ParseNodes(const std::string& text,
                                                            const std::vector<ZoneFile>& files) {
  std::map<std::string, NodeGroup> nodes;
  if (text == "unlimited") return nodes;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    const std::pair<std::string, std::string> halves =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    WINDFALL_ASSIGN_OR_RETURN(const NodeGroup group,
                              OrUsageError("--nodes", ParseNodeGroup(halves.second)));
    if (!HasZone(files, halves.first)) {
      return UsageError(absl::StrCat("--nodes: zone '", halves.first,
                                     "' has no intensity: add --zone ", halves.first, "=FILE.csv"));
    }
    if (!nodes.emplace(halves.first, group).second) {
      return UsageError(absl::StrCat("--nodes: '", halves.first, "' comes twice"));
    }
  }
  return nodes;
}

absl::StatusOr<Power> ParseWatts(absl::string_view option, double watts) {
  if (watts >= 0 && watts <= kMostWatts) return Milliwatts(std::llround(watts * 1000));
  return UsageError(absl::StrCat(option, ": ", watts, " is not between 0 and ", kMostWatts, " W"));
}

absl::StatusOr<WorkloadOptions> ParseWorkload(const SimulateOptions& options,
                                              const SimulateRequest& request) {
  WorkloadOptions workload{.interruptible_share = options.interruptible, .seed = options.seed};
  if (!(options.interruptible >= 0 && options.interruptible <= 1)) {
    return UsageError(absl::StrCat("--interruptible: ", options.interruptible,
                                   " is no share: write 0.5 for half of the jobs"));
  }
  WINDFALL_ASSIGN_OR_RETURN(workload.slack, ParseSpan("--slack", options.slack));
  WINDFALL_ASSIGN_OR_RETURN(workload.resume_overhead,
                            ParseSpan("--resume-overhead", options.resume_overhead));
  WINDFALL_ASSIGN_OR_RETURN(workload.power_per_gpu,
                            ParseWatts("--watts-per-gpu", options.watts_per_gpu));
  WINDFALL_ASSIGN_OR_RETURN(workload.power_per_cpu,
                            ParseWatts("--watts-per-cpu", options.watts_per_cpu));
  WINDFALL_ASSIGN_OR_RETURN(workload.durations,
                            ParseDurations(options.durations, request.setup.policy));
  if (options.home == "spread" || options.home == "any") return workload;
  if (!HasZone(request.zone_files, options.home)) {
    return UsageError(absl::StrCat("--home: '", options.home,
                                   "' is neither spread, any nor one of the zones with a file"));
  }
  workload.home = options.home;
  return workload;
}

// Absent: nodes are always on.
absl::StatusOr<std::optional<NodeSleep>> ParseSleep(const SimulateOptions& options) {
  WINDFALL_ASSIGN_OR_RETURN(const Power idle, ParseWatts("--idle-watts", options.idle_watts));
  if (!(options.wake_watt_hours >= 0 && options.wake_watt_hours <= kMostWakeWattHours)) {
    return UsageError(absl::StrCat("--wake-watt-hours: ", options.wake_watt_hours,
                                   " is not between 0 and ", kMostWakeWattHours, " Wh"));
  }
  const NodeSleep sleep = {.idle = idle,
                           .wake = Millijoules(std::llround(options.wake_watt_hours * 3.6e6))};
  if (sleep == NodeSleep()) return std::nullopt;
  if (options.nodes == "unlimited") {
    return UsageError(absl::StrCat(
        options.idle_watts > 0 ? "--idle-watts" : "--wake-watt-hours",
        ": needs --nodes: where there is room for everything, there are no nodes to sleep"));
  }
  return sleep;
}

absl::StatusOr<SimulationSetup> ParseSetup(const SimulateOptions& options) {
  SimulationSetup setup{.seed = options.seed};
  WINDFALL_ASSIGN_OR_RETURN(setup.policy, ParsePolicy(options.policy));
  WINDFALL_ASSIGN_OR_RETURN(setup.forecast, ParseForecastAndHorizon(options));
  WINDFALL_ASSIGN_OR_RETURN(setup.min_saving,
                            OrUsageError("--min-saving", ParseMinSaving(options.min_saving)));
  WINDFALL_ASSIGN_OR_RETURN(setup.replan, ParseSpan("--replan", options.replan));
  WINDFALL_ASSIGN_OR_RETURN(setup.plan_interval,
                            ParseSpan("--plan-interval", options.plan_interval));
  WINDFALL_ASSIGN_OR_RETURN(setup.sleep, ParseSleep(options));
  setup.stays_home = options.home != "any";
  if (!setup.stays_home && options.nodes == "unlimited") {
    return UsageError(
        "--home: 'any' needs --nodes: where there is room for everything, no node is "
        "the first free one");
  }
  if (setup.replan < absl::Seconds(1)) {
    return UsageError(absl::StrCat("--replan: '", options.replan, "' is less than a second"));
  }
  if (!(options.pue >= 1 && options.pue <= 5)) {
    return UsageError(absl::StrCat("--pue: ", options.pue, " is not between 1 and 5"));
  }
  setup.pue_permille = static_cast<int32_t>(std::lround(options.pue * 1000));
  return setup;
}

}  // namespace

absl::StatusOr<NodeGroup> ParseNodeGroup(absl::string_view text) {
  const auto wrong = [&text] {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", text,
        "' says no nodes: write GB=10x8 for ten nodes of 8 GPUs, or GB=10x8x64 with 64 "
        "CPUs each"));
  };
  std::vector<int32_t> numbers;
  for (const absl::string_view part : absl::StrSplit(text, 'x')) {
    int32_t number = 0;
    if (!absl::SimpleAtoi(part, &number) || number < 0 || number > kMostNodes) return wrong();
    numbers.push_back(number);
  }
  if (numbers.size() < 2 || numbers.size() > 3 || numbers[0] == 0) return wrong();
  const int32_t cpus = numbers.size() == 3 ? numbers[2] : kUnlimitedResources;
  if (cpus == 0) return wrong();
  return NodeGroup{.count = numbers[0], .capacity = {.gpus = numbers[1], .cpus = cpus}};
}

absl::StatusOr<SimulateRequest> ParseSimulateOptions(const SimulateOptions& options,
                                                     const TimeContext& context) {
  SimulateRequest request{.trace_path = options.jobs, .limit = options.limit};
  if (options.limit < 0) {
    return UsageError(
        absl::StrCat("--limit: ", options.limit, " is negative; leave it out for all"));
  }
  WINDFALL_RETURN_IF_ERROR(ParseFiles(options.zones, request));
  WINDFALL_ASSIGN_OR_RETURN(request.nodes, ParseNodes(options.nodes, request.zone_files));
  WINDFALL_ASSIGN_OR_RETURN(request.setup, ParseSetup(options));
  WINDFALL_ASSIGN_OR_RETURN(request.setup.prices,
                            ParsePrices(options.prices, ZonesOf(request.zone_files)));
  const std::string note = CurrencyNote(options.prices);
  if (!note.empty()) request.price_notes.push_back(note);
  WINDFALL_RETURN_IF_ERROR(CheckForecastFiles(request));
  WINDFALL_ASSIGN_OR_RETURN(request.workload, ParseWorkload(options, request));
  if (!options.start.empty()) {
    WINDFALL_ASSIGN_OR_RETURN(
        request.start,
        OrUsageError("--start", ParseTime(options.start, context, TimeSense::kBack)));
  }
  return request;
}

}  // namespace windfall
