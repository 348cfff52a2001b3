#include "agent/meter/node_pool.h"

#include <algorithm>
#include <numeric>

#include "agent/meter/apportion.h"

namespace windfall {

std::vector<std::string> NodePool::names() const {
  std::vector<std::string> names;
  for (const Component& component : components_) names.push_back(component.counters.name());
  return names;
}

void NodePool::Restart(absl::Duration elapsed) {
  const bool is_readable = Fill(elapsed);
  Empty();
  if (is_readable) return;
  for (size_t i = 0; i < components_.size(); ++i) {
    unallocated_[i] += components_[i].counters.Restart(elapsed);
  }
}

bool NodePool::Fill(absl::Duration elapsed) {
  bool all_readable = true;
  for (Component& component : components_) {
    const Draw draw = component.counters.Take(elapsed);
    component.energy += draw.energy;
    if (draw.state == Draw::State::kLost) component.lost = true;
    if (draw.state == Draw::State::kUnreadable) all_readable = false;
  }
  const absl::StatusOr<absl::Duration> cpu_time = read_cpu_time_();
  if (!cpu_time.ok()) return false;
  if (last_cpu_time_.has_value()) {
    cpu_time_ += std::max(*cpu_time - *last_cpu_time_, absl::ZeroDuration());
  }
  last_cpu_time_ = *cpu_time;
  return all_readable;
}

std::vector<std::vector<NodePool::Share>> NodePool::ShareOut(
    const std::vector<absl::Duration>& cpu_times) {
  std::vector<std::vector<Share>> shares = Split(cpu_times);
  Empty();
  return shares;
}

std::vector<NodePool::Share> NodePool::TakeShare(absl::Duration cpu_time) {
  std::vector<Share> shares = Split({cpu_time}).front();
  cpu_time_ = std::max(cpu_time_ - cpu_time, absl::ZeroDuration());
  return shares;
}

std::vector<NodePool::Share> NodePool::UnknownShares() const {
  std::vector<Share> shares;
  for (const Component& component : components_) {
    shares.push_back(
        {.component = component.component, .meter = component.counters.name(), .lost = true});
  }
  return shares;
}

Energy NodePool::unallocated(EnergyComponent component) const {
  Energy energy;
  for (size_t i = 0; i < components_.size(); ++i) {
    if (components_[i].component == component) energy += unallocated_[i];
  }
  return energy;
}

// The shares leave the pool; its CPU time stays as it is.
std::vector<std::vector<NodePool::Share>> NodePool::Split(
    const std::vector<absl::Duration>& cpu_times) {
  // The clocks of the node and of the runs tick apart: together the runs may seem to have spent a
  // little more than the node.
  const absl::Duration by_runs =
      std::accumulate(cpu_times.begin(), cpu_times.end(), absl::ZeroDuration());
  std::vector<absl::Duration> weights = cpu_times;
  weights.push_back(std::max(cpu_time_ - by_runs, absl::ZeroDuration()));
  std::vector<std::vector<Share>> shares(cpu_times.size());
  for (Component& component : components_) {
    const std::vector<Energy> parts =
        Apportion(component.lost ? Energy() : component.energy, weights);
    for (size_t i = 0; i < cpu_times.size(); ++i) {
      shares[i].push_back({.component = component.component,
                           .meter = component.counters.name(),
                           .energy = parts[i],
                           .lost = component.lost});
      component.energy -= parts[i];
    }
  }
  return shares;
}

void NodePool::Empty() {
  for (size_t i = 0; i < components_.size(); ++i) {
    unallocated_[i] += components_[i].energy;
    components_[i].energy = Energy();
    components_[i].lost = false;
  }
  cpu_time_ = absl::ZeroDuration();
}

}  // namespace windfall
