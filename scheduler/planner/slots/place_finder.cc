#include "scheduler/planner/slots/place_finder.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

// Next to nothing for what needs no units: a closed slot has an infinite price, and must stay
// closed when that is multiplied.
PricedLoad LoadOf(const SlotJob& job) {
  constexpr float kNone = 1e-30f;
  const auto units = static_cast<float>(job.need.units);
  return {.power = job.power, .units = std::max(units, kNone)};
}

}  // namespace

void PlaceFinder::PriceWindow(const SlotJob& job, const SlotRates& rates,
                              std::vector<float>& cost) {
  const auto window = static_cast<size_t>(std::max(job.deadline - job.release, 0));
  cost.resize(window);
  PriceSlots(rates.carbon + job.release, rates.scarcity + job.release, rates.softness, LoadOf(job),
             window, cost.data());
  if (job.wait_cost <= 0) return;
  for (size_t i = 0; i < window; ++i) {
    cost[i] += WaitCostOfSlot(job, job.release + static_cast<int32_t>(i));
  }
}

void PlaceFinder::PriceStarts(const SlotJob& job, const SlotRates& rates,
                              std::vector<float>& cost) {
  const auto starts = static_cast<size_t>(std::max(job.start_end() - job.release, 0));
  cost.resize(starts);
  PriceRuns(rates.carbon_sum + job.release, rates.price_sum + job.release, LoadOf(job),
            static_cast<size_t>(job.length), starts, cost.data());
  if (job.wait_cost <= 0) return;
  for (size_t i = 0; i < starts; ++i) {
    cost[i] += WaitCostOfRun(job, job.release + static_cast<int32_t>(i));
  }
}

PlaceFinder::Standing PlaceFinder::StandingOf(const SlotJob& job, const SlotRates& rates,
                                              const SlotPlace& place) {
  const auto [power, units] = LoadOf(job);
  const float own = rates.softness * 0.5f * units;
  Standing standing = {.cost = MoveCost(job, static_cast<size_t>(place.zone))};
  const SlotSegment* before = nullptr;
  for (const SlotSegment& segment : place.segments) {
    for (int32_t t = segment.begin; t < segment.end; ++t) {
      const float cost = power * rates.carbon[t] + units * std::max(0.0f, rates.scarcity[t] + own) +
                         WaitCostOfSlot(job, t);
      standing.cost += cost;
      standing.dearest = std::max(standing.dearest, cost);
    }
    if (before != nullptr && IsResume(*before, segment)) {
      standing.cost += job.resume_cost * power * rates.carbon[segment.begin];
    }
    before = &segment;
  }
  return standing;
}

float PlaceFinder::CostAt(const SlotJob& job, const SlotRates& rates, const SlotPlace& place) {
  return StandingOf(job, rates, place).cost;
}

float PlaceFinder::DearestSlot(const SlotJob& job, const SlotRates& rates, const SlotPlace& place) {
  return StandingOf(job, rates, place).dearest;
}

float PlaceFinder::FindCheapest(const SlotJob& job, const std::vector<SlotRates>& rates,
                                float limit, SlotPlace& place) {
  return Find(job, rates, {.cost = limit}, place);
}

float PlaceFinder::FindCheaper(const SlotJob& job, const std::vector<SlotRates>& rates,
                               const SlotPlace& now, float limit, SlotPlace& place) {
  if (!now.exists()) return FindCheapest(job, rates, limit, place);
  Standing standing = StandingOf(job, rates[static_cast<size_t>(now.zone)], now);
  standing.cost = std::min(limit, standing.cost * kClearlyLess);
  return Find(job, rates, standing, place);
}

float PlaceFinder::Find(const SlotJob& job, const std::vector<SlotRates>& rates,
                        const Standing& now, SlotPlace& place) {
  place.Clear();
  if (job.start_end() <= job.release) return now.cost;
  if (!job.interruptible) return FindRun(job, rates, now.cost, place);
  return HasRules(job) ? FindByRules(job, rates, now, place) : FindSlots(job, rates, now, place);
}

float PlaceFinder::FindRun(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                           SlotPlace& place) {
  float best = limit;
  CheapestStart start;
  for (size_t zone = 0; zone < rates.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const bool is_soft = rates[zone].price_sum == nullptr;
    CheapestStart run;
    if (is_soft) {
      PriceWindow(job, rates[zone], cost_);
      run = CheapestRun(cost_.data(), cost_.size(), static_cast<size_t>(job.length));
    } else {
      PriceStarts(job, rates[zone], cost_);
      run.cost = LeastOf(cost_.data(), cost_.size());  // which one it was, only the best need know
    }
    const float cost = run.cost + MoveCost(job, zone);
    if (!(cost < best)) continue;
    best = cost;
    start = run;
    place.zone = static_cast<int32_t>(zone);
    if (!is_soft) best_cost_.swap(cost_);
  }
  if (!place.exists()) return best;
  if (start.begin < 0) {
    const auto found = std::find(best_cost_.begin(), best_cost_.end(), start.cost);
    start.begin = static_cast<int32_t>(found - best_cost_.begin());
  }
  const int32_t begin = job.release + start.begin;
  place.segments.push_back({.begin = begin, .end = begin + job.length});
  return best;
}

float PlaceFinder::FindSlots(const SlotJob& job, const std::vector<SlotRates>& rates,
                             const Standing& now, SlotPlace& place) {
  float best = now.cost;
  float level = now.dearest;
  CheapestChoice choice;
  for (size_t zone = 0; zone < rates.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const float move = MoveCost(job, zone);
    PriceWindow(job, rates[zone], cost_);
    if (!(AtLeast(cost_, job.length, level) + move < best)) continue;
    const CheapestChoice found = CheapestSlots(cost_, job.length, level, scratch_);
    const float cost = found.cost + move;
    if (!(cost < best)) continue;
    best = cost;
    level = found.level;
    choice = found;
    place.zone = static_cast<int32_t>(zone);
    best_cost_.swap(cost_);
  }
  if (place.exists()) TakeSlots(best_cost_, choice, job.release, place);
  return best;
}

float PlaceFinder::FindByRules(const SlotJob& job, const std::vector<SlotRates>& rates,
                               const Standing& now, SlotPlace& place) {
  float best = now.cost;
  float level = now.dearest;
  SlotPlace candidate;
  for (size_t zone = 0; zone < rates.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const float move = MoveCost(job, zone);
    PriceWindow(job, rates[zone], cost_);
    if (!(AtLeast(cost_, job.length, level) + move < best)) continue;
    const CheapestChoice free = CheapestSlots(cost_, job.length, level, scratch_);
    level = free.level;
    if (!(free.cost + move < best)) continue;
    candidate.Clear();
    candidate.zone = static_cast<int32_t>(zone);
    TakeSlots(cost_, free, job.release, candidate);
    float cost = free.cost + move;
    if (candidate.segments.size() > 1) {  // one segment breaks no rule
      cost = move + SearchSegments(job, rates[zone]);
      if (!(cost < best)) continue;
      candidate.segments.clear();
      segments_.TakeFound(job.release, candidate);
    }
    best = cost;
    std::swap(place, candidate);
  }
  return best;
}

float PlaceFinder::SearchSegments(const SlotJob& job, const SlotRates& rates) {
  resume_.resize(cost_.size());
  const float* const carbon = rates.carbon + job.release;
  const float of_resume = job.resume_cost * job.power;
  for (size_t i = 0; i < resume_.size(); ++i) resume_[i] = of_resume * carbon[i];
  return segments_.Search(
      cost_, {.length = job.length, .min_segment = job.min_segment, .resume = resume_.data()});
}

}  // namespace windfall
