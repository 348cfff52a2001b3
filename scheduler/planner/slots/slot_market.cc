#include "scheduler/planner/slots/slot_market.h"

#include <algorithm>
#include <map>
#include <utility>

namespace windfall {
namespace {

// A node with more reserved than it has counts as one with nothing left.
std::vector<int32_t> CapacityOf(const SlotZone& zone, size_t slots) {
  std::map<int32_t, std::vector<int32_t>> reserved;  // by node
  for (const SlotReservation& each : zone.reservations) {
    std::vector<int32_t>& units = reserved[each.segment.node];
    units.resize(slots);
    for (int32_t t = each.segment.begin; t < each.segment.end; ++t) {
      units[static_cast<size_t>(t)] += each.resources.units;
    }
  }
  std::vector<int32_t> capacity(slots, UnitsOf(zone));
  for (const auto& [node, units] : reserved) {
    const int32_t most = zone.nodes[static_cast<size_t>(node)].units;
    for (size_t t = 0; t < slots; ++t) capacity[t] -= std::min(units[t], most);
  }
  return capacity;
}

}  // namespace

std::vector<float> SlotMarket::SumOf(const std::vector<float>& values) {
  std::vector<float> sums = {0};
  double sum = 0;
  for (const float value : values) sums.push_back(static_cast<float>(sum += double{value}));
  return sums;
}

SlotMarket::SlotMarket(const SlotProblem& problem)
    : problem_(problem), nothing_(static_cast<size_t>(problem.slots) + 1) {
  const auto slots = static_cast<size_t>(problem.slots);
  for (const SlotZone& zone : problem.zones) {
    std::vector<int32_t> capacity = CapacityOf(zone, slots);
    std::vector<int32_t> excess;
    for (const int32_t units : capacity) excess.push_back(-units);
    zones_.push_back({.size = UnitsOf(zone),
                      .capacity = std::move(capacity),
                      .shortfall = std::vector<int32_t>(slots),
                      .excess = std::move(excess),
                      .price = std::vector<float>(slots),
                      .scarcity = std::vector<float>(slots),
                      .carbon_sum = SumOf(zone.carbon),
                      .price_sum = nothing_});
  }
}

SlotRates SlotMarket::PriceRates(size_t zone) const {
  return {.carbon = problem_.zones[zone].carbon.data(),
          .scarcity = zones_[zone].price.data(),
          .carbon_sum = zones_[zone].carbon_sum.data(),
          .price_sum = zones_[zone].price_sum.data()};
}

SlotRates SlotMarket::CarbonRates(size_t zone) const {
  SlotRates rates = PriceRates(zone);
  rates.scarcity = nothing_.data();
  rates.price_sum = nothing_.data();
  return rates;
}

void SlotMarket::SetPrice(size_t zone, std::vector<float> price) {
  Zone& each = zones_[zone];
  each.price = std::move(price);
  each.price_sum = SumOf(each.price);
  for (size_t t = 0; t < each.excess.size(); ++t) each.scarcity[t] = ScarcityAt(each, t);
}

SlotRates SlotMarket::SoftRates(size_t zone) const {
  const bool counts_all = zones_[zone].least_excess < 0;
  return {.carbon = problem_.zones[zone].carbon.data(),
          .scarcity = zones_[zone].scarcity.data(),
          .softness = counts_all ? zones_[zone].softness : 0};
}

float SlotMarket::ScarcityAt(const Zone& zone, size_t slot) {
  const int32_t counted = std::max(zone.excess[slot], zone.least_excess);
  return zone.price[slot] + zone.softness * static_cast<float>(counted);
}

void SlotMarket::SetShortfall(size_t zone, size_t slot, int32_t units) {
  Zone& each = zones_[zone];
  each.excess[slot] += units - each.shortfall[slot];
  each.shortfall[slot] = units;
  each.scarcity[slot] = ScarcityAt(each, slot);
}

void SlotMarket::SetSoftness(size_t zone, float softness, Softening softening) {
  Zone& each = zones_[zone];
  each.softness = softness;
  each.least_excess = softening == Softening::kOverload ? 0 : INT32_MIN;
  for (size_t t = 0; t < each.excess.size(); ++t) each.scarcity[t] = ScarcityAt(each, t);
}

void SlotMarket::Change(const SlotPlace& place, int32_t units) {
  if (!place.exists()) return;
  Zone& zone = zones_[static_cast<size_t>(place.zone)];
  for (const SlotSegment& segment : place.segments) {
    for (auto t = static_cast<size_t>(segment.begin); t < static_cast<size_t>(segment.end); ++t) {
      zone.excess[t] += units;
      zone.scarcity[t] = ScarcityAt(zone, t);
    }
  }
}

void SlotMarket::LearnPrices(float share) {
  for (Zone& zone : zones_) {
    for (size_t t = 0; t < zone.excess.size(); ++t) {
      const auto over = static_cast<float>(zone.excess[t]);
      zone.price[t] = std::max(0.0f, zone.price[t] + share * zone.softness * over);
      zone.scarcity[t] = ScarcityAt(zone, t);
    }
    zone.price_sum = SumOf(zone.price);
  }
}

}  // namespace windfall
