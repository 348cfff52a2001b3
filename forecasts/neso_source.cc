#include "forecasts/neso_source.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/neso_intensity.h"
#include "forecasts/provider_fetch.h"

namespace windfall {
namespace {

constexpr absl::Duration kPeriod = absl::Minutes(30);
// The service allows 14 days a request; a day less leaves room for its rounding.
constexpr PastLimits kPast = {
    .longest_part = absl::Hours(24 * 13), .furthest_back = absl::Hours(24 * 90), .step = kPeriod};

// A minute into the period of `time`: exactly on the half hour the service would begin with the
// period before. It also makes the URL the same all through the period, so that proxies can cache.
std::string InsidePeriod(absl::Time time) {
  return MinuteStamp(StepBegin(time, kPeriod) + absl::Minutes(1));
}

// Letters and digits only: it becomes a part of the URL. The inward part is refused by the service.
bool IsOutwardPostcode(absl::string_view text) {
  return text.size() >= 2 && text.size() <= 4 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c));
         });
}

absl::Status CheckPlace(const NesoOptions& options) {
  const NesoPlace& place = options.place;
  if (place.region_id != 0 && !place.postcode.empty()) {
    return absl::InvalidArgumentError("name a region or a postcode, not both");
  }
  if (place.region_id < 0 || place.region_id > 17) {
    return absl::InvalidArgumentError(
        absl::StrCat("region ", place.region_id, " is not one of 1 to 17"));
  }
  if (!place.postcode.empty() && !IsOutwardPostcode(place.postcode)) {
    return absl::InvalidArgumentError(
        absl::StrCat("postcode \"", place.postcode, "\" is not an outward one, such as RG10"));
  }
  if (place.IsNation() && options.zone != "GB") {
    return absl::InvalidArgumentError("this service knows zone GB and regions of it only");
  }
  if (!place.IsNation() && !absl::StartsWith(options.zone, "GB-")) {
    return absl::InvalidArgumentError(
        "a region is not the nation: name its zone GB- and what you like, such as GB-SCOTLAND");
  }
  return absl::OkStatus();
}

// The service says 400 where it does not know a postcode or region, and names it.
SourceProblem ProblemOfAnswer(const HttpAnswer& answer) {
  const std::string body = absl::AsciiStrToLower(answer.body);
  const bool names_place = absl::StrContains(body, "postcode") || absl::StrContains(body, "region");
  return answer.status == 400 && names_place ? SourceProblem::kWrongZone : ProblemOfKeyless(answer);
}

}  // namespace

GateSettings NesoGate() { return {.budgets = {{.requests = 60, .per = absl::Minutes(1)}}}; }

absl::StatusOr<std::unique_ptr<NesoSource>> NesoSource::Create(NesoOptions options,
                                                               std::shared_ptr<HttpClient> http) {
  absl::Status checked = CheckPlace(options);
  checked.Update(CheckBaseUrl(options.base_url));
  if (!checked.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("neso ", options.zone, ": ", checked.message()));
  }
  return absl::WrapUnique(new NesoSource(std::move(options), std::move(http)));
}

NesoSource::NesoSource(NesoOptions options, std::shared_ptr<HttpClient> http)
    : identity_{.zone = options.zone,
                .provider = "neso",
                .signal = Signal::kAverage,
                .factors = Factors::kDirect},
      place_(std::move(options.place)),
      base_url_(absl::StripSuffix(options.base_url, "/")),
      http_(std::move(http)) {}

std::string NesoSource::description() const { return absl::StrCat("neso ", base_url_); }

std::string NesoSource::UrlOf(const std::string& span) const {
  if (place_.IsNation()) return absl::StrCat(base_url_, "/intensity/", span);
  const std::string where = place_.region_id != 0 ? absl::StrCat("/regionid/", place_.region_id)
                                                  : absl::StrCat("/postcode/", place_.postcode);
  return absl::StrCat(base_url_, "/regional/intensity/", span, where);
}

absl::StatusOr<FetchedSeries> NesoSource::Fetch(const HttpRequest& request, NesoValue value,
                                                absl::Time now) {
  return FetchSeries(*http_, request,
                     {.parse =
                          [&](absl::string_view body) {
                            return ParseNesoIntensity(body, value, place_, identity_);
                          },
                      .problem_of = &ProblemOfAnswer},
                     now);
}

absl::StatusOr<Forecast> NesoSource::FetchForecast(absl::Time now) {
  const HttpRequest request = {.url = UrlOf(absl::StrCat(InsidePeriod(now), "/fw48h")),
                               .fresh_until = StepBegin(now, kPeriod) + kPeriod};
  const absl::StatusOr<FetchedSeries> fetched = Fetch(request, NesoValue::kForecast, now);
  if (!fetched.ok()) return SourceError(identity_, fetched.status());
  absl::StatusOr<Forecast> forecast = ForecastFrom(*fetched, now);
  if (!forecast.ok()) return SourceError(identity_, forecast.status());
  return forecast;
}

absl::StatusOr<IntensitySeries> NesoSource::FetchActual(const TimeSpan& span, absl::Time now) {
  absl::StatusOr<IntensitySeries> actual =
      FetchPast(identity_, span, now, kPast, [&](const TimeSpan& part) {
        const std::string url = UrlOf(absl::StrCat(
            InsidePeriod(part.begin), "/", MinuteStamp(StepBegin(part.end + kPeriod, kPeriod))));
        return Fetch({.url = url}, NesoValue::kActual, now);
      });
  if (!actual.ok()) return SourceError(identity_, actual.status());
  return actual;
}

}  // namespace windfall
