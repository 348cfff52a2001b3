#include "scheduler/simulator/price_ascent.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

constexpr int kSteps = 200;
// Polyak's length, as if the best bound were higher by this share of what is known.
constexpr double kHope = 0.02;
// Of the new direction against the one before.
constexpr double kDeflection = 0.6;
// After so many steps in vain they are taken shorter, from the best prices.
constexpr int kPatience = 5;
constexpr double kShorter = 0.6;

class Climb {
 public:
  Climb(const BoundProblem& problem, ByZoneAndSlot prices)
      : problem_(problem), prices_(std::move(prices)), best_prices_(prices_) {
    best_ = EmissionsBound(problem_, prices_);
    Forget();
  }

  double Run() {
    PricedBound here = best_;
    for (int i = 0; i < kSteps; ++i) {
      const double norm = Turn(here.gpus);
      if (norm <= 0) break;
      Step(length_ * (best_.grams * (1 + kHope) - here.grams) / norm);
      here = EmissionsBound(problem_, prices_);
      if (here.grams > best_.grams) {
        best_ = here;
        best_prices_ = prices_;
        in_vain_ = 0;
      } else if (++in_vain_ >= kPatience) {
        in_vain_ = 0;
        length_ *= kShorter;
        prices_ = best_prices_;
        here = best_;
        Forget();
      }
    }
    return best_.grams;
  }

 private:
  void Forget() { direction_.assign(prices_.size(), std::vector<double>(problem_.slots)); }

  // Turns towards where `used` is more than there is; returns the square of the direction's length.
  double Turn(const ByZoneAndSlot& used) {
    double norm = 0;
    for (size_t zone = 0; zone < used.size(); ++zone) {
      if (!problem_.zones[zone].gpus.has_value()) continue;
      for (size_t slot = 0; slot < problem_.slots; ++slot) {
        double over = used[zone][slot] - *problem_.zones[zone].gpus;
        if (prices_[zone][slot] <= 0) over = std::max(over, 0.0);
        double& direction = direction_[zone][slot];
        direction = kDeflection * over + (1 - kDeflection) * direction;
        norm += direction * direction;
      }
    }
    return norm;
  }

  void Step(double length) {
    for (size_t zone = 0; zone < prices_.size(); ++zone) {
      for (size_t slot = 0; slot < problem_.slots; ++slot) {
        double& price = prices_[zone][slot];
        price = std::max(0.0, price + length * direction_[zone][slot]);
      }
    }
  }

  const BoundProblem& problem_;
  ByZoneAndSlot prices_;
  ByZoneAndSlot best_prices_;
  PricedBound best_;
  ByZoneAndSlot direction_;
  double length_ = 1;
  int in_vain_ = 0;
};

}  // namespace

double ClimbToBound(const BoundProblem& problem, ByZoneAndSlot prices) {
  return Climb(problem, std::move(prices)).Run();
}

}  // namespace windfall
