#include "scheduler/config/site_config.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/ledger_entry.h"
#include "domain/status_macros.h"
#include "scheduler/config/field_check.h"
#include "scheduler/config/price_config.h"
#include "scheduler/config/source_config.h"

namespace windfall {
namespace {

constexpr absl::Duration kMinute = absl::Minutes(1);
constexpr absl::Duration kYear = absl::Hours(24 * 365);

absl::Status CheckZoneName(const std::string& field, const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  if (!name.empty() && plain) return absl::OkStatus();
  return WrongField(field, absl::StrCat("'", name, "'"),
                    "write an Electricity Maps zone key, such as GB or US-CAL-CISO");
}

// Slots of different hours must begin at the same minutes, so that readings of all nodes line up.
absl::Status CheckReadingSlot(absl::Duration slot) {
  if (slot < kMinute || absl::Hours(1) % slot == absl::ZeroDuration()) return absl::OkStatus();
  return WrongField("reading_slot", absl::FormatDuration(slot),
                    "it must divide an hour or be under a minute");
}

absl::StatusOr<Power> PlanningPower(const char* field, int32_t watts) {
  if (watts >= 0 && watts <= 100'000) return Watts(watts);
  return WrongField(field, absl::StrCat(watts), "use 0 to 100000");
}

// Rounded to a millijoule.
absl::StatusOr<Energy> TransferEnergyField(double kilowatt_hours) {
  if (kilowatt_hours >= 0 && kilowatt_hours <= 1) {
    return Millijoules(std::llround(kilowatt_hours * 3.6e9));
  }
  return WrongField("transfer_kwh_per_gigabyte", absl::StrCat(kilowatt_hours), "use 0 to 1");
}

absl::StatusOr<SchedulerOptions> CheckOptions(const windfall::v1::SchedulerConfig& config) {
  SchedulerOptions options;
  if (config.has_default_slack()) {
    WINDFALL_ASSIGN_OR_RETURN(
        options.default_slack,
        DurationField("default_slack", config.default_slack(), absl::ZeroDuration(), kYear));
  }
  if (config.has_default_duration()) {
    WINDFALL_ASSIGN_OR_RETURN(
        options.default_duration,
        DurationField("default_duration", config.default_duration(), absl::Milliseconds(1), kYear));
  }
  if (config.has_lease()) {
    WINDFALL_ASSIGN_OR_RETURN(options.lease, LeaseField("lease", config.lease()));
  }
  if (config.has_reading_slot()) {
    WINDFALL_ASSIGN_OR_RETURN(
        options.reading_slot,
        DurationField("reading_slot", config.reading_slot(), absl::Seconds(1), kLongestSlot));
    WINDFALL_RETURN_IF_ERROR(CheckReadingSlot(options.reading_slot));
  }
  if (config.has_planning_watts_per_gpu()) {
    WINDFALL_ASSIGN_OR_RETURN(
        options.planning_power_per_gpu,
        PlanningPower("planning_watts_per_gpu", config.planning_watts_per_gpu()));
  }
  if (config.has_planning_watts_per_cpu()) {
    WINDFALL_ASSIGN_OR_RETURN(
        options.planning_power_per_cpu,
        PlanningPower("planning_watts_per_cpu", config.planning_watts_per_cpu()));
  }
  if (config.has_transfer_kwh_per_gigabyte()) {
    WINDFALL_ASSIGN_OR_RETURN(options.transfer_energy_per_gigabyte,
                              TransferEnergyField(config.transfer_kwh_per_gigabyte()));
  }
  return options;
}

// Rounded to a mW or mJ, `per_unit` of them.
absl::StatusOr<int64_t> SleepField(const std::string& field, double value, double per_unit) {
  if (value >= 0 && value <= 100'000) return std::llround(value * per_unit);
  return WrongField(field, absl::StrCat(value), "use 0 to 100000");
}

absl::StatusOr<NodeSleep> CheckSleep(const std::string& field,
                                     const windfall::v1::SleepConfig& config) {
  WINDFALL_ASSIGN_OR_RETURN(
      const int64_t idle, SleepField(absl::StrCat(field, ".idle_watts"), config.idle_watts(), 1e3));
  WINDFALL_ASSIGN_OR_RETURN(const int64_t wake, SleepField(absl::StrCat(field, ".wake_watt_hours"),
                                                           config.wake_watt_hours(), 3.6e6));
  return NodeSleep{.idle = Milliwatts(idle), .wake = Millijoules(wake)};
}

absl::Status AddSleep(const windfall::v1::SchedulerConfig& config, SleepPolicy& policy) {
  for (int i = 0; i < config.sleeping_nodes_size(); ++i) {
    const windfall::v1::SleepConfig& each = config.sleeping_nodes(i);
    const std::string field = absl::StrCat("sleeping_nodes[", i, "]");
    WINDFALL_ASSIGN_OR_RETURN(const NodeSleep sleep, CheckSleep(field, each));
    if (each.nodes().empty() && policy.others.has_value()) {
      return WrongField(absl::StrCat(field, ".nodes"), "empty",
                        "another entry is for all others already; remove one of the two");
    }
    if (each.nodes().empty()) policy.others = sleep;
    for (const std::string& node : each.nodes()) {
      if (absl::StripAsciiWhitespace(node).empty()) {
        return WrongField(absl::StrCat(field, ".nodes"), absl::StrCat("'", node, "'"),
                          "write the name of a node, as `windfall nodes` lists them, or leave the "
                          "field out for all that no entry names");
      }
      if (policy.by_node.emplace(node, sleep).second) continue;
      return WrongField(absl::StrCat(field, ".nodes"), absl::StrCat("'", node, "'"),
                        "the node is named before; remove one of the two");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ZoneOptions> CheckZoneOptions(const std::string& field,
                                             const windfall::v1::ZoneConfig& zone) {
  ZoneOptions options;
  if (zone.has_pue_permille()) {
    options.pue_permille = zone.pue_permille();
    if (options.pue_permille < 1000 || options.pue_permille > 10'000) {
      return WrongField(absl::StrCat(field, ".pue_permille"), absl::StrCat(options.pue_permille),
                        "use 1000 (PUE 1.0) to 10000");
    }
  }
  if (zone.has_model()) options.model = zone.model();
  if (zone.has_refresh()) {
    WINDFALL_ASSIGN_OR_RETURN(options.refresh,
                              DurationField(absl::StrCat(field, ".refresh"), zone.refresh(),
                                            absl::Seconds(1), absl::Hours(24)));
  }
  return options;
}

absl::StatusOr<ZoneSources> CheckZoneSources(const std::string& field,
                                             const windfall::v1::ZoneConfig& zone,
                                             const std::string& directory) {
  ZoneSources sources;
  if (zone.has_stale_after()) {
    WINDFALL_ASSIGN_OR_RETURN(sources.stale_after,
                              DurationField(absl::StrCat(field, ".stale_after"), zone.stale_after(),
                                            absl::Seconds(1), kYear));
  }
  for (int i = 0; i < zone.sources_size(); ++i) {
    const SourcePlace place{.field = absl::StrCat(field, ".sources[", i, "]"),
                            .zone = zone.name(),
                            .directory = directory};
    WINDFALL_ASSIGN_OR_RETURN(sources.sources.emplace_back(), CheckSource(place, zone.sources(i)));
  }
  return sources;
}

absl::Status AddZones(const windfall::v1::SchedulerConfig& config, const std::string& directory,
                      SiteConfig& site) {
  if (config.zones().empty()) {
    return absl::InvalidArgumentError("zones: there is none; name at least one");
  }
  for (int i = 0; i < config.zones_size(); ++i) {
    const windfall::v1::ZoneConfig& zone = config.zones(i);
    const std::string field = absl::StrCat("zones[", i, "]");
    WINDFALL_RETURN_IF_ERROR(CheckZoneName(absl::StrCat(field, ".name"), zone.name()));
    if (site.zones.contains(zone.name())) {
      return WrongField(absl::StrCat(field, ".name"), absl::StrCat("'", zone.name(), "'"),
                        "the zone is there already; remove one of the two");
    }
    WINDFALL_ASSIGN_OR_RETURN(site.options.zones[zone.name()], CheckZoneOptions(field, zone));
    WINDFALL_ASSIGN_OR_RETURN(site.zones[zone.name()], CheckZoneSources(field, zone, directory));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SiteConfig> CheckConfig(const windfall::v1::SchedulerConfig& config,
                                       const std::string& directory) {
  SiteConfig site{.listen_address = config.listen_address()};
  if (site.listen_address.empty()) {
    return absl::InvalidArgumentError(
        "listen_address: missing; write one, such as \"127.0.0.1:7433\"");
  }
  if (config.state_directory().empty()) {
    return absl::InvalidArgumentError(
        "state_directory: missing; name a directory for the queue and the ledger");
  }
  site.state_directory = PathFrom(directory, config.state_directory());
  site.network = {.proxy_url = config.network().proxy_url(),
                  .ca_path = PathFrom(directory, config.network().ca_path())};
  WINDFALL_ASSIGN_OR_RETURN(site.options, CheckOptions(config));
  WINDFALL_RETURN_IF_ERROR(AddSleep(config, site.options.sleep));
  WINDFALL_RETURN_IF_ERROR(AddZones(config, directory, site));
  WINDFALL_ASSIGN_OR_RETURN(site.options.prices, CheckPrices(config));
  return site;
}

}  // namespace windfall
