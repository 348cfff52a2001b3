#include "scheduler/config/source_config.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/timestamp.h"
#include "scheduler/config/field_check.h"

namespace windfall {
namespace {

constexpr double kMaxSpeed = 100'000;

absl::StatusOr<Factors> FactorsField(const std::string& field, const std::string& text) {
  if (text.empty()) return Factors::kUnknown;
  if (text == "lifecycle") return Factors::kLifecycle;
  if (text == "direct") return Factors::kDirect;
  return WrongField(field, absl::StrCat("'", text, "'"),
                    "use \"lifecycle\", \"direct\" or leave it out");
}

absl::StatusOr<std::string> RequiredPath(const SourcePlace& place, const std::string& field,
                                         const std::string& path) {
  if (!path.empty()) return PathFrom(place.directory, path);
  return absl::InvalidArgumentError(absl::StrCat(field, ": missing; name a CSV file"));
}

absl::StatusOr<absl::Time> TimeField(const std::string& field, const std::string& text) {
  const absl::StatusOr<absl::Time> time = ParseTimestamp(text);
  if (time.ok()) return *time;
  return WrongField(field, absl::StrCat("'", text, "'"),
                    "write a time such as 2024-05-01T00:00:00Z");
}

absl::StatusOr<CsvSourceOptions> CheckCsv(const SourcePlace& place,
                                          const windfall::v1::CsvSourceConfig& config) {
  const std::string field = absl::StrCat(place.field, ".csv");
  CsvSourceOptions options{.zone = place.zone,
                           .actual_path = PathFrom(place.directory, config.actual_path())};
  WINDFALL_ASSIGN_OR_RETURN(
      options.forecast_path,
      RequiredPath(place, absl::StrCat(field, ".forecast_path"), config.forecast_path()));
  WINDFALL_ASSIGN_OR_RETURN(options.factors,
                            FactorsField(absl::StrCat(field, ".factors"), config.factors()));
  return options;
}

absl::StatusOr<ReplaySettings> CheckReplay(const SourcePlace& place,
                                           const windfall::v1::ReplaySourceConfig& config) {
  const std::string field = absl::StrCat(place.field, ".replay");
  ReplaySettings settings;
  ReplayOptions& options = settings.options;
  options.zone = place.zone;
  options.actual_path = PathFrom(place.directory, config.actual_path());
  options.speed = config.speed_ratio();
  WINDFALL_ASSIGN_OR_RETURN(
      options.forecast_path,
      RequiredPath(place, absl::StrCat(field, ".forecast_path"), config.forecast_path()));
  WINDFALL_ASSIGN_OR_RETURN(options.start_time,
                            TimeField(absl::StrCat(field, ".start_time"), config.start_time()));
  if (!(options.speed > 0 && options.speed <= kMaxSpeed)) {
    return WrongField(absl::StrCat(field, ".speed_ratio"), absl::StrCat(options.speed),
                      "use a positive number up to 100000, such as 720 for a day in two minutes");
  }
  WINDFALL_ASSIGN_OR_RETURN(options.factors,
                            FactorsField(absl::StrCat(field, ".factors"), config.factors()));
  if (!config.epoch_time().empty()) {
    WINDFALL_ASSIGN_OR_RETURN(settings.epoch,
                              TimeField(absl::StrCat(field, ".epoch_time"), config.epoch_time()));
  }
  return settings;
}

// What all online sources have: where the provider is, and how long it may take.
template <typename Options, typename Config>
absl::Status CheckOnline(const SourcePlace& place, const std::string& kind, const Config& config,
                         OnlineSettings<Options>& settings) {
  settings.options.zone = place.zone;
  if (!config.base_url().empty()) settings.options.base_url = config.base_url();
  if (!config.has_timeout()) return absl::OkStatus();
  WINDFALL_ASSIGN_OR_RETURN(settings.timeout,
                            DurationField(absl::StrCat(place.field, ".", kind, ".timeout"),
                                          config.timeout(), absl::Seconds(1), absl::Minutes(5)));
  return absl::OkStatus();
}

absl::StatusOr<NesoSettings> CheckNeso(const SourcePlace& place,
                                       const windfall::v1::NesoSourceConfig& config) {
  NesoSettings settings;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, "neso", config, settings));
  settings.options.place = {.region_id = config.region_id(), .postcode = config.postcode()};
  return settings;
}

absl::StatusOr<EnergiDataSettings> CheckEnergiData(
    const SourcePlace& place, const windfall::v1::EnergiDataServiceSourceConfig& config) {
  const std::string kind = "energi_data_service";
  EnergiDataSettings settings;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, kind, config, settings));
  WINDFALL_ASSIGN_OR_RETURN(
      settings.options.factors,
      FactorsField(absl::StrCat(place.field, ".", kind, ".factors"), config.factors()));
  return settings;
}

absl::StatusOr<EnergyChartsSettings> CheckEnergyCharts(
    const SourcePlace& place, const windfall::v1::EnergyChartsSourceConfig& config) {
  const std::string kind = "energy_charts";
  EnergyChartsSettings settings;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, kind, config, settings));
  settings.options.country = config.country();
  WINDFALL_ASSIGN_OR_RETURN(
      settings.options.factors,
      FactorsField(absl::StrCat(place.field, ".", kind, ".factors"), config.factors()));
  return settings;
}

absl::StatusOr<SecretPlace> CheckSecret(const SourcePlace& place, const std::string& field,
                                        const windfall::v1::SecretConfig& config) {
  SecretPlace secret = {.path = PathFrom(place.directory, config.path()),
                        .environment_variable = config.environment_variable()};
  if (secret.path.empty() != secret.environment_variable.empty()) return secret;
  return absl::InvalidArgumentError(absl::StrCat(
      field, ": name either a path or an environment_variable that holds it, and only one"));
}

absl::StatusOr<ElectricityMapsSettings> CheckElectricityMaps(
    const SourcePlace& place, const windfall::v1::ElectricityMapsSourceConfig& config) {
  const std::string kind = "electricity_maps";
  const std::string field = absl::StrCat(place.field, ".", kind);
  ElectricityMapsSettings settings;
  ElectricityMapsOptions& options = settings.online.options;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, kind, config, settings.online));
  WINDFALL_ASSIGN_OR_RETURN(settings.key,
                            CheckSecret(place, absl::StrCat(field, ".key"), config.key()));
  if (!config.key_header().empty()) options.key_header = config.key_header();
  if (!config.factors().empty()) {
    WINDFALL_ASSIGN_OR_RETURN(options.factors,
                              FactorsField(absl::StrCat(field, ".factors"), config.factors()));
  }
  if (config.has_horizon_hours()) options.horizon_hours = config.horizon_hours();
  if (config.has_hourly_requests_count())
    settings.requests_per_hour = config.hourly_requests_count();
  if (settings.requests_per_hour >= 1) return settings;
  return WrongField(absl::StrCat(field, ".hourly_requests_count"),
                    absl::StrCat(settings.requests_per_hour), "use 1 or more");
}

absl::StatusOr<Signal> SignalField(const std::string& field, const std::string& text) {
  if (text.empty() || text == "marginal") return Signal::kMarginal;
  if (text == "average") return Signal::kAverage;
  return WrongField(field, absl::StrCat("'", text, "'"), "use \"marginal\" or \"average\"");
}

absl::StatusOr<WattTimeSettings> CheckWattTime(const SourcePlace& place,
                                               const windfall::v1::WattTimeSourceConfig& config) {
  const std::string kind = "watttime";
  const std::string field = absl::StrCat(place.field, ".", kind);
  WattTimeSettings settings;
  WattTimeOptions& options = settings.online.options;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, kind, config, settings.online));
  WINDFALL_ASSIGN_OR_RETURN(settings.user,
                            CheckSecret(place, absl::StrCat(field, ".user"), config.user()));
  WINDFALL_ASSIGN_OR_RETURN(
      settings.password, CheckSecret(place, absl::StrCat(field, ".password"), config.password()));
  WINDFALL_ASSIGN_OR_RETURN(options.signal,
                            SignalField(absl::StrCat(field, ".signal"), config.signal()));
  options.region = config.region();
  if (config.has_horizon_hours()) options.horizon_hours = config.horizon_hours();
  return settings;
}

absl::StatusOr<CarbonAwareSdkSettings> CheckCarbonAwareSdk(
    const SourcePlace& place, const windfall::v1::CarbonAwareSdkSourceConfig& config) {
  const std::string kind = "carbon_aware_sdk";
  const std::string field = absl::StrCat(place.field, ".", kind);
  CarbonAwareSdkSettings settings;
  WINDFALL_RETURN_IF_ERROR(CheckOnline(place, kind, config, settings));
  settings.options.location = config.location();
  // Nothing says which it is, and a wrong guess would mix what must not be compared.
  if (config.signal().empty()) {
    return WrongField(absl::StrCat(field, ".signal"), "missing",
                      "say what the SDK's data source gives, \"marginal\" or \"average\"");
  }
  WINDFALL_ASSIGN_OR_RETURN(settings.options.signal,
                            SignalField(absl::StrCat(field, ".signal"), config.signal()));
  WINDFALL_ASSIGN_OR_RETURN(settings.options.factors,
                            FactorsField(absl::StrCat(field, ".factors"), config.factors()));
  return settings;
}

}  // namespace

absl::StatusOr<SourceSettings> CheckSource(const SourcePlace& place,
                                           const windfall::v1::ForecastSourceConfig& config) {
  SourceSettings settings{.field = place.field};
  switch (config.source_case()) {
    case windfall::v1::ForecastSourceConfig::kCsv: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source, CheckCsv(place, config.csv()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kReplay: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source, CheckReplay(place, config.replay()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kNeso: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source, CheckNeso(place, config.neso()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kEnergiDataService: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source,
                                CheckEnergiData(place, config.energi_data_service()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kEnergyCharts: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source, CheckEnergyCharts(place, config.energy_charts()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kElectricityMaps: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source,
                                CheckElectricityMaps(place, config.electricity_maps()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kWatttime: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source, CheckWattTime(place, config.watttime()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::kCarbonAwareSdk: {
      WINDFALL_ASSIGN_OR_RETURN(settings.source,
                                CheckCarbonAwareSdk(place, config.carbon_aware_sdk()));
      return settings;
    }
    case windfall::v1::ForecastSourceConfig::SOURCE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(place.field, ": empty; choose a source, such as neso or csv"));
}

}  // namespace windfall
