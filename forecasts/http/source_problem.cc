#include "forecasts/http/source_problem.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"

namespace windfall {
namespace {

constexpr char kPayloadUrl[] = "windfall/source-problem";

constexpr SourceProblem kAllProblems[] = {
    SourceProblem::kProviderDown, SourceProblem::kRateLimited,  SourceProblem::kNoDataYet,
    SourceProblem::kBadKey,       SourceProblem::kTokenExpired, SourceProblem::kPlanRefused,
    SourceProblem::kBadScope,     SourceProblem::kWrongZone,    SourceProblem::kBadAnswer,
    SourceProblem::kBadSettings};

absl::StatusCode CodeOf(SourceProblem problem) {
  switch (problem) {
    case SourceProblem::kProviderDown:
    case SourceProblem::kRateLimited:
      return absl::StatusCode::kUnavailable;
    case SourceProblem::kNoDataYet:
      return absl::StatusCode::kNotFound;
    case SourceProblem::kBadAnswer:
      return absl::StatusCode::kDataLoss;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

SourceProblem ProblemOfCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
      return SourceProblem::kProviderDown;
    case absl::StatusCode::kNotFound:
      return SourceProblem::kNoDataYet;
    case absl::StatusCode::kDataLoss:
      return SourceProblem::kBadAnswer;
    default:
      return SourceProblem::kBadSettings;
  }
}

}  // namespace

absl::string_view ToString(SourceProblem problem) {
  switch (problem) {
    case SourceProblem::kProviderDown:
      return "provider down";
    case SourceProblem::kRateLimited:
      return "rate limited";
    case SourceProblem::kNoDataYet:
      return "no data yet";
    case SourceProblem::kBadKey:
      return "bad key";
    case SourceProblem::kTokenExpired:
      return "expired token";
    case SourceProblem::kPlanRefused:
      return "plan refused";
    case SourceProblem::kBadScope:
      return "bad scope";
    case SourceProblem::kWrongZone:
      return "wrong zone";
    case SourceProblem::kBadAnswer:
      return "bad answer";
    case SourceProblem::kBadSettings:
      return "bad settings";
  }
  return "unknown";
}

absl::string_view RemedyFor(SourceProblem problem) {
  switch (problem) {
    case SourceProblem::kProviderDown:
      return "nothing to do: it is asked again";
    case SourceProblem::kRateLimited:
      return "nothing to do: it is asked again later; if that is common, refresh less often";
    case SourceProblem::kNoDataYet:
      return "nothing to do, unless it stays so: then check that the provider serves this zone";
    case SourceProblem::kBadKey:
      return "check the credentials that the configuration names";
    case SourceProblem::kTokenExpired:
      return "renewing the token did not help: check that the account is still good";
    case SourceProblem::kPlanRefused:
      return "the account's plan has no such data: change the plan, or remove the source";
    case SourceProblem::kBadScope:
      return "the account may not ask for this zone: change the plan, or remove the source";
    case SourceProblem::kWrongZone:
      return "correct the zone in the configuration";
    case SourceProblem::kBadAnswer:
      return "check the base URL; if it is right, the provider has changed its answers";
    case SourceProblem::kBadSettings:
      return "correct the source's settings";
  }
  return "";
}

absl::Status ProblemStatus(SourceProblem problem, absl::string_view message) {
  absl::Status status(CodeOf(problem), message);
  status.SetPayload(kPayloadUrl, absl::Cord(ToString(problem)));
  return status;
}

SourceProblem ProblemOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (payload.has_value()) {
    for (const SourceProblem problem : kAllProblems) {
      if (*payload == ToString(problem)) return problem;
    }
  }
  return ProblemOfCode(status.code());
}

absl::Status WithMessage(const absl::Status& status, absl::string_view message) {
  absl::Status renamed(status.code(), message);
  const absl::optional<absl::Cord> payload = status.GetPayload(kPayloadUrl);
  if (payload.has_value()) renamed.SetPayload(kPayloadUrl, *payload);
  return renamed;
}

absl::Status SourceError(const SeriesIdentity& identity, const absl::Status& status) {
  const std::string message =
      absl::StrCat(identity.provider, " ", identity.zone, ": ", status.message());
  if (absl::IsInvalidArgument(status) || absl::IsResourceExhausted(status)) {
    return ProblemStatus(SourceProblem::kBadSettings, message);
  }
  return WithMessage(status, message);
}

}  // namespace windfall
