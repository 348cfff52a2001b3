// JSON as providers send it: cut short, with values that are missing, null or text.
#ifndef WINDFALL_FORECASTS_PROVIDER_JSON_H_
#define WINDFALL_FORECASTS_PROVIDER_JSON_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/quantity.h"
#include "nlohmann/json.hpp"

namespace windfall {

using Json = nlohmann::json;

// No data yet if there is nothing but white space; a bad answer, with its beginning, if it is cut
// short or not JSON.
absl::StatusOr<Json> ParseProviderJson(absl::string_view body);

// The answer is sound, but holds nothing that was asked for.
absl::Status EmptyAnswer();
// A bad answer: `problem`, and the beginning of `json`.
absl::Status Nonsense(const Json& json, absl::string_view problem);

// The member, or null if `object` has none or is no object.
const Json* Member(const Json& object, const char* name);
// Absent if the member is missing, or no text.
std::optional<std::string> TextIn(const Json& object, const char* name);
// The time that the member of a row says, as text or as a number. A bad answer without one.
absl::StatusOr<absl::Time> StampIn(const Json& row, const char* name);
// A number, or text that is one; absent if the member is missing or null. A bad answer if it is
// anything else, or not finite.
absl::StatusOr<std::optional<double>> NumberIn(const Json& row, const char* name);
// The same as an intensity; a bad answer too if it is none that a grid can have. `grams_per_kwh`:
// what a unit of the member is, e.g. kGramsPerKwhInPoundPerMwh.
absl::StatusOr<std::optional<CarbonIntensity>> IntensityIn(const Json& row, const char* name,
                                                           double grams_per_kwh = 1);

// The international pound of 1959 has exactly 453.59237 g.
inline constexpr double kGramsPerKwhInPoundPerMwh = 0.45359237;

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_PROVIDER_JSON_H_
