#include "forecasts/http/caching_client.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

constexpr int kNotModified = 304;

// `request`, unless the answer is still `kept`.
HttpRequest AskingForNews(HttpRequest request, const HttpAnswer& kept) {
  request.if_none_match = kept.etag;
  if (kept.etag.empty()) request.if_modified_since = kept.last_modified;
  return request;
}

}  // namespace

absl::StatusOr<HttpAnswer> CachingClient::Get(const HttpRequest& request, absl::Time now) {
  if (request.fresh_until == absl::InfinitePast()) return inner_->Get(request, now);
  std::optional<KeptAnswer> kept = cache_->Find(KeyOf(request));
  // A clock that was set back must not make an answer of the future fresh.
  if (kept.has_value() && kept->answer.received > now) kept.reset();
  if (kept.has_value() && now < kept->fresh_until) return std::move(kept->answer);
  WINDFALL_ASSIGN_OR_RETURN(
      HttpAnswer answer,
      inner_->Get(kept.has_value() ? AskingForNews(request, kept->answer) : request, now));
  if (kept.has_value() && answer.status == kNotModified) {
    kept->answer.received = answer.received;
    answer = std::move(kept->answer);
  }
  if (answer.status != 200) return answer;
  const KeptAnswer keeping = {.answer = answer, .fresh_until = request.fresh_until};
  cache_->Keep(KeyOf(request), keeping).IgnoreError();
  return answer;
}

void CachingClient::Forget(const HttpRequest& request) {
  if (request.fresh_until != absl::InfinitePast()) cache_->Remove(KeyOf(request));
}

std::string CachingClient::KeyOf(const HttpRequest& request) const {
  return absl::StrCat(account_, " ", request.url);
}

}  // namespace windfall
