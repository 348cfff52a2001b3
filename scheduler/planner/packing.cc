#include "scheduler/planner/packing.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

namespace windfall {
namespace {

// Each costs about as much as the first try; what three have not repaired, more seldom do.
constexpr int kPromotions = 3;

using Order = std::vector<size_t>;  // of items

Packing Pack(const PlanProblem& problem, const Order& order, Goal goal) {
  ItemPlacer placer(problem.nodes(), goal);
  Packing packing(order.size());
  for (const size_t item : order) packing[item] = placer.Place(problem.demands()[item]);
  return packing;
}

Order InOrderOfId(const PlanProblem& problem) {
  Order order(problem.items().size());
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

Order InOrderOfUrgency(const PlanProblem& problem) {
  Order order = InOrderOfId(problem);
  std::stable_sort(order.begin(), order.end(), [&problem](size_t a, size_t b) {
    return std::make_tuple(-int64_t{problem.items()[a]->priority},
                           problem.demands()[a].latest_start()) <
           std::make_tuple(-int64_t{problem.items()[b]->priority},
                           problem.demands()[b].latest_start());
  });
  return order;
}

// Late, though it would be on time if it were alone.
bool IsAvoidablyLate(const Choice& choice) {
  return choice.placement.has_value() && !choice.feasible && choice.reason != PlanReason::kLate;
}

bool HasAvoidablyLate(const Packing& packing) {
  return std::any_of(packing.begin(), packing.end(), IsAvoidablyLate);
}

// What makes one packing better than another: less is better.
struct Rank {
  std::vector<int32_t> late_priorities;  // highest first
  int unknown = 0;                       // items whose emissions are not known
  double cost = 0;                       // of the others, weighted by power
  friend bool operator<(const Rank& a, const Rank& b) {
    return std::tie(a.late_priorities, a.unknown, a.cost) <
           std::tie(b.late_priorities, b.unknown, b.cost);
  }
};

Rank RankOf(const PlanProblem& problem, const Packing& packing) {
  Rank rank;
  for (size_t i = 0; i < packing.size(); ++i) {
    if (!packing[i].placement.has_value()) continue;
    if (!packing[i].feasible) rank.late_priorities.push_back(problem.items()[i]->priority);
    const std::optional<Score>& cost = packing[i].placement->cost;
    if (!cost.has_value()) ++rank.unknown;
    rank.cost += static_cast<double>(cost.value_or(0)) * ToWatts(problem.items()[i]->power);
  }
  std::sort(rank.late_priorities.begin(), rank.late_priorities.end(), std::greater<>());
  return rank;
}

// Keeps the better of two, the first of equals; whether that is the other.
bool KeepBetter(const PlanProblem& problem, Packing& best, Packing other) {
  const bool is_better = RankOf(problem, other) < RankOf(problem, best);
  if (is_better) best = std::move(other);
  return is_better;
}

}  // namespace

Packing BestPacking(const PlanProblem& problem) {
  Order order = InOrderOfUrgency(problem);
  Packing best = Pack(problem, order, Goal::kCleanest);
  bool has_improved = true;
  for (int i = 0; i < kPromotions && has_improved && HasAvoidablyLate(best); ++i) {
    std::stable_partition(order.begin(), order.end(),
                          [&best](size_t item) { return IsAvoidablyLate(best[item]); });
    has_improved = KeepBetter(problem, best, Pack(problem, order, Goal::kCleanest));
  }
  if (!HasAvoidablyLate(best)) return best;
  KeepBetter(problem, best, Pack(problem, InOrderOfUrgency(problem), Goal::kEarliest));
  if (!HasAvoidablyLate(best)) return best;
  KeepBetter(problem, best, Pack(problem, InOrderOfId(problem), Goal::kEarliest));
  return best;
}

}  // namespace windfall
