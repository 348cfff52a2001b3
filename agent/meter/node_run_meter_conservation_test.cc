#include <gtest/gtest.h>

#include <map>
#include <random>

#include "agent/meter/metered_node.h"

namespace windfall {
namespace {

// Runs come and go, counters fail, reset and recover, the wall clock jumps: what is handed out and
// what is unallocated is what was drawn, and the spans of a run never overlap.
TEST(NodeRunMeterConservation, HoldsWhateverHappens) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto below = [&random](int n) {
    return static_cast<int>(random() % static_cast<unsigned>(n));
  };
  for (int round = 0; round < 40; ++round) {
    MeteredNode node({.packages = 2, .drams = 1});
    Energy drawn;
    std::vector<EnergyReading> readings;
    std::map<RunId, RunUsage> runs;
    const auto keep = [&readings](const std::vector<EnergyReading>& more) {
      readings.insert(readings.end(), more.begin(), more.end());
    };
    int64_t last_run = 0;
    for (int step = 0; step < 300; ++step) {
      node.Pass(0.1 + below(70) / 10.0);
      if (below(40) == 0) node.now += absl::Seconds(below(7200) - 3600);
      for (std::vector<ScriptedCounter*> counters : {node.package, node.dram}) {
        for (ScriptedCounter* counter : counters) {
          const Energy energy = Millijoules(below(1'000'000));
          counter->Draw(energy);
          drawn += energy;
          counter->set_readable(below(10) != 0);
        }
      }
      for (auto& [_, usage] : runs) node.Spend(usage, absl::Milliseconds(below(8000)));
      node.cpu_time += absl::Milliseconds(below(3000));
      if (below(5) == 0) {
        const RunUsage usage{.run = RunId(++last_run)};
        runs[usage.run] = usage;
        node.meter->Begin(usage, node.now);
      } else if (below(5) == 0 && !runs.empty()) {
        keep(node.meter->End(runs.begin()->second, node.now));
        runs.erase(runs.begin());
      } else {
        std::vector<RunUsage> usages;
        for (const auto& [_, usage] : runs) usages.push_back(usage);
        keep(node.meter->Sample(node.now, usages));
      }
    }
    for (ScriptedCounter* counter : node.package) counter->set_readable(true);
    for (ScriptedCounter* counter : node.dram) counter->set_readable(true);
    node.Pass(1);
    for (const auto& [_, usage] : runs) keep(node.meter->End(usage, node.now));
    node.Pass(1);
    node.meter->Begin({.run = RunId(++last_run)}, node.now);  // empties the pool

    std::map<std::pair<RunId, EnergyComponent>, absl::Time> covered;
    Energy accounted = node.meter->unallocated(EnergyComponent::kCpu) +
                       node.meter->unallocated(EnergyComponent::kDram);
    for (const EnergyReading& reading : readings) {
      ASSERT_FALSE(reading.span.empty());
      ASSERT_GE(reading.energy, Energy());
      absl::Time& until =
          covered.try_emplace({reading.run, reading.component}, absl::InfinitePast()).first->second;
      ASSERT_LE(until, reading.span.begin);
      until = reading.span.end;
      // Estimates stand for what no meter showed: the time before a jump of the clock.
      if (reading.quality != EnergyQuality::kEstimated) accounted += reading.energy;
    }
    for (const std::vector<ScriptedCounter*>& counters : {node.package, node.dram}) {
      for (const ScriptedCounter* counter : counters) accounted += counter->lost();
    }
    ASSERT_EQ(accounted, drawn);
  }
}

}  // namespace
}  // namespace windfall
