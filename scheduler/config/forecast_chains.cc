#include "scheduler/config/forecast_chains.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/watttime_login.h"
#include "scheduler/config/provider_accounts.h"

namespace windfall {
namespace {

using SourceOr = absl::StatusOr<std::unique_ptr<ForecastSource>>;

absl::StatusOr<Secret> ReadSecret(const SecretPlace& place) {
  return place.path.empty() ? Secret::FromEnvironment(place.environment_variable)
                            : Secret::FromFile(place.path);
}

// Makes the source of whichever kind is configured.
struct SourceMaker {
  absl::Time first_start;
  ProviderAccounts& accounts;
  std::map<std::string, std::shared_ptr<HttpClient>>& logins;  // by account

  SourceOr operator()(const CsvSourceOptions& options) const {
    return std::make_unique<CsvSource>(options);
  }
  SourceOr operator()(const ReplaySettings& settings) const {
    ReplayOptions options = settings.options;
    options.epoch = settings.epoch.value_or(first_start);
    return ReplaySource::Create(std::move(options));
  }
  SourceOr operator()(const NesoSettings& settings) const {
    return NesoSource::Create(settings.options, ClientOf("neso", settings, NesoGate()));
  }
  SourceOr operator()(const EnergiDataSettings& settings) const {
    return EnergiDataSource::Create(settings.options,
                                    ClientOf("energi-data-service", settings, EnergiDataGate()));
  }
  SourceOr operator()(const EnergyChartsSettings& settings) const {
    return EnergyChartsSource::Create(settings.options,
                                      ClientOf("energy-charts", settings, EnergyChartsGate()));
  }

  SourceOr operator()(const CarbonAwareSdkSettings& settings) const {
    return CarbonAwareSdkSource::Create(settings.options,
                                        ClientOf("carbon-aware-sdk", settings, GateSettings()));
  }
  SourceOr operator()(const ElectricityMapsSettings& settings) const {
    WINDFALL_ASSIGN_OR_RETURN(Secret key, ReadSecret(settings.key));
    const ProviderAccount account = {.provider = "electricity-maps",
                                     .base_url = settings.online.options.base_url,
                                     .credentials = settings.key.name()};
    return ElectricityMapsSource::Create(
        settings.online.options, std::move(key),
        accounts.ClientOf(account, ElectricityMapsGate(settings.requests_per_hour),
                          settings.online.timeout));
  }

  SourceOr operator()(const WattTimeSettings& settings) const {
    const WattTimeOptions& options = settings.online.options;
    const ProviderAccount account = {
        .provider = "watttime",
        .base_url = options.base_url,
        .credentials = absl::StrCat(settings.user.name(), " ", settings.password.name())};
    std::shared_ptr<HttpClient> client =
        accounts.ClientOf(account, WattTimeGate(), settings.online.timeout);
    // One for all zones, so that they share a token.
    std::shared_ptr<HttpClient>& login = logins[account.base_url + " " + account.credentials];
    if (login == nullptr) {
      WINDFALL_ASSIGN_OR_RETURN(Secret user, ReadSecret(settings.user));
      WINDFALL_ASSIGN_OR_RETURN(Secret password, ReadSecret(settings.password));
      login = std::make_shared<WattTimeLogin>(options.base_url, std::move(user),
                                              std::move(password), std::move(client));
    }
    return WattTimeSource::Create(options, login);
  }

  // Of a provider that needs no credentials.
  template <typename Options>
  std::shared_ptr<HttpClient> ClientOf(const std::string& provider,
                                       const OnlineSettings<Options>& settings,
                                       const GateSettings& gate) const {
    return accounts.ClientOf({.provider = provider, .base_url = settings.options.base_url}, gate,
                             settings.timeout);
  }
};

}  // namespace

absl::StatusOr<std::map<std::string, std::unique_ptr<ForecastChain>>> MakeForecastChains(
    const SiteConfig& site, absl::Time first_start, std::stop_token stop) {
  ProviderAccounts accounts(site.network, site.state_directory, std::move(stop));
  std::map<std::string, std::shared_ptr<HttpClient>> logins;
  const SourceMaker maker{.first_start = first_start, .accounts = accounts, .logins = logins};
  std::map<std::string, std::unique_ptr<ForecastChain>> chains;
  for (const auto& [zone, zone_sources] : site.zones) {
    std::vector<std::unique_ptr<ForecastSource>> sources;
    for (const SourceSettings& settings : zone_sources.sources) {
      SourceOr source = std::visit(maker, settings.source);
      if (!source.ok()) {
        return absl::Status(source.status().code(),
                            absl::StrCat(settings.field, ": ", source.status().message()));
      }
      sources.push_back(*std::move(source));
    }
    chains[zone] =
        std::make_unique<ForecastChain>(zone, std::move(sources), zone_sources.stale_after);
  }
  return chains;
}

}  // namespace windfall
