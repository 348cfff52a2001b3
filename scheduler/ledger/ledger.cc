#include "scheduler/ledger/ledger.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "scheduler/ledger/step_parts.h"

namespace windfall {
namespace {

// `entry` narrowed to `part`, whose step prices it; without a step its emissions are unknown.
LedgerEntry Restated(LedgerEntry entry, const StepPart& part, const SeriesIdentity& source,
                     IntensityBasis basis) {
  entry.span = part.span;
  entry.energy = part.energy;
  if (part.step == nullptr) {
    entry.source = SeriesIdentity{.zone = source.zone};
    return entry;
  }
  entry.basis = basis;
  entry.source = source;
  entry.forecast = ForecastId();
  entry.intensity_estimated = part.step->estimated;
  entry.intensity = part.step->intensity;
  entry.emissions = EmissionsWithPue(part.energy, entry.pue_permille, part.step->intensity);
  return entry;
}

bool CoversAll(const std::vector<StepPart>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const StepPart& part) { return part.step != nullptr; });
}

// Whether settling `entry` with `parts` would say what it says already. Another provider with the
// same value changes nothing; another signal or factors make it another kind of number.
bool IsSettledWith(const LedgerEntry& entry, const std::vector<StepPart>& parts,
                   const SeriesIdentity& source) {
  return entry.basis == IntensityBasis::kSettled && parts.size() == 1 &&
         parts.front().step->intensity == entry.intensity &&
         parts.front().step->estimated == entry.intensity_estimated &&
         source.signal == entry.source.signal && source.factors == entry.source.factors;
}

// A set of instants, kept as disjoint spans by their begin.
class Coverage {
 public:
  bool Overlaps(const TimeSpan& span) const {
    const auto after = ends_.lower_bound(span.end);
    return after != ends_.begin() && std::prev(after)->second > span.begin;
  }

  void Add(TimeSpan span) {
    auto next = ends_.upper_bound(span.begin);
    if (next != ends_.begin() && std::prev(next)->second >= span.begin) --next;
    while (next != ends_.end() && next->first <= span.end) {
      span.begin = std::min(span.begin, next->first);
      span.end = std::max(span.end, next->second);
      next = ends_.erase(next);
    }
    ends_.emplace(span.begin, span.end);
  }

 private:
  std::map<absl::Time, absl::Time> ends_;
};

using EntryIterator = std::vector<LedgerEntry>::iterator;

// Appends the entries of one run and component, sorted by falling revision, that count.
void AppendNewestOfGroup(EntryIterator begin, EntryIterator end, std::vector<LedgerEntry>& newest) {
  Coverage restated;  // by the revisions above the current one
  for (EntryIterator level = begin; level != end;) {
    const EntryIterator level_end = std::find_if(level, end, [level](const LedgerEntry& entry) {
      return entry.revision != level->revision;
    });
    for (EntryIterator entry = level; entry != level_end; ++entry) {
      if (!restated.Overlaps(entry->span)) newest.push_back(*entry);
    }
    for (EntryIterator entry = level; entry != level_end; ++entry) restated.Add(entry->span);
    level = level_end;
  }
}

}  // namespace

std::vector<LedgerEntry> Enter(const std::vector<EnergyReading>& readings,
                               const IntensitySeries& forecast, int32_t pue_permille) {
  std::vector<LedgerEntry> entries;
  for (const EnergyReading& reading : readings) {
    const LedgerEntry entry{.run = reading.run,
                            .component = reading.component,
                            .quality = reading.quality,
                            .pue_permille = pue_permille};
    for (const StepPart& part : SplitAtSteps(reading.span, reading.energy, forecast)) {
      entries.push_back(Restated(entry, part, forecast.identity(), IntensityBasis::kForecast));
    }
  }
  return entries;
}

std::vector<LedgerEntry> Settle(const std::vector<LedgerEntry>& entries,
                                const IntensitySeries& actual) {
  std::vector<LedgerEntry> settled;
  for (const LedgerEntry& entry : entries) {
    const std::vector<StepPart> parts = SplitAtSteps(entry.span, entry.energy, actual);
    if (!CoversAll(parts) || IsSettledWith(entry, parts, actual.identity())) continue;
    for (const StepPart& part : parts) {
      settled.push_back(Restated(entry, part, actual.identity(), IntensityBasis::kSettled));
      ++settled.back().revision;
    }
  }
  return settled;
}

std::vector<LedgerEntry> Newest(std::vector<LedgerEntry> entries) {
  const auto group = [](const LedgerEntry& entry) { return std::tie(entry.run, entry.component); };
  std::stable_sort(entries.begin(), entries.end(),
                   [&group](const LedgerEntry& a, const LedgerEntry& b) {
                     return std::tuple(group(a), b.revision) < std::tuple(group(b), a.revision);
                   });
  std::vector<LedgerEntry> newest;
  for (EntryIterator begin = entries.begin(); begin != entries.end();) {
    const EntryIterator end = std::find_if(
        begin, entries.end(),
        [&group, begin](const LedgerEntry& entry) { return group(entry) != group(*begin); });
    AppendNewestOfGroup(begin, end, newest);
    begin = end;
  }
  std::stable_sort(newest.begin(), newest.end(),
                   [&group](const LedgerEntry& a, const LedgerEntry& b) {
                     return std::tuple(group(a), a.span.begin) < std::tuple(group(b), b.span.begin);
                   });
  return newest;
}

LedgerSum& LedgerSum::operator+=(const LedgerEntry& newest) {
  energy += newest.energy;
  energy_by_quality[newest.quality] += newest.energy;
  if (newest.quality == EnergyQuality::kNone) unknown_components.insert(newest.component);
  overhead += Scale(newest.energy, newest.pue_permille - 1000, 1000);
  switch (newest.basis) {
    case IntensityBasis::kNone:
      energy_without_intensity += newest.energy;
      return *this;
    case IntensityBasis::kForecast:
      forecast_energy += newest.energy;
      break;
    case IntensityBasis::kSettled:
      settled_energy += newest.energy;
      break;
  }
  emissions += newest.emissions;
  return *this;
}

LedgerSum& LedgerSum::operator+=(const LedgerSum& disjoint) {
  energy += disjoint.energy;
  for (const auto& [quality, part] : disjoint.energy_by_quality) energy_by_quality[quality] += part;
  unknown_components.insert(disjoint.unknown_components.begin(), disjoint.unknown_components.end());
  overhead += disjoint.overhead;
  emissions += disjoint.emissions;
  settled_energy += disjoint.settled_energy;
  forecast_energy += disjoint.forecast_energy;
  energy_without_intensity += disjoint.energy_without_intensity;
  return *this;
}

bool LedgerSum::HasKnownEnergy() const {
  return std::any_of(energy_by_quality.begin(), energy_by_quality.end(),
                     [](const auto& part) { return part.first != EnergyQuality::kNone; });
}

LedgerSum Sum(const std::vector<LedgerEntry>& newest) {
  LedgerSum sum;
  for (const LedgerEntry& entry : newest) sum += entry;
  return sum;
}

std::set<SeriesIdentity> SourcesOf(const std::vector<LedgerEntry>& entries) {
  std::set<SeriesIdentity> sources;
  for (const LedgerEntry& entry : entries) {
    if (entry.basis != IntensityBasis::kNone) sources.insert(entry.source);
  }
  return sources;
}

std::optional<std::pair<SeriesIdentity, SeriesIdentity>> FindUnlike(
    const std::set<SeriesIdentity>& sources) {
  for (const SeriesIdentity& source : sources) {
    const SeriesIdentity& first = *sources.begin();
    if (source.signal != first.signal || source.factors != first.factors) {
      return std::pair(first, source);
    }
  }
  return std::nullopt;
}

}  // namespace windfall
