// The scalars and quantities of a report's JSON, written and read back. Readers throw
// std::exception on anything else; FromCanonicalJson catches it.
#ifndef WINDFALL_SCHEDULER_REPORTS_JSON_FIELDS_H_
#define WINDFALL_SCHEDULER_REPORTS_JSON_FIELDS_H_

#include <initializer_list>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/quantity.h"
#include "nlohmann/json.hpp"

namespace windfall {

// Throws with what is wrong and the beginning of the value.
[[noreturn]] void Reject(absl::string_view what, const nlohmann::json& value);

inline std::string Text(absl::string_view text) { return std::string(text); }

// RFC 3339 in UTC, with as many decimals as needed; null if absent.
nlohmann::json TimeToJson(absl::Time time);
absl::Time TimeFrom(const nlohmann::json& value);
nlohmann::json OptionalTimeToJson(const std::optional<absl::Time>& time);
std::optional<absl::Time> OptionalTimeFrom(const nlohmann::json& value);

// Whole nanoseconds, so that nothing is lost.
nlohmann::json DurationToJson(absl::Duration duration);
absl::Duration DurationFrom(const nlohmann::json& value);

// The one of `candidates` whose ToString is the text.
template <typename Enum>
Enum EnumFrom(const nlohmann::json& value, std::initializer_list<Enum> candidates) {
  const std::string& text = value.get_ref<const std::string&>();
  for (const Enum candidate : candidates) {
    if (ToString(candidate) == text) return candidate;
  }
  Reject("unknown word", value);
}

// <name>Millijoules, which counts, and <name>Kwh beside it.
void PutEnergy(nlohmann::json& object, const std::string& name, Energy energy);
Energy EnergyFrom(const nlohmann::json& object, const std::string& name);

// <name>Micrograms, which counts, and <name>Grams beside it; both null if unknown.
void PutEmissions(nlohmann::json& object, const std::string& name, std::optional<CarbonMass> mass);
std::optional<CarbonMass> EmissionsFrom(const nlohmann::json& object, const std::string& name);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_JSON_FIELDS_H_
