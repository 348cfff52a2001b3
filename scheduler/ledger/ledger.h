// Readings times intensity: what runs emitted, and what they would have emitted.
#ifndef WINDFALL_SCHEDULER_LEDGER_LEDGER_H_
#define WINDFALL_SCHEDULER_LEDGER_LEDGER_H_

#include <map>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/ledger_entry.h"

namespace windfall {

// The first entries of new readings of runs in one zone, on the basis of `forecast` where it covers
// them, else with no basis (energy known, emissions not). A reading that crosses a step edge is
// split by time, its parts adding up to it exactly. Readings of one run and component that lie
// within one step are NOT merged across calls: each entry's span is its reading's (part of a) span.
// Pure. O(readings x log steps).
std::vector<LedgerEntry> Enter(const std::vector<EnergyReading>& readings,
                               const IntensitySeries& forecast, int32_t pue_permille);

// Restates `entries` (newest revisions) with settled intensity: for each that `actual` covers, one
// or more entries with the next revision and basis kSettled, their energy adding up to it exactly.
// An entry that needs no change (already settled with the same intensity) yields nothing.
std::vector<LedgerEntry> Settle(const std::vector<LedgerEntry>& entries,
                                const IntensitySeries& actual);

// Only the entries that count: of each run, component and instant the highest revision.
std::vector<LedgerEntry> Newest(std::vector<LedgerEntry> entries);

// What a set of entries adds up to. Unknown is counted apart, never as zero.
struct LedgerSum {
  Energy energy;  // at the node, every quality
  std::map<EnergyQuality, Energy> energy_by_quality;
  Energy overhead;                  // energy x (PUE - 1)
  CarbonMass emissions;             // of the entries that have an intensity
  Energy settled_energy;            // of which the intensity is settled
  Energy forecast_energy;           // ... only forecast
  Energy energy_without_intensity;  // not in `emissions`
  friend bool operator==(const LedgerSum&, const LedgerSum&) = default;
};
// REQUIRES: `newest` are newest revisions, of one signal (see MixesSignals).
LedgerSum Sum(const std::vector<LedgerEntry>& newest);

// Whether entries of average and of marginal intensity meet, which no sum may do.
bool MixesSignals(const std::vector<LedgerEntry>& entries);

// What the same energy, drawn in the same order without the pauses, would have emitted from `start`
// under `intensity`, with the entries' own PUE. Absent unless the intensity covers all of it.
// `newest` belong to one task (or job); spans of different components overlap as they did.
std::optional<CarbonMass> RunFrom(absl::Time start, const std::vector<LedgerEntry>& newest,
                                  const IntensitySeries& intensity);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_LEDGER_LEDGER_H_
