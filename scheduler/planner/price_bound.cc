#include "scheduler/planner/price_bound.h"

#include <algorithm>

namespace windfall {
namespace {

// Enough to come near enough to the best price to cut nearly as well.
constexpr int kMostCuts = 20;

// By space of the grid. Where it is unknown nothing can start.
std::vector<Score> LeastStarts(const SegmentGrid& grid, const StartCost& every) {
  std::vector<Score> starts;
  if (every.IsNone()) return starts;
  for (size_t i = 0; i + 1 < grid.size(); ++i) {
    const Score at = every.At(grid.time(i)).value_or(0);
    const Score within = every.Between(grid.time(i), grid.time(i + 1)).value_or(0);
    starts.push_back(grid.scale().CountsOf(std::min(at, within)));
  }
  return starts;
}

}  // namespace

Tick FirstProgress(const InterruptibleWork& work) { return work.resume ? 0 : work.resume_overhead; }

PriceBound::PriceBound(const SegmentGrid& grid, const InterruptibleWork& work,
                       const StartCost& every, const WaitCharge& wait)
    : grid_(grid),
      work_(work.remaining),
      overhead_(work.resume_overhead),
      first_progress_(FirstProgress(work)),
      wait_(wait),
      starts_(LeastStarts(grid, every)) {
  // The bound is concave and piecewise linear in the price. From a price that buys too little
  // progress and one that buys too much, go where their tangents meet, until that is on the bound.
  Tangent low = TangentAt(0);
  Tangent high = TangentAt(HighestPrice());
  for (int i = 0; i < kMostCuts && low.slope > 0 && high.slope < 0; ++i) {
    const Score price = (high.at_zero - low.at_zero) / (low.slope - high.slope);
    const Score meeting = low.at_zero + price * low.slope;
    const Tangent between = TangentAt(price);
    if (whole_ >= meeting || price == low.price || price == high.price) return;
    (between.slope > 0 ? low : high) = between;
  }
}

PriceBound::Tangent PriceBound::TangentAt(Score price) {
  SetPrice(price);
  const Score slope = work_ - first_progress_ - idle_[0].progress;
  return {.price = price, .slope = slope, .at_zero = whole_ - price * slope};
}

Score PriceBound::HighestPrice() const {
  Score highest = 1;
  for (size_t i = 0; i + 1 < grid_.size(); ++i) highest = std::max(highest, grid_.slope(i));
  return (highest + grid_.scale().CountsOf(wait_.per_tick)) * 2;
}

PriceBound::Rest PriceBound::Run(size_t from, size_t to, const Rest& then) const {
  const Tick length = grid_.time(to) - grid_.time(from);
  return {.cost = then.cost + grid_.CostBetween(from, to) + WaitUntil(to) - WaitUntil(from) -
                  price_ * length,
          .progress = then.progress + length};
}

PriceBound::Rest PriceBound::BestStart(size_t instant, const std::vector<Rest>& last) const {
  Rest best = last[instant];
  if (const auto end = grid_.EndOfShortest(instant); end.has_value()) {
    // Without a minimal length, running for no time at all gains nothing.
    if (*end > instant) best = std::min(best, Run(instant, *end, running_[*end]));
  }
  if (const auto end = grid_.FirstEdgeForStartsWithin(instant); end.has_value()) {
    best = std::min(best, Run(instant, *end, running_[*end]));
  }
  best.cost += price_ * overhead_;
  if (!starts_.empty()) best.cost += starts_[instant];
  best.progress -= overhead_;
  return best;
}

void PriceBound::SetPrice(Score price) {
  price_ = price;
  const size_t instants = grid_.size();
  const Rest impossible = {.cost = CostScale::Impossible()};
  std::vector<Rest> last(instants);  // running the last segment, of any length
  idle_.assign(instants, impossible);
  running_.assign(instants, impossible);
  for (size_t i = instants - 1; i-- > 0;) {
    idle_[i] = idle_[i + 1];
    idle_[i].cost += WaitUntil(i + 1) - WaitUntil(i);
    if (grid_.IsUsable(i)) {
      last[i] = std::min(last[i], Run(i, i + 1, last[i + 1]));
      idle_[i] = std::min(idle_[i], BestStart(i, last));
      running_[i] = std::min(idle_[i], Run(i, i + 1, running_[i + 1]));
    } else {
      running_[i] = idle_[i];
    }
  }
  whole_ = price_ * (work_ - first_progress_) + WaitUntil(0) + idle_[0].cost;
}

Score PriceBound::Through(const ProgressPiece& piece) const {
  const Score at_least = piece.cost + price_ * (work_ - piece.least);
  const Score at_most = piece.CostAt(piece.most) + price_ * (work_ - piece.most);
  return std::min(at_least, at_most);
}

}  // namespace windfall
