// Readings times intensity: what runs emitted, and what they would have emitted.
#ifndef WINDFALL_SCHEDULER_LEDGER_LEDGER_H_
#define WINDFALL_SCHEDULER_LEDGER_LEDGER_H_

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/ledger_entry.h"

namespace windfall {

// The first entries of new readings of runs in one zone, on the basis of `forecast` where it covers
// them, else with no basis (energy known, emissions not); which forecasts it was made of is the
// caller's to say. A reading that crosses a step edge is
// split by time, its parts adding up to it exactly. Readings of one run and component that lie
// within one step are NOT merged across calls: each entry's span is its reading's (part of a) span.
// REQUIRES: readings of one run and component do not overlap, here or with earlier calls (a meter
// sums its devices by component), or Newest would drop one of them after the other was settled.
// Pure. O(readings x log steps).
std::vector<LedgerEntry> Enter(const std::vector<EnergyReading>& readings,
                               const IntensitySeries& forecast, int32_t pue_permille);

// Restates `entries` (newest revisions) with settled intensity: for each that `actual` covers, one
// or more entries with the next revision and basis kSettled, covering the same span and adding up
// to the same energy exactly. All or nothing: an entry that `actual` covers only partly stays as it
// is until the rest is known, so that a span is never half settled. An entry that needs no change
// (already settled with the same intensity, of the same kind) yields nothing; one that was settled
// with an intensity since revised is restated again.
// REQUIRES: the entries are of runs in the zone of `actual`.
std::vector<LedgerEntry> Settle(const std::vector<LedgerEntry>& entries,
                                const IntensitySeries& actual);

// Only the entries that count, ordered by run, component and begin: those that no entry of the same
// run and component with a higher revision overlaps. Because the parts that restate an entry cover
// its span exactly, an overlapped entry is always wholly replaced. O(n log n).
std::vector<LedgerEntry> Newest(std::vector<LedgerEntry> entries);

// What a set of entries adds up to. Unknown is counted apart, never as zero. Every quantity is a
// sum of integers rounded per entry, so sums of disjoint sets add up to the sum of their union.
struct LedgerSum {
  Energy energy;  // at the node, every quality
  std::map<EnergyQuality, Energy> energy_by_quality;
  // Those of quality kNone for some of the time: if there are any, all below and above are lower
  // bounds.
  std::set<EnergyComponent> unknown_components;
  Energy overhead;                  // energy x (PUE - 1)
  CarbonMass emissions;             // of the entries that have an intensity
  Energy settled_energy;            // of which the intensity is settled
  Energy forecast_energy;           // ... only forecast
  Energy energy_without_intensity;  // not in `emissions`
  friend bool operator==(const LedgerSum&, const LedgerSum&) = default;
  LedgerSum& operator+=(const LedgerEntry& newest);
  LedgerSum& operator+=(const LedgerSum& disjoint);

  // Whether any of it was measured or estimated, be it as zero.
  bool HasKnownEnergy() const;
};
// REQUIRES: `newest` are newest revisions, none unlike another (see FindUnlike).
LedgerSum Sum(const std::vector<LedgerEntry>& newest);

// Where the intensity of `entries` comes from, as far as they have one.
std::set<SeriesIdentity> SourcesOf(const std::vector<LedgerEntry>& entries);

// Two of `sources` that no sum may add: average and marginal, or of other factors; unknown factors
// may be any, and are like each other only. Absent: there are no such two.
std::optional<std::pair<SeriesIdentity, SeriesIdentity>> FindUnlike(
    const std::set<SeriesIdentity>& sources);

// `newest` with their spans moved: the earliest begins at `start`, and time in which none of them
// was drawing is left out. Entries that overlapped still do, by as much. Same order as given;
// nothing but the span changes, so basis and emissions are those of where each entry came from.
std::vector<LedgerEntry> MoveTo(absl::Time start, std::vector<LedgerEntry> newest);

// What the energy of `entry`, drawn in its span, emits under `intensity`, with the entry's own PUE,
// rounded as the ledger would have entered it. Absent unless `intensity` covers the span.
std::optional<CarbonMass> EmissionsUnder(const LedgerEntry& entry,
                                         const IntensitySeries& intensity);

// What the same energy, drawn in the same order without the pauses, would have emitted from `start`
// under `intensity`, with the entries' own PUE. Absent if there are no entries, or the intensity
// does not cover all of them. Equals the settled emissions exactly for entries that began at
// `start` and had no pauses.
// `newest` belong to one task (or job); spans of different components overlap as they did.
std::optional<CarbonMass> RunFrom(absl::Time start, const std::vector<LedgerEntry>& newest,
                                  const IntensitySeries& intensity);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_LEDGER_LEDGER_H_
