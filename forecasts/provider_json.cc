#include "forecasts/provider_json.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/intensity_number.h"
#include "forecasts/timestamp.h"

namespace windfall {
namespace {

constexpr size_t kShownBytes = 200;

std::string Shown(absl::string_view text) {
  return absl::Utf8SafeCHexEscape(text.substr(0, kShownBytes));
}

}  // namespace

absl::Status EmptyAnswer() {
  return ProblemStatus(SourceProblem::kNoDataYet, "the answer holds no data");
}

absl::Status Nonsense(const Json& json, absl::string_view problem) {
  const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return ProblemStatus(SourceProblem::kBadAnswer, absl::StrCat(problem, ": ", Shown(text)));
}

absl::StatusOr<Json> ParseProviderJson(absl::string_view body) {
  if (absl::StripAsciiWhitespace(body).empty()) return EmptyAnswer();
  Json answer = Json::parse(body.begin(), body.end(), nullptr, /*allow_exceptions=*/false);
  if (!answer.is_discarded()) return answer;
  return ProblemStatus(SourceProblem::kBadAnswer,
                       absl::StrCat("the answer is cut short or not JSON: ", Shown(body)));
}

const Json* Member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto member = object.find(name);
  return member == object.end() ? nullptr : &*member;
}

std::optional<std::string> TextIn(const Json& object, const char* name) {
  const Json* const text = Member(object, name);
  if (text == nullptr || !text->is_string()) return std::nullopt;
  return text->get<std::string>();
}

absl::StatusOr<absl::Time> StampIn(const Json& row, const char* name) {
  const Json* const stamp = Member(row, name);
  const bool is_time = stamp != nullptr && (stamp->is_string() || stamp->is_number_integer());
  if (!is_time) return Nonsense(row, absl::StrCat("a row has no \"", name, "\" time"));
  absl::StatusOr<absl::Time> time =
      ParseTimestamp(stamp->is_string() ? stamp->get<std::string>() : stamp->dump());
  if (!time.ok()) return Nonsense(row, time.status().message());
  return time;
}

absl::StatusOr<std::optional<double>> NumberIn(const Json& row, const char* name) {
  const Json* const member = Member(row, name);
  if (member == nullptr || member->is_null()) return std::nullopt;
  double number = 0;
  bool is_number = member->is_number();
  if (is_number) number = member->get<double>();
  if (member->is_string()) is_number = absl::SimpleAtod(member->get<std::string>(), &number);
  if (!is_number || !std::isfinite(number)) {
    return Nonsense(row, absl::StrCat("\"", name, "\" is not a number"));
  }
  return number;
}

absl::StatusOr<std::optional<CarbonIntensity>> IntensityIn(const Json& row, const char* name,
                                                           double grams_per_kwh) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> number, NumberIn(row, name));
  if (!number.has_value()) return std::nullopt;
  const absl::StatusOr<CarbonIntensity> intensity = ToPlausibleIntensity(*number * grams_per_kwh);
  if (!intensity.ok()) return Nonsense(row, intensity.status().message());
  return *intensity;
}

}  // namespace windfall
