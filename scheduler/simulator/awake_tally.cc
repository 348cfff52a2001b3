#include "scheduler/simulator/awake_tally.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace windfall {
namespace {

using NodeOfZone = std::pair<std::string, NodeId>;

// The longest spans in which something ran, in order.
std::map<NodeOfZone, std::vector<TimeSpan>> AwakeSpans(const SimulationOutcome& outcome) {
  std::map<NodeOfZone, std::vector<TimeSpan>> runs;
  for (const JobOutcome& job : outcome.jobs) {
    for (const Segment& run : job.ran) {
      if (!run.span.empty()) runs[{run.zone, run.node}].push_back(run.span);
    }
  }
  for (auto& [node, spans] : runs) {
    std::sort(spans.begin(), spans.end(),
              [](const TimeSpan& a, const TimeSpan& b) { return a.begin < b.begin; });
    std::vector<TimeSpan> merged;
    for (const TimeSpan& span : spans) {
      if (merged.empty() || merged.back().end < span.begin) {
        merged.push_back(span);
      } else {
        merged.back().end = std::max(merged.back().end, span.end);
      }
    }
    spans = std::move(merged);
  }
  return runs;
}

void AddSpan(const TimeSpan& span, const SimulationSetup& setup, const IntensitySeries& intensity,
             AwakeTally& tally) {
  const NodeSleep& sleep = *setup.sleep;
  const Energy idle = sleep.idle * span.length();
  tally.awake += span.length();
  ++tally.wakings;
  tally.energy += idle + sleep.wake;
  tally.unsettled_energy += idle + sleep.wake;
  const auto settle = [&](Energy energy, CarbonIntensity at) {
    tally.unsettled_energy -= energy;
    tally.emissions += EmissionsWithPue(energy, setup.pue_permille, at);
  };
  const IntensityStep* const at_start = intensity.StepAt(span.begin);
  if (at_start != nullptr) settle(sleep.wake, at_start->intensity);
  const IntensitySeries known = intensity.Cut(span);
  for (const IntensityStep& step : known.steps()) {
    // As differences, so that what is rounded adds up to the whole.
    const Energy before = sleep.idle * (step.span.begin - span.begin);
    settle(sleep.idle * (step.span.end - span.begin) - before, step.intensity);
  }
}

}  // namespace

AwakeTally TallyAwake(const SimulationOutcome& outcome, const SimulationSetup& setup) {
  AwakeTally tally;
  if (!setup.sleep.has_value()) return tally;
  std::map<std::string, const IntensitySeries*> intensities;
  for (const SimulatedZone& zone : setup.zones) intensities[zone.name] = &zone.intensity;
  for (const auto& [node, spans] : AwakeSpans(outcome)) {
    for (const TimeSpan& span : spans) AddSpan(span, setup, *intensities.at(node.first), tally);
  }
  return tally;
}

}  // namespace windfall
