#include "cli/offline_plan.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/zone_file.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_file.h"
#include "proto/node_wire.h"
#include "proto/plan_wire.h"
#include "scheduler/planner/alternatives.h"
#include "scheduler/planner/planner.h"

namespace windfall {
namespace {

// The defaults of a scheduler's configuration (config.proto).
constexpr absl::Duration kDefaultDuration = absl::Hours(1);
constexpr absl::Duration kDefaultSlack = absl::Hours(24);
constexpr int64_t kWattsPerGpu = 300;
constexpr int64_t kWattsPerCpu = 10;

std::optional<InputTransfer> InputOf(const JobSpec& spec) {
  if (!spec.input.has_value()) return std::nullopt;
  return InputTransfer{.from = spec.input->zone,
                       .energy = TransferEnergy(*spec.input, kTransferEnergyPerGigabyte)};
}

WorkItem FirstTaskOf(const JobSpec& spec, absl::Time now) {
  const absl::Duration duration = spec.duration.value_or(kDefaultDuration);
  const absl::Time release = std::max(now, spec.begin.value_or(now));
  return {.task = {.job = JobId(1)},
          .resources = spec.resources,
          .remaining = duration,
          .power = Watts(spec.resources.gpus * kWattsPerGpu + spec.resources.cpus * kWattsPerCpu),
          .release = release,
          .deadline = spec.deadline.value_or(release + duration + kDefaultSlack),
          .zones = spec.zones,
          .interruption = spec.interruption,
          .input = InputOf(spec),
          .asap = spec.asap,
          .min_saving = spec.min_saving,
          .priority = spec.priority};
}

absl::Status CheckZone(absl::string_view what, const std::string& zone,
                       const ZoneForecasts& zones) {
  if (std::find(zones.zones.begin(), zones.zones.end(), zone) != zones.zones.end()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(what, " '", zone, "' is not one of those with a ",
                                                 "file: ", absl::StrJoin(zones.zones, ", ")));
}

absl::Status CheckZones(const JobSpec& spec, const ZoneForecasts& zones) {
  for (const std::string& zone : spec.zones) {
    WINDFALL_RETURN_IF_ERROR(CheckZone("zone", zone, zones));
  }
  return spec.input.has_value() ? CheckZone("input zone", spec.input->zone, zones)
                                : absl::OkStatus();
}

}  // namespace

absl::StatusOr<ZoneForecasts> ReadZoneForecasts(const std::vector<std::string>& zones,
                                                absl::Time now) {
  ZoneForecasts read;
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<ZoneFile> files, ParseZoneFiles(zones));
  for (const auto& [zone, path] : files) {
    WINDFALL_ASSIGN_OR_RETURN(const RecordedIntensity recorded,
                              ReadIntensityFile(path, {.zone = zone, .provider = "csv"}));
    read.zones.push_back(zone);
    absl::StatusOr<Forecast> forecast = ForecastAt(recorded, now);
    if (absl::IsNotFound(forecast.status())) {
      read.warnings.push_back(absl::StrCat("zone ", zone, ": ", forecast.status().message()));
      continue;
    }
    WINDFALL_RETURN_IF_ERROR(forecast.status());
    read.forecasts[zone] = *std::move(forecast);
  }
  return read;
}

absl::StatusOr<v1::Plan> PlanOffline(const JobSpec& spec, const ZoneForecasts& zones,
                                     const std::optional<SitePrices>& prices, absl::Time now) {
  WINDFALL_RETURN_IF_ERROR(Validate(spec, now));
  WINDFALL_RETURN_IF_ERROR(CheckZones(spec, zones));
  PlanRequest request = {
      .now = now, .work = {FirstTaskOf(spec, now)}, .forecasts = zones.forecasts, .prices = prices};
  NodeNames names;
  for (const std::string& zone : zones.zones) {
    const NodeId id(static_cast<int64_t>(request.nodes.size()) + 1);
    request.nodes.push_back({.id = id, .zone = zone, .capacity = spec.resources});
    names[id] = "";
  }
  const std::vector<TaskPlan> plans = MakePlan(request).tasks;
  if (plans.size() != 1) return absl::InternalError("the planner made no plan");
  const TaskPlan& plan = plans.front();
  std::optional<Forecast> forecast;
  if (!plan.segments.empty()) {
    const auto used = zones.forecasts.find(plan.segments.front().zone);
    if (used != zones.forecasts.end()) forecast = used->second;
  }
  v1::Plan wire = ToWire(plan, names, forecast);
  Alternatives alternatives = FindAlternatives(request, plan);
  const absl::Time release = request.work.front().release;
  if (release > now) alternatives.earliest_start = release;
  *wire.mutable_alternatives() = ToWire(alternatives, names);
  return wire;
}

}  // namespace windfall
