#include "scheduler/planner/slots/place_finder.h"

#include <algorithm>

namespace windfall {

float PlaceFinder::MoveCost(const SlotJob& job, size_t zone) {
  return job.home < 0 || job.home == static_cast<int32_t>(zone) ? 0 : job.move_cost;
}

void PlaceFinder::PriceWindow(const SlotJob& job, const SlotRates& rates,
                              std::vector<float>& cost) {
  const auto window = static_cast<size_t>(std::max(job.deadline - job.release, 0));
  cost.resize(window);
  PriceSlots(rates.carbon + job.release, rates.scarcity + job.release, job.power,
             rates.softness * 0.5f * static_cast<float>(job.units), window, cost.data());
}

void PlaceFinder::PriceStarts(const SlotJob& job, const SlotRates& rates,
                              std::vector<float>& cost) {
  const auto starts = static_cast<size_t>(std::max(job.start_end() - job.release, 0));
  cost.resize(starts);
  PriceRuns(rates.carbon_sum + job.release, rates.price_sum + job.release, job.power,
            static_cast<size_t>(job.length), starts, cost.data());
}

CheapestStart PlaceFinder::FindStart(const SlotJob& job, const SlotRates& rates) {
  if (rates.softness > 0) {
    PriceWindow(job, rates, cost_);
    return CheapestRun(cost_.data(), cost_.size(), static_cast<size_t>(job.length));
  }
  PriceStarts(job, rates, cost_);
  const float least = LeastOf(cost_.data(), cost_.size());
  const auto begin = std::find(cost_.begin(), cost_.end(), least) - cost_.begin();
  return {.cost = least, .begin = static_cast<int32_t>(begin)};
}

float PlaceFinder::CostAt(const SlotJob& job, const SlotRates& rates, const SlotPlace& place) {
  const float own = rates.softness * 0.5f * static_cast<float>(job.units);
  float sum = 0;
  const SlotSegment* before = nullptr;
  for (const SlotSegment& segment : place.segments) {
    for (int32_t t = segment.begin; t < segment.end; ++t) {
      sum += job.power * rates.carbon[t] + std::max(0.0f, rates.scarcity[t] + own);
    }
    if (before != nullptr && IsResume(*before, segment)) {
      sum += job.resume_cost * job.power * rates.carbon[segment.begin];
    }
    before = &segment;
  }
  const bool moves = job.home >= 0 && job.home != place.zone;
  return sum * static_cast<float>(job.units) + (moves ? job.move_cost : 0);
}

float PlaceFinder::FindCheapest(const SlotJob& job, const std::vector<SlotRates>& rates,
                                float limit, SlotPlace& place) {
  place.Clear();
  float best = limit;
  if (job.start_end() <= job.release) return best;
  const auto units = static_cast<float>(job.units);
  for (size_t zone = 0; zone < rates.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const float move = MoveCost(job, zone);
    const auto take = [&](float cost) {
      best = cost;
      place.Clear();
      place.zone = static_cast<int32_t>(zone);
    };
    if (!job.interruptible) {
      const CheapestStart run = FindStart(job, rates[zone]);
      if (!(run.cost * units + move < best)) continue;
      take(run.cost * units + move);
      place.segments.push_back(
          {.begin = job.release + run.begin, .end = job.release + run.begin + job.length});
      continue;
    }
    PriceWindow(job, rates[zone], cost_);
    const float at_least = segments_.CheapestSum(cost_, job.length);
    if (!(at_least * units + move < best)) continue;
    if (!HasRules(job)) {
      take(at_least * units + move);
      segments_.TakeCheapest(cost_, job.release, place);
      continue;
    }
    resume_.resize(cost_.size());
    for (size_t i = 0; i < resume_.size(); ++i) {
      resume_[i] =
          job.resume_cost * job.power * rates[zone].carbon[static_cast<size_t>(job.release) + i];
    }
    const float found = segments_.Search(
        cost_, {.length = job.length, .min_segment = job.min_segment, .resume = resume_.data()});
    if (!(found * units + move < best)) continue;
    take(found * units + move);
    segments_.TakeFound(job.release, place);
  }
  return best;
}

}  // namespace windfall
