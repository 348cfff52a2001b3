// What all sources do alike with a provider's answers.
#ifndef WINDFALL_FORECASTS_PROVIDER_FETCH_H_
#define WINDFALL_FORECASTS_PROVIDER_FETCH_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/time_span.h"
#include "forecasts/answer_rows.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/http_refusal.h"

namespace windfall {

struct FetchedSeries {
  IntensitySeries series;
  absl::Time received;
  std::optional<absl::Time> issue_time = {};  // absent: the provider does not say it
};

// InvalidArgument unless `url` begins with http:// or https://, and has neither user nor query.
absl::Status CheckBaseUrl(absl::string_view url);

// e.g. "2023-03-15T12:30Z".
std::string MinuteStamp(absl::Time time);
// For providers that need no key: they cannot mean one by 401 or 403, so they have had enough.
SourceProblem ProblemOfKeyless(const HttpAnswer& answer);

// The last multiple of `step` since 1970 that is not after `time`.
absl::Time StepBegin(absl::Time time, absl::Duration step);

// What a provider's answers mean.
struct AnswerReader {
  std::function<absl::StatusOr<AnswerSeries>(absl::string_view body)> parse;  // of a good one
  RefusalReader problem_of = &ProblemOfStatus;                                // of all others
};

// Errors name the URL.
absl::StatusOr<FetchedSeries> FetchSeries(HttpClient& client, const HttpRequest& request,
                                          const AnswerReader& reader, absl::Time now);

// What `fetched` says of the time after `now`, the step in progress as a whole. Where the provider
// does not say when it made the forecast, the time at which it came stands in. No data yet if it
// says nothing of that time.
absl::StatusOr<Forecast> ForecastFrom(const FetchedSeries& fetched, absl::Time now);

// How much of the past a provider gives.
struct PastLimits {
  absl::Duration longest_part;   // of one request
  absl::Duration furthest_back;  // before now
  absl::Duration step;           // parts begin at multiples of it
};

// What had come true of `span` by `now`, asked for part by part. A part of which nothing is known
// is passed over; no data yet if that are all.
absl::StatusOr<IntensitySeries> FetchPast(
    const SeriesIdentity& identity, const TimeSpan& span, absl::Time now, const PastLimits& limits,
    const std::function<absl::StatusOr<FetchedSeries>(const TimeSpan& part)>& fetch);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_PROVIDER_FETCH_H_
