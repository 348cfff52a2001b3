#include "forecasts/forecast_chain.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

// What a source said, and what helps where a person must act.
std::string Explained(const absl::Status& status) {
  if (!absl::IsFailedPrecondition(status)) return std::string(status.message());
  const SourceProblem problem = ProblemOf(status);
  return absl::StrCat(status.message(), " (", ToString(problem), ": ", RemedyFor(problem), ")");
}

// What the sources said that had no usable answer.
class Refusals {
 public:
  explicit Refusals(const std::string& zone) : zone_(zone) {}

  void Add(const absl::Status& status) { statuses_.push_back(status); }

  // Unavailable if any source may have an answer later, else what the first one asks for.
  absl::Status Combined(absl::string_view wanted) const {
    if (statuses_.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("zone ", zone_, " has no source of intensity: configure one"));
    }
    const absl::Status* combined = &statuses_.front();
    for (const absl::Status& status : statuses_) {
      if (absl::IsUnavailable(status)) combined = &status;
    }
    const auto append_message = [](std::string* out, const absl::Status& status) {
      absl::StrAppend(out, Explained(status));
    };
    return WithMessage(*combined, absl::StrCat("no ", wanted, " for zone ", zone_, ": ",
                                               absl::StrJoin(statuses_, "; ", append_message)));
  }

 private:
  const std::string& zone_;
  std::vector<absl::Status> statuses_;
};

absl::Status CheckZone(const std::string& zone, const ForecastSource& source,
                       const IntensitySeries& series) {
  if (series.identity().zone == zone) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(source.description(), ": answered for zone ",
                                          series.identity().zone, " instead of ", zone));
}

absl::Status CheckUsable(const ForecastSource& source, const Forecast& forecast, absl::Time now,
                         absl::Duration stale_after) {
  const std::string name = source.description();
  if (forecast.series.empty() || forecast.series.span().end <= now) {
    return absl::NotFoundError(absl::StrCat(name, ": the forecast says nothing about the future"));
  }
  const absl::Duration age = now - std::min(forecast.issue_time, forecast.fetch_time);
  if (age > stale_after) {
    return absl::UnavailableError(absl::StrCat(
        name, ": the forecast is ", absl::FormatDuration(absl::Trunc(age, absl::Seconds(1))),
        " old, more than ", absl::FormatDuration(stale_after)));
  }
  return absl::OkStatus();
}

}  // namespace

ForecastChain::ForecastChain(std::string zone, std::vector<std::unique_ptr<ForecastSource>> sources,
                             absl::Duration stale_after)
    : zone_(std::move(zone)), sources_(std::move(sources)), stale_after_(stale_after) {}

std::vector<std::string> ForecastChain::descriptions() const {
  std::vector<std::string> descriptions;
  for (const auto& source : sources_) descriptions.push_back(source->description());
  return descriptions;
}

absl::StatusOr<Forecast> ForecastChain::FetchForecast(absl::Time now) {
  Refusals refusals(zone_);
  for (const auto& source : sources_) {
    absl::StatusOr<Forecast> forecast = source->FetchForecast(now);
    absl::Status status = forecast.status();
    if (status.ok()) status = CheckZone(zone_, *source, forecast->series);
    if (status.ok()) status = CheckUsable(*source, *forecast, now, stale_after_);
    if (status.ok()) return forecast;
    refusals.Add(status);
  }
  return refusals.Combined("forecast");
}

absl::StatusOr<IntensitySeries> ForecastChain::FetchActual(const TimeSpan& span, absl::Time now) {
  Refusals refusals(zone_);
  for (const auto& source : sources_) {
    absl::StatusOr<IntensitySeries> actual = source->FetchActual(span, now);
    absl::Status status = actual.status();
    if (status.ok()) status = CheckZone(zone_, *source, *actual);
    if (status.ok() && actual->empty()) {
      status = absl::NotFoundError(absl::StrCat(source->description(), ": nothing known"));
    }
    if (status.ok()) return actual;
    refusals.Add(status);
  }
  return refusals.Combined("actual intensity");
}

}  // namespace windfall
