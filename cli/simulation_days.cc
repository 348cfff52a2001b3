#include "cli/simulation_days.h"

#include <algorithm>

#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr int kLongestOfDays = 4;  // longer groups are weeks

int DaysOfEachGroup(int days, int count_max) {
  const int least = (days + count_max - 1) / count_max;
  if (least <= kLongestOfDays) return std::max(1, least);
  return (least + 6) / 7 * 7;
}

SimulatedDays AddUp(const v1::Simulation& result, int first, int end) {
  SimulatedDays group = {.span = {FromWire(result.days(first).start_time()),
                                  FromWire(result.days(end - 1).start_time()) + absl::Hours(24)}};
  std::map<std::string, int> known_days;
  for (int i = first; i < end; ++i) {
    const v1::SimulationDay& day = result.days(i);
    group.grams += day.emissions_grams();
    group.queue_grams += day.baseline_queue_grams();
    for (const v1::SimulationIntensity& intensity : day.intensities()) {
      group.grams_per_kwh_by_zone[intensity.zone()] += intensity.mean_grams_per_kwh();
      ++known_days[intensity.zone()];
    }
  }
  for (auto& [zone, grams_per_kwh] : group.grams_per_kwh_by_zone) {
    grams_per_kwh /= known_days.at(zone);
  }
  return group;
}

}  // namespace

std::vector<SimulatedDays> GroupDays(const v1::Simulation& result, int count_max) {
  const int length = DaysOfEachGroup(result.days_size(), count_max);
  std::vector<SimulatedDays> groups;
  for (int first = 0; first < result.days_size(); first += length) {
    groups.push_back(AddUp(result, first, std::min(first + length, result.days_size())));
  }
  return groups;
}

}  // namespace windfall
