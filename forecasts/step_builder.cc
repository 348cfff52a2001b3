#include "forecasts/step_builder.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

// How many intervals on either side say what an ordinary step is: one odd interval among three is
// outvoted.
constexpr size_t kNeighbours = 3;

std::vector<absl::Duration> Intervals(const StampedIntensities& stamps) {
  std::vector<absl::Duration> intervals;
  for (auto stamp = stamps.begin(), next = std::next(stamp); next != stamps.end();
       ++stamp, ++next) {
    intervals.push_back(next->first - stamp->first);
  }
  return intervals;
}

// The lower median. Zero if there are none.
absl::Duration Median(std::vector<absl::Duration> durations) {
  if (durations.empty()) return absl::ZeroDuration();
  std::sort(durations.begin(), durations.end());
  return durations[(durations.size() - 1) / 2];
}

// The step that is ordinary just before, and just after, interval `i`; zero where nothing is.
struct OrdinarySteps {
  absl::Duration before;
  absl::Duration after;
};

OrdinarySteps OrdinaryAround(const std::vector<absl::Duration>& intervals, size_t i) {
  const auto at = [&](size_t index) {
    return intervals.begin() + static_cast<std::ptrdiff_t>(std::min(index, intervals.size()));
  };
  return {.before = Median({at(i - std::min(i, kNeighbours)), at(i)}),
          .after = Median({at(i + 1), at(i + 1 + kNeighbours)})};
}

absl::Duration HoldsFor(const std::vector<absl::Duration>& intervals, size_t i) {
  const OrdinarySteps ordinary = OrdinaryAround(intervals, i);
  const absl::Duration longer = std::max(ordinary.before, ordinary.after);
  const bool has_neighbours = longer > absl::ZeroDuration();
  if (!has_neighbours || intervals[i] <= 2 * longer) return intervals[i];
  return ordinary.before > absl::ZeroDuration() ? ordinary.before : ordinary.after;
}

}  // namespace

absl::StatusOr<std::vector<IntensityStep>> BuildSteps(const StampedIntensities& stamps) {
  if (stamps.size() < 2) {
    return absl::InvalidArgumentError(absl::StrCat(
        "at least two values are needed to tell how long one holds, found ", stamps.size()));
  }
  const std::vector<absl::Duration> intervals = Intervals(stamps);
  std::vector<IntensityStep> steps;
  absl::Duration holds_for;
  for (const auto& [begin, intensity] : stamps) {
    const size_t i = steps.size();
    if (i < intervals.size()) holds_for = HoldsFor(intervals, i);
    steps.push_back({.span = {begin, begin + holds_for}, .intensity = intensity});
  }
  return steps;
}

}  // namespace windfall
