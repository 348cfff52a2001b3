#include "scheduler/planner/slots/price_search.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "scheduler/planner/slots/place_finder.h"

namespace windfall {
namespace {

// Sums of some hundred single-precision terms are wrong by less.
constexpr double kSingleError = 1e-5;
// Of the new direction against the one before.
constexpr double kDeflection = 0.6;
// Without a better bound for so many steps the steps are too long.
constexpr int kPatience = 4;
constexpr double kShorter = 0.5;

using ByZone = std::vector<std::vector<double>>;

// Of all capacity of the zone, at the market's prices.
double WorthOf(const SlotMarket& market, size_t zone) {
  const std::vector<float>& price = market.price(zone);
  double worth = 0;
  for (size_t t = 0; t < price.size(); ++t) worth += double{price[t]} * market.capacity(zone, t);
  return worth;
}

class Ascent {
 public:
  Ascent(const SlotProblem& problem, const PriceSearch& search, SlotMarket& market)
      : problem_(problem), search_(search), market_(market), step_(search.first_step) {
    for (size_t zone = 0; zone < market.zone_count(); ++zone) {
      used_.emplace_back(static_cast<size_t>(problem.slots));
      direction_.emplace_back(static_cast<size_t>(problem.slots));
      best_.push_back(market.price(zone));
    }
  }

  double Run() {
    for (int i = 0; i < search_.iterations; ++i) {
      const double value = Evaluate();
      Remember(value);
      const double norm = Turn();
      if (norm < 1e-9) break;
      Advance(step_ * std::max(search_.about - value, 1e-6 * std::abs(search_.about)) / norm);
    }
    for (size_t zone = 0; zone < best_.size(); ++zone) market_.SetPrice(zone, best_[zone]);
    return best_value_;
  }

 private:
  // The dual at the prices of now; what the jobs would use is left in used_.
  double Evaluate() {
    std::vector<SlotRates> rates;
    for (size_t zone = 0; zone < used_.size(); ++zone) {
      std::fill(used_[zone].begin(), used_[zone].end(), 0.0);
      rates.push_back(market_.PriceRates(zone));
    }
    double value = 0;
    const SlotJob* before = nullptr;
    float cost = 0;
    for (size_t i = 0; i < problem_.jobs.size(); i += static_cast<size_t>(search_.sample)) {
      const SlotJob& job = problem_.jobs[i];
      if (before == nullptr || !(*before == job)) {
        cost = FindCheapest(job, rates);
      }
      before = &job;
      value += double{cost};
      AddUse(job);
    }
    value *= search_.sample;
    for (size_t zone = 0; zone < used_.size(); ++zone) {
      value -= WorthOf(market_, zone);
    }
    return value;
  }

  float FindCheapest(const SlotJob& job, const std::vector<SlotRates>& rates) {
    if (search_.rules || !HasRules(job)) {
      return finder_.FindCheapest(job, rates, job.late_cost, place_);
    }
    SlotJob free = job;
    free.min_segment = 1;
    free.resume_cost = 0;
    return finder_.FindCheapest(free, rates, job.late_cost, place_);
  }

  void AddUse(const SlotJob& job) {
    if (!place_.exists()) return;
    std::vector<double>& used = used_[static_cast<size_t>(place_.zone)];
    for (const SlotSegment& segment : place_.segments) {
      for (int32_t t = segment.begin; t < segment.end; ++t) {
        used[static_cast<size_t>(t)] += job.need.units * search_.sample;
      }
    }
  }

  void Remember(double value) {
    if (value > best_value_) {
      best_value_ = value;
      for (size_t zone = 0; zone < best_.size(); ++zone) best_[zone] = market_.price(zone);
      stalled_ = 0;
    } else if (++stalled_ >= kPatience) {
      stalled_ = 0;
      step_ *= kShorter;
      for (size_t zone = 0; zone < best_.size(); ++zone) {
        market_.SetPrice(zone, best_[zone]);
        std::fill(direction_[zone].begin(), direction_[zone].end(), 0.0);
      }
    }
  }

  // The new direction; returns the square of its length.
  double Turn() {
    double norm = 0;
    for (size_t zone = 0; zone < used_.size(); ++zone) {
      for (size_t t = 0; t < used_[zone].size(); ++t) {
        double over = used_[zone][t] - market_.capacity(zone, t);
        if (market_.price(zone)[t] <= 0 && over < 0) over = 0;
        double& direction = direction_[zone][t];
        direction = kDeflection * over + (1 - kDeflection) * direction;
        norm += direction * direction;
      }
    }
    return norm;
  }

  void Advance(double length) {
    for (size_t zone = 0; zone < used_.size(); ++zone) {
      std::vector<float> prices = market_.price(zone);
      for (size_t t = 0; t < prices.size(); ++t) {
        const double price = double{prices[t]} + length * direction_[zone][t];
        prices[t] = static_cast<float>(std::max(0.0, price));
      }
      market_.SetPrice(zone, std::move(prices));
    }
  }

  const SlotProblem& problem_;
  const PriceSearch& search_;
  SlotMarket& market_;
  PlaceFinder finder_;
  SlotPlace place_;
  ByZone used_;
  ByZone direction_;
  std::vector<std::vector<float>> best_;
  double best_value_ = -std::numeric_limits<double>::infinity();
  double step_;
  int stalled_ = 0;
};

}  // namespace

double FindPrices(const SlotProblem& problem, const PriceSearch& search, SlotMarket& market) {
  return Ascent(problem, search, market).Run();
}

double LowerBound(const SlotProblem& problem, const SlotMarket& market) {
  std::vector<SlotRates> rates;
  double worth = 0;
  for (size_t zone = 0; zone < market.zone_count(); ++zone) {
    rates.push_back(market.PriceRates(zone));
    worth += WorthOf(market, zone);
  }
  PlaceFinder finder;
  SlotPlace place;
  double sum = 0;
  double cost = 0;
  const SlotJob* before = nullptr;
  for (const SlotJob& job : problem.jobs) {
    if (before == nullptr || !(*before == job)) {
      cost = finder.FindCheapest(job, rates, job.late_cost, place) * (1 - kSingleError);
    }
    before = &job;
    sum += cost;
  }
  return sum - worth * (1 + kSingleError);
}

}  // namespace windfall
