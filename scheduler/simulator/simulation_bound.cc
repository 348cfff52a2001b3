#include "scheduler/simulator/simulation_bound.h"

#include <algorithm>
#include <utility>

#include "domain/time_span.h"
#include "scheduler/bound/price_ascent.h"

namespace windfall {
namespace {

constexpr absl::Duration kShortestSlot = absl::Minutes(5);
constexpr absl::Duration kLongestBoundSlot = absl::Hours(1);
// Grams. The ledger rounds each entry by at most half a microgram, its reading was rounded by half
// a millijoule, which is less than 3.5 ug at any intensity and PUE that there is.
constexpr double kRoundingOfAnEntry = 4e-6;

// Whole slots of one length from `begin` on.
struct SlotGrid {
  absl::Time begin;
  absl::Duration length;
  size_t count = 0;

  // The slots that `span` touches, within the grid.
  std::pair<size_t, size_t> Touched(const TimeSpan& span) const {
    const TimeSpan inside = Intersect(span, {begin, begin + length * static_cast<int64_t>(count)});
    absl::Duration rest;
    const int64_t first = absl::IDivDuration(inside.begin - begin, length, &rest);
    int64_t end = absl::IDivDuration(inside.end - begin, length, &rest);
    if (rest > absl::ZeroDuration()) ++end;
    return {static_cast<size_t>(first), static_cast<size_t>(end)};
  }
};

TimeSpan WindowOf(const SimulatedJob& job, const JobOutcome& outcome) {
  return {job.submit_time, std::max(job.deadline, *outcome.end_time)};
}

TimeSpan SpanOf(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome) {
  TimeSpan span = {absl::InfiniteFuture(), absl::InfinitePast()};
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!outcome.jobs[i].end_time.has_value()) continue;
    const TimeSpan window = WindowOf(jobs[i], outcome.jobs[i]);
    span = {std::min(span.begin, window.begin), std::max(span.end, window.end)};
  }
  return span;
}

absl::Duration SlotLength(const std::vector<SimulatedZone>& zones, const TimeSpan& span) {
  absl::Duration shortest = kLongestBoundSlot;
  for (const SimulatedZone& zone : zones) {
    for (const IntensityStep& step : zone.intensity.steps()) {
      if (Intersect(step.span, span).empty()) continue;
      shortest = std::min(shortest, step.span.length());
    }
  }
  return std::max(shortest, kShortestSlot);
}

SlotGrid GridOver(const TimeSpan& span, absl::Duration length) {
  SlotGrid grid = {.length = length};
  if (span.empty()) return grid;
  grid.begin = absl::UnixEpoch() + absl::Floor(span.begin - absl::UnixEpoch(), length);
  grid.count = static_cast<size_t>(absl::Ceil(span.end - grid.begin, length) / length);
  return grid;
}

// The least intensity that is known of each slot. Where none is, any will do: the bound says
// nothing of schedules that use such a slot.
std::vector<CarbonIntensity> LeastIntensities(const IntensitySeries& series, const SlotGrid& grid) {
  std::vector<CarbonIntensity> least(grid.count, kHighestPlausibleIntensity);
  for (const IntensityStep& step : series.steps()) {
    const auto [begin, end] = grid.Touched(step.span);
    for (size_t slot = begin; slot < end; ++slot) {
      least[slot] = std::min(least[slot], step.intensity);
    }
  }
  return least;
}

BoundZone MakeZone(const SimulatedZone& zone, const SlotGrid& grid, int32_t pue_permille) {
  BoundZone made;
  for (const CarbonIntensity intensity : LeastIntensities(zone.intensity, grid)) {
    made.grams_per_kwh.push_back(ToGramsPerKwh(intensity) * pue_permille / 1000);
  }
  if (zone.nodes.has_value()) {
    const double gpus = static_cast<double>(zone.nodes->count) * zone.nodes->capacity.gpus;
    made.units.assign(grid.count, gpus);
  }
  return made;
}

bool CanHold(const SimulatedZone& zone, const SimulatedJob& job) {
  const bool is_allowed = job.zones.empty() || std::find(job.zones.begin(), job.zones.end(),
                                                         zone.name) != job.zones.end();
  if (!is_allowed || !zone.nodes.has_value()) return is_allowed;
  return zone.nodes->count > 0 && zone.nodes->capacity.HowOften(job.resources, 1) > 0;
}

// An entry ends where a run, an hour or a step does. In `n` slots there are at most `n` + 1 ends of
// hours, and as many of steps.
double RoundingOf(const BoundJob& job, const SlotGrid& grid) {
  const bool may_pause = job.breaks != BoundJob::Breaks::kNone;
  const BoundTime touched = may_pause ? job.end - job.begin : job.length;
  const auto slots = static_cast<double>(touched / absl::ToInt64Nanoseconds(grid.length) + 2);
  return kRoundingOfAnEntry * (2 * (slots + 1) + (may_pause ? slots : 1));
}

BoundJob MakeJob(const SimulatedJob& job, const TimeSpan& window, const SlotGrid& grid,
                 const std::vector<SimulatedZone>& zones) {
  BoundJob made = {.begin = absl::ToInt64Nanoseconds(window.begin - grid.begin),
                   .end = absl::ToInt64Nanoseconds(window.end - grid.begin),
                   .length = absl::ToInt64Nanoseconds(job.duration),
                   .kilowatts = ToWatts(job.power) / 1000,
                   .units = static_cast<double>(job.resources.gpus),
                   .breaks = job.interruption.has_value() ? BoundJob::Breaks::kAnywhere
                                                          : BoundJob::Breaks::kNone};
  made.rounding_grams = RoundingOf(made, grid);
  for (size_t i = 0; i < zones.size(); ++i) {
    if (CanHold(zones[i], job)) made.zones.push_back(i);
  }
  return made;
}

}  // namespace

BoundProblem MakeBoundProblem(const std::vector<SimulatedJob>& jobs,
                              const SimulationOutcome& outcome, const SimulationSetup& setup) {
  const TimeSpan span = SpanOf(jobs, outcome);
  const SlotGrid grid = GridOver(span, SlotLength(setup.zones, span));
  BoundProblem problem;
  for (size_t slot = 0; slot <= grid.count; ++slot) {
    problem.edges.push_back(absl::ToInt64Nanoseconds(grid.length) * static_cast<BoundTime>(slot));
  }
  for (const SimulatedZone& zone : setup.zones) {
    problem.zones.push_back(MakeZone(zone, grid, setup.pue_permille));
  }
  for (size_t i = 0; i < jobs.size(); ++i) {
    if (!outcome.jobs[i].end_time.has_value()) continue;
    problem.jobs.push_back(MakeJob(jobs[i], WindowOf(jobs[i], outcome.jobs[i]), grid, setup.zones));
  }
  return problem;
}

double BoundGrams(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome,
                  const SimulationSetup& setup) {
  return BestEmissionsBound(MakeBoundProblem(jobs, outcome, setup));
}

}  // namespace windfall
