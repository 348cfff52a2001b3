#include "scheduler/reports/json_fields.h"

#include <stdexcept>

#include "absl/strings/str_cat.h"

namespace windfall {

using nlohmann::json;

void Reject(absl::string_view what, const json& value) {
  throw std::invalid_argument(absl::StrCat(what, ": ", value.dump().substr(0, 80)));
}

json TimeToJson(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

absl::Time TimeFrom(const json& value) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, value.get<std::string>(), &time, &error)) {
    Reject("not a time", value);
  }
  return time;
}

json OptionalTimeToJson(const std::optional<absl::Time>& time) {
  return time.has_value() ? TimeToJson(*time) : json();
}

std::optional<absl::Time> OptionalTimeFrom(const json& value) {
  if (value.is_null()) return std::nullopt;
  return TimeFrom(value);
}

json DurationToJson(absl::Duration duration) { return absl::ToInt64Nanoseconds(duration); }

absl::Duration DurationFrom(const json& value) { return absl::Nanoseconds(value.get<int64_t>()); }

void PutEnergy(json& object, const std::string& name, Energy energy) {
  object[name + "Millijoules"] = ToMillijoules(energy);
  object[name + "Kwh"] = ToKilowattHours(energy);
}

Energy EnergyFrom(const json& object, const std::string& name) {
  return Millijoules(object.at(name + "Millijoules").get<int64_t>());
}

void PutEmissions(json& object, const std::string& name, std::optional<CarbonMass> mass) {
  object[name + "Micrograms"] = mass.has_value() ? json(ToMicrograms(*mass)) : json();
  object[name + "Grams"] = mass.has_value() ? json(ToGrams(*mass)) : json();
}

std::optional<CarbonMass> EmissionsFrom(const json& object, const std::string& name) {
  const json& micrograms = object.at(name + "Micrograms");
  if (micrograms.is_null()) return std::nullopt;
  return Micrograms(micrograms.get<int64_t>());
}

}  // namespace windfall
