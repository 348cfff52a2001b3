#include "forecasts/energy_charts_source.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

constexpr absl::Duration kStep = absl::Minutes(15);
// Parts are of whole days.
constexpr PastLimits kPast = {.longest_part = absl::Hours(24 * 10),
                              .furthest_back = absl::Hours(24 * 90),
                              .step = absl::Hours(24)};

std::string DateOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

// Small letters, hyphens and underscores only: it becomes a part of the URL.
bool IsCountry(absl::string_view country) {
  if (country.size() < 2 || country.size() > 10) return false;
  for (const char c : country) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) && c != '-' && c != '_') return false;
  }
  return true;
}

}  // namespace

GateSettings EnergyChartsGate() { return {.budgets = {{.requests = 60, .per = absl::Minutes(1)}}}; }

absl::StatusOr<std::unique_ptr<EnergyChartsSource>> EnergyChartsSource::Create(
    EnergyChartsOptions options, std::shared_ptr<HttpClient> http) {
  const std::string name = absl::StrCat("energy-charts ", options.zone, ": ");
  if (options.country.empty()) options.country = absl::AsciiStrToLower(options.zone);
  if (!IsCountry(options.country)) {
    return absl::InvalidArgumentError(absl::StrCat(name, "country \"", options.country,
                                                   "\" is not one such as \"de\" or \"fr\""));
  }
  const absl::Status url = CheckBaseUrl(options.base_url);
  if (!url.ok()) return absl::InvalidArgumentError(absl::StrCat(name, url.message()));
  return absl::WrapUnique(new EnergyChartsSource(std::move(options), std::move(http)));
}

EnergyChartsSource::EnergyChartsSource(EnergyChartsOptions options,
                                       std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "energy-charts",
                .signal = Signal::kAverage,
                .factors = options.factors},
      country_(std::move(options.country)),
      base_url_(absl::StripSuffix(options.base_url, "/")),
      http_(std::move(http)) {}

std::string EnergyChartsSource::description() const {
  return absl::StrCat("energy-charts ", base_url_);
}

absl::StatusOr<FetchedSeries> EnergyChartsSource::Fetch(const HttpRequest& request,
                                                        EnergyChartsValue value, absl::Time now) {
  return FetchSeries(*http_, request,
                     {.parse =
                          [&](absl::string_view body) {
                            return ParseEnergyChartsIntensity(body, value, identity_);
                          },
                      .problem_of = &ProblemOfKeyless},
                     now);
}

absl::StatusOr<Forecast> EnergyChartsSource::FetchForecast(absl::Time now) {
  const HttpRequest request = {.url = absl::StrCat(base_url_, "/co2eq?country=", country_),
                               .fresh_until = StepBegin(now, kStep) + kStep};
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, EnergyChartsValue::kExpected, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> EnergyChartsSource::FetchActual(const TimeSpan& span,
                                                                absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
        const std::string url =
            absl::StrCat(base_url_, "/co2eq?country=", country_, "&start=", DateOf(part.begin),
                         "&end=", DateOf(part.end));
        return Fetch({.url = url}, EnergyChartsValue::kActual, now);
      });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
