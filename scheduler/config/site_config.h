// The configuration of a site, checked and with its defaults filled in.
#ifndef WINDFALL_SCHEDULER_CONFIG_SITE_CONFIG_H_
#define WINDFALL_SCHEDULER_CONFIG_SITE_CONFIG_H_

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "forecasts/carbon_aware_sdk_source.h"
#include "forecasts/csv_source.h"
#include "forecasts/electricity_maps_source.h"
#include "forecasts/energi_data_source.h"
#include "forecasts/energy_charts_source.h"
#include "forecasts/neso_source.h"
#include "forecasts/replay_source.h"
#include "forecasts/watttime_source.h"
#include "scheduler/server/scheduler_options.h"
#include "windfall/v1/config.pb.h"

namespace windfall {

struct ReplaySettings {
  ReplayOptions options;            // its epoch is the next field's business
  std::optional<absl::Time> epoch;  // absent: when the scheduler first started
};

// Of a source that asks a provider over the network.
template <typename Options>
struct OnlineSettings {
  Options options;
  absl::Duration timeout = absl::Seconds(10);  // of one request
};
using NesoSettings = OnlineSettings<NesoOptions>;
using EnergiDataSettings = OnlineSettings<EnergiDataOptions>;
using EnergyChartsSettings = OnlineSettings<EnergyChartsOptions>;
using CarbonAwareSdkSettings = OnlineSettings<CarbonAwareSdkOptions>;

// Where a key, token or password is read from.
struct SecretPlace {
  std::string path;                  // of a file; empty: the other one
  std::string environment_variable;  // empty: the other one

  std::string name() const { return path.empty() ? "$" + environment_variable : path; }
};

struct ElectricityMapsSettings {
  OnlineSettings<ElectricityMapsOptions> online;
  SecretPlace key;
  int requests_per_hour = 50;
};

struct WattTimeSettings {
  OnlineSettings<WattTimeOptions> online;
  SecretPlace user;
  SecretPlace password;
};

struct SourceSettings {
  std::string field;  // where it stands in the configuration, for messages
  std::variant<CsvSourceOptions, ReplaySettings, NesoSettings, EnergiDataSettings,
               EnergyChartsSettings, ElectricityMapsSettings, WattTimeSettings,
               CarbonAwareSdkSettings>
      source;
};

struct ZoneSources {
  std::vector<SourceSettings> sources;  // in the order in which they are asked
  absl::Duration stale_after = absl::Hours(6);
};

// How providers are reached.
struct NetworkSettings {
  std::string proxy_url;  // empty: as the environment says
  std::string ca_path;    // PEM file of the certificates to trust; empty: the system's
};

struct SiteConfig {
  std::string listen_address;
  std::string state_directory;  // absolute
  SchedulerOptions options;
  std::map<std::string, ZoneSources> zones;  // those of `options`
  NetworkSettings network;
};

// Relative paths are taken from `directory`, an absolute path. InvalidArgument names the field,
// such as zones[1].pue_permille, its value and what it may be. Reads no files.
absl::StatusOr<SiteConfig> CheckConfig(const windfall::v1::SchedulerConfig& config,
                                       const std::string& directory);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONFIG_SITE_CONFIG_H_
