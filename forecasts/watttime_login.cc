#include "forecasts/watttime_login.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "domain/status_macros.h"
#include "forecasts/http/http_refusal.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/provider_json.h"
#include "forecasts/watttime_intensity.h"

namespace windfall {
namespace {

// Of the 30 minutes that a token lasts.
constexpr absl::Duration kTokenUse = absl::Minutes(25);
constexpr absl::Duration kRestAfterRefusal = absl::Minutes(5);

HttpRequest WithToken(HttpRequest request, const std::string& token) {
  request.headers.push_back({"Authorization", absl::StrCat("Bearer ", token)});
  return request;
}

}  // namespace

WattTimeLogin::WattTimeLogin(const std::string& base_url, Secret user, Secret password,
                             std::shared_ptr<HttpClient> inner)
    : url_(absl::StrCat(absl::StripSuffix(base_url, "/"), "/login")),
      user_(std::move(user)),
      password_(std::move(password)),
      inner_(std::move(inner)) {}

absl::StatusOr<HttpAnswer> WattTimeLogin::Get(const HttpRequest& request, absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string token, Token("", now));
  absl::StatusOr<HttpAnswer> answer = inner_->Get(WithToken(request, token), now);
  if (!answer.ok() || !RefusesToken(*answer)) return answer;
  WINDFALL_ASSIGN_OR_RETURN(const std::string renewed, Token(token, now));
  return inner_->Get(WithToken(request, renewed), now);
}

absl::StatusOr<std::string> WattTimeLogin::Token(const std::string& refused, absl::Time now) {
  const HoldLock hold(lock_);
  if (!token_.empty() && token_ != refused && now < renew_time_) return token_;
  if (now < refused_until_) return refusal_;
  absl::StatusOr<std::string> token = LogIn(now);
  if (!token.ok()) {
    token_.clear();
    if (ProblemOf(token.status()) == SourceProblem::kBadKey) {
      refusal_ = token.status();
      refused_until_ = now + kRestAfterRefusal;
    }
    return token;
  }
  token_ = *token;
  renew_time_ = now + kTokenUse;
  return token_;
}

absl::StatusOr<std::string> WattTimeLogin::LogIn(absl::Time now) {
  const std::string basic =
      absl::Base64Escape(absl::StrCat(user_.Reveal(), ":", password_.Reveal()));
  const HttpRequest request = {.url = url_,
                               .headers = {{"Authorization", absl::StrCat("Basic ", basic)}}};
  WINDFALL_ASSIGN_OR_RETURN(const HttpAnswer answer, GetGood(*inner_, request, now));
  WINDFALL_ASSIGN_OR_RETURN(const Json json, ParseProviderJson(answer.body));
  const std::optional<std::string> token = TextIn(json, "token");
  if (token.has_value() && !token->empty()) return *token;
  // Not shown: it may hold the token in another place.
  return ProblemStatus(SourceProblem::kBadAnswer,
                       absl::StrCat("GET ", url_, ": the answer holds no token"));
}

}  // namespace windfall
