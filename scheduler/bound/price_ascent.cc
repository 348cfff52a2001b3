#include "scheduler/bound/price_ascent.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

constexpr int kMostEvaluations = 200;
// In so many evaluations the bound must rise by such a share.
constexpr int kEvaluationsToGain = 40;
constexpr double kWorthGoingOn = 2e-4;
// Slots of windows; a few milliseconds.
constexpr size_t kEffortOfAStep = 50'000;
// Polyak's length, as if the best bound were higher by this share of what is known.
constexpr double kHope = 0.02;
// Of the new direction against the one before.
constexpr double kDeflection = 0.6;
// After so many steps in vain they are taken shorter, from the best prices.
constexpr int kPatience = 5;
constexpr double kShorter = 0.6;

}  // namespace

PriceAscent::PriceAscent(const BoundProblem& problem, ByZoneAndSlot prices)
    : problem_(problem), prices_(std::move(prices)), best_prices_(prices_) {
  Forget();
}

bool PriceAscent::Step() {
  if (!evaluation_.has_value()) evaluation_.emplace(problem_, prices_);
  if (evaluation_->Advance(kEffortOfAStep)) return true;
  PricedBound here = evaluation_->Result();
  evaluation_.reset();
  return Judge(std::move(here));
}

bool PriceAscent::Judge(PricedBound here) {
  const bool is_useless = evaluations_ == 0 && here.grams <= 0 && prices_ != Nothing(problem_);
  if (is_useless) {  // the prices are of another problem, and no step leads away from nothing
    prices_ = Nothing(problem_);
    return true;
  }
  here_ = std::move(here);
  if (evaluations_ == 0 || here_.grams > best_.grams) {
    best_ = here_;
    best_prices_ = prices_;
    in_vain_ = 0;
  } else if (++in_vain_ >= kPatience) {
    in_vain_ = 0;
    length_ *= kShorter;
    prices_ = best_prices_;
    here_ = best_;
    Forget();
  }
  if (++evaluations_ > kMostEvaluations) return false;
  if (evaluations_ % kEvaluationsToGain == 0) {
    if (best_.grams < judged_ * (1 + kWorthGoingOn)) return false;
    judged_ = best_.grams;
  }
  const double slope = Turn();
  if (slope <= 0) return false;  // nobody is in another's way
  Move(length_ * (best_.grams * (1 + kHope) - here_.grams) / slope);
  return true;
}

void PriceAscent::Forget() { direction_ = Nothing(problem_); }

// Turns towards where more is used than there is; returns how much a step of length 1 there would
// gain if the bound were linear, in the measure of a long slot's weight.
double PriceAscent::Turn() {
  double slope = 0;
  for (size_t zone = 0; zone < here_.units.size(); ++zone) {
    const std::vector<double>& free = problem_.zones[zone].units;
    if (free.empty()) continue;
    for (size_t slot = 0; slot < problem_.slots(); ++slot) {
      double over = here_.units[zone][slot] - free[slot];
      if (prices_[zone][slot] <= 0) over = std::max(over, 0.0);
      double& direction = direction_[zone][slot];
      direction = kDeflection * over + (1 - kDeflection) * direction;
      const BoundTime length = problem_.edges[slot + 1] - problem_.edges[slot];
      slope += static_cast<double>(length) / 3.6e12 * direction * direction;
    }
  }
  return slope;
}

void PriceAscent::Move(double length) {
  for (size_t zone = 0; zone < prices_.size(); ++zone) {
    for (size_t slot = 0; slot < problem_.slots(); ++slot) {
      double& price = prices_[zone][slot];
      price = std::max(0.0, price + length * direction_[zone][slot]);
    }
  }
}

double BestEmissionsBound(const BoundProblem& problem) {
  PriceAscent ascent(problem);
  while (ascent.Step()) {
  }
  return ascent.grams().value_or(0);
}

}  // namespace windfall
