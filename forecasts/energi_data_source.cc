#include "forecasts/energi_data_source.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/energi_data_intensity.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

constexpr absl::Duration kStep = absl::Minutes(5);
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 10), .furthest_back = absl::Hours(24 * 90), .step = kStep};

}  // namespace

GateSettings EnergiDataGate() {
  return {.budgets = {{.requests = 40, .per = absl::Seconds(10)}},
          .rest_after_too_many = absl::Minutes(5)};
}

absl::StatusOr<std::unique_ptr<EnergiDataSource>> EnergiDataSource::Create(
    EnergiDataOptions options, std::shared_ptr<HttpClient> http) {
  const std::string name = absl::StrCat("energi-data-service ", options.zone, ": ");
  if (options.zone != "DK-DK1" && options.zone != "DK-DK2") {
    return absl::InvalidArgumentError(
        absl::StrCat(name, "this service knows zones DK-DK1 and DK-DK2 only"));
  }
  const absl::Status url = CheckBaseUrl(options.base_url);
  if (!url.ok()) return absl::InvalidArgumentError(absl::StrCat(name, url.message()));
  return absl::WrapUnique(new EnergiDataSource(std::move(options), std::move(http)));
}

EnergiDataSource::EnergiDataSource(EnergiDataOptions options, std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "energi-data-service",
                .signal = Signal::kAverage,
                .factors = options.factors},
      price_area_(absl::StripPrefix(options.zone, "DK-")),
      base_url_(absl::StripSuffix(options.base_url, "/")),
      http_(std::move(http)) {}

std::string EnergiDataSource::description() const {
  return absl::StrCat("energi-data-service ", base_url_);
}

// Without `limit` it would give the newest hundred records, without `timezone` it would read the
// times as Danish.
std::string EnergiDataSource::UrlOf(const std::string& dataset, const TimeSpan& span) const {
  const auto stamp = [](absl::Time time) {
    return absl::FormatTime("%Y-%m-%dT%H:%M", time, absl::UTCTimeZone());
  };
  const std::string end =
      span.end == absl::InfiniteFuture() ? "" : absl::StrCat("&end=", stamp(span.end));
  return absl::StrCat(base_url_, "/dataset/", dataset, "?start=", stamp(span.begin), end,
                      "&filter=%7B%22PriceArea%22:%5B%22", price_area_,
                      "%22%5D%7D&sort=Minutes5UTC&limit=0&timezone=UTC");
}

absl::StatusOr<FetchedSeries> EnergiDataSource::Fetch(const HttpRequest& request, absl::Time now) {
  return FetchSeries(*http_, request,
                     {.parse =
                          [&](absl::string_view body) {
                            return ParseEnergiDataIntensity(body, price_area_, identity_);
                          },
                      .problem_of = &ProblemOfKeyless},
                     now);
}

absl::StatusOr<Forecast> EnergiDataSource::FetchForecast(absl::Time now) {
  const absl::Time begin = StepBegin(now, kStep);
  const HttpRequest request = {.url = UrlOf("CO2EmisProg", {begin, absl::InfiniteFuture()}),
                               .fresh_until = begin + kStep};
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> EnergiDataSource::FetchActual(const TimeSpan& span,
                                                              absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast,
                [&](const TimeSpan& part) { return Fetch({.url = UrlOf("CO2Emis", part)}, now); });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
