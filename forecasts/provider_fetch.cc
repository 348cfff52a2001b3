#include "forecasts/provider_fetch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {

absl::Status CheckBaseUrl(absl::string_view url) {
  if (!absl::StartsWith(url, "https://") && !absl::StartsWith(url, "http://")) {
    return absl::InvalidArgumentError(
        absl::StrCat("base URL \"", url, "\" begins with neither https:// nor http://"));
  }
  // Not repeated in the message: before the @ stands a password.
  if (url.find_first_of("@?#") != absl::string_view::npos) {
    return absl::InvalidArgumentError(
        "the base URL holds one of @, ? and #; it is shown, so nothing secret may stand in it");
  }
  return absl::OkStatus();
}

SourceProblem ProblemOfKeyless(const HttpAnswer& answer) {
  const SourceProblem problem = ProblemOfStatus(answer);
  return problem == SourceProblem::kBadKey ? SourceProblem::kRateLimited : problem;
}

std::string MinuteStamp(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", time, absl::UTCTimeZone());
}

absl::Time StepBegin(absl::Time time, absl::Duration step) {
  return absl::UnixEpoch() + absl::Floor(time - absl::UnixEpoch(), step);
}

absl::StatusOr<FetchedSeries> FetchSeries(HttpClient& client, const HttpRequest& request,
                                          const AnswerReader& reader, absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(const HttpAnswer answer,
                            GetGood(client, request, now, reader.problem_of));
  absl::StatusOr<AnswerSeries> read = reader.parse(answer.body);
  if (!read.ok()) {
    client.Forget(request);
    return WithMessage(read.status(), absl::StrCat("GET ", request.url, ": ",
                                                   Redacted(read.status().message(), request)));
  }
  return FetchedSeries{.series = std::move(read->series),
                       .received = answer.received,
                       .issue_time = read->issue_time};
}

absl::StatusOr<Forecast> ForecastFrom(const FetchedSeries& fetched, absl::Time now) {
  Forecast forecast = {.series = StepsFrom(fetched.series, now),
                       .issue_time = fetched.issue_time.value_or(fetched.received),
                       .issue_time_is_fetch_time = !fetched.issue_time.has_value(),
                       .fetch_time = fetched.received};
  if (!forecast.series.empty()) return forecast;
  return ProblemStatus(SourceProblem::kNoDataYet,
                       absl::StrCat("nothing after ", MinuteStamp(now), ": the answer ends at ",
                                    MinuteStamp(fetched.series.span().end)));
}

absl::StatusOr<IntensitySeries> FetchPast(
    const SeriesIdentity& identity, const TimeSpan& span, absl::Time now, const PastLimits& limits,
    const std::function<absl::StatusOr<FetchedSeries>(const TimeSpan& part)>& fetch) {
  const absl::Time end = std::min(span.end, now);
  const absl::Time first = StepBegin(std::max(span.begin, now - limits.furthest_back), limits.step);
  std::vector<IntensityStep> steps;
  for (absl::Time begin = first; begin < end; begin += limits.longest_part) {
    const TimeSpan part = {begin, std::min(begin + limits.longest_part, end)};
    const absl::StatusOr<FetchedSeries> fetched = fetch(part);
    if (absl::IsNotFound(fetched.status())) continue;
    WINDFALL_RETURN_IF_ERROR(fetched.status());
    const IntensitySeries known = StepsEndedBy(fetched->series, part, now);
    for (const IntensityStep& step : known.steps()) {
      // A step over the edge of two parts is in both answers.
      if (steps.empty() || step.span.begin >= steps.back().span.end) steps.push_back(step);
    }
  }
  if (steps.empty()) {
    return ProblemStatus(SourceProblem::kNoDataYet,
                         absl::StrCat("no actual intensity known by ", MinuteStamp(now), " of ",
                                      MinuteStamp(span.begin), " to ", MinuteStamp(span.end)));
  }
  absl::StatusOr<IntensitySeries> past = IntensitySeries::Create(identity, std::move(steps));
  if (past.ok()) return past;
  return ProblemStatus(SourceProblem::kBadAnswer, past.status().message());
}

}  // namespace windfall
