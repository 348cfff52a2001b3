// What an answer means that is not the one that was asked for.
#ifndef WINDFALL_FORECASTS_HTTP_HTTP_REFUSAL_H_
#define WINDFALL_FORECASTS_HTTP_HTTP_REFUSAL_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "forecasts/http/http_client.h"
#include "forecasts/http/source_problem.h"

namespace windfall {

// By the status alone, for providers that mean by it what HTTP says: 401 and 403 a bad key, 404 no
// data yet, 408 and 5xx but 501 a provider that is down, 429 too many requests, all else bad
// settings. REQUIRES: !answer.IsOk().
SourceProblem ProblemOfStatus(const HttpAnswer& answer);

// `problem`, with the URL, the status and the beginning of the body, in which nothing is shown that
// is secret in the request.
absl::Status Refusal(SourceProblem problem, const HttpRequest& request, const HttpAnswer& answer);

// `text` without what is secret in `request`.
std::string Redacted(absl::string_view text, const HttpRequest& request);

// What a provider means by an answer that is not good.
using RefusalReader = std::function<SourceProblem(const HttpAnswer& answer)>;

// A good answer, or what `read` makes of it.
absl::StatusOr<HttpAnswer> GetGood(HttpClient& client, const HttpRequest& request, absl::Time now,
                                   const RefusalReader& read = &ProblemOfStatus);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_HTTP_REFUSAL_H_
