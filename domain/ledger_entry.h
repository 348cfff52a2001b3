// Measured energy, and what it emitted.
#ifndef WINDFALL_DOMAIN_LEDGER_ENTRY_H_
#define WINDFALL_DOMAIN_LEDGER_ENTRY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/intensity_series.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

enum class EnergyComponent { kCpu, kDram, kGpu, kOther };
absl::string_view ToString(EnergyComponent component);

// How a number of energy was got. Never mixed into one figure without saying so.
enum class EnergyQuality {
  kNone,         // no meter and no model: the energy is unknown, not zero
  kMeasured,     // a counter or a sampled power of hardware that the run had to itself
  kApportioned,  // measured for the node, the run's share by CPU time or reservation
  kEstimated,    // a stated power model
};
absl::string_view ToString(EnergyQuality quality);

// The longest slot that a site can choose, and so the longest span of a reading and of an entry.
inline constexpr absl::Duration kLongestSlot = absl::Hours(1);

// What a run drew in a span within one slot of wall time.
struct EnergyReading {
  RunId run;
  TimeSpan span;  // not empty
  EnergyComponent component = EnergyComponent::kOther;
  Energy energy;
  EnergyQuality quality = EnergyQuality::kNone;
  std::string meter;  // e.g. "rapl:package-0", "cpu-time x 12 W/core"
  friend bool operator==(const EnergyReading&, const EnergyReading&) = default;
};

// Which intensity an entry was computed with.
enum class IntensityBasis { kNone, kForecast, kSettled };
absl::string_view ToString(IntensityBasis basis);

// One line of the ledger: a run's energy of one component over a span of constant intensity, times
// PUE, times that intensity. Append-only: when the settled intensity arrives, a new entry with a
// higher revision stands beside the forecast one and replaces it in sums.
struct LedgerEntry {
  RunId run;
  TimeSpan span;
  EnergyComponent component = EnergyComponent::kOther;
  int32_t revision = 0;  // of this (run, span begin, component); the highest counts
  Energy energy;         // at the node, without PUE
  EnergyQuality quality = EnergyQuality::kNone;
  int32_t pue_permille = 1000;  // power usage effectiveness x 1000
  IntensityBasis basis = IntensityBasis::kNone;
  SeriesIdentity source;  // of the intensity; empty provider for kNone
  ForecastId forecast;    // of kForecast: what said so at the begin; unset: none, or not stored
  bool intensity_estimated = false;
  CarbonIntensity intensity;  // meaningless for kNone
  CarbonMass emissions;       // energy x PUE x intensity; meaningless for kNone
  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_LEDGER_ENTRY_H_
