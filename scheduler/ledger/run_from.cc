// The counterfactual half of ledger.h: the same energy at another time.
#include <algorithm>

#include "scheduler/ledger/ledger.h"
#include "scheduler/ledger/step_parts.h"

namespace windfall {
namespace {

// The disjoint stretches of time in which at least one entry was drawing, in order.
std::vector<TimeSpan> BusySpans(const std::vector<LedgerEntry>& entries) {
  std::vector<TimeSpan> spans;
  spans.reserve(entries.size());
  for (const LedgerEntry& entry : entries) spans.push_back(entry.span);
  std::sort(spans.begin(), spans.end(),
            [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
  std::vector<TimeSpan> busy;
  for (const TimeSpan& span : spans) {
    if (!busy.empty() && span.begin <= busy.back().end) {
      busy.back().end = std::max(busy.back().end, span.end);
    } else {
      busy.push_back(span);
    }
  }
  return busy;
}

}  // namespace

std::vector<LedgerEntry> MoveTo(absl::Time start, std::vector<LedgerEntry> newest) {
  const std::vector<TimeSpan> busy = BusySpans(newest);
  std::vector<absl::Duration> offsets;  // how far each busy span is moved
  absl::Time end = start;
  for (const TimeSpan& span : busy) {
    offsets.push_back(end - span.begin);
    end += span.length();
  }
  for (LedgerEntry& entry : newest) {
    const auto after =
        std::upper_bound(busy.begin(), busy.end(), entry.span.begin,
                         [](absl::Time time, const TimeSpan& span) { return time < span.begin; });
    const absl::Duration offset = offsets[static_cast<size_t>(after - busy.begin()) - 1];
    entry.span.begin += offset;
    entry.span.end += offset;
  }
  return newest;
}

std::optional<CarbonMass> EmissionsUnder(const LedgerEntry& entry,
                                         const IntensitySeries& intensity) {
  CarbonMass emissions;
  for (const StepPart& part : SplitAtSteps(entry.span, entry.energy, intensity)) {
    if (part.step == nullptr) return std::nullopt;
    emissions += EmissionsWithPue(part.energy, entry.pue_permille, part.step->intensity);
  }
  return emissions;
}

std::optional<CarbonMass> RunFrom(absl::Time start, const std::vector<LedgerEntry>& newest,
                                  const IntensitySeries& intensity) {
  if (newest.empty()) return std::nullopt;
  CarbonMass total;
  for (const LedgerEntry& entry : MoveTo(start, newest)) {
    const std::optional<CarbonMass> emissions = EmissionsUnder(entry, intensity);
    if (!emissions.has_value()) return std::nullopt;
    total += *emissions;
  }
  return total;
}

}  // namespace windfall
