#include "scheduler/planner/progress_cost.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace windfall {
namespace {

// Collects pieces from the most progress down, keeping only what is cheaper than all above it.
class DescendingEnvelope {
 public:
  void Add(ProgressPiece piece) {
    if (least_cost_.has_value()) {
      if (piece.cost >= *least_cost_) return;
      if (piece.slope > 0 && piece.CostAt(piece.most) >= *least_cost_) {
        piece.most = piece.least + static_cast<Tick>((*least_cost_ - piece.cost - 1) / piece.slope);
      }
    }
    if (piece.slope == 0) piece.least = piece.most;
    least_cost_ = piece.cost;
    if (!Extends(piece)) pieces_.push_back(piece);
  }

  std::vector<ProgressPiece> TakeAscending() {
    std::reverse(pieces_.begin(), pieces_.end());
    return std::move(pieces_);
  }

 private:
  // Joins `piece` to the one above it when that was only cut off from it.
  bool Extends(const ProgressPiece& piece) {
    if (pieces_.empty()) return false;
    ProgressPiece& above = pieces_.back();
    if (above.origin != piece.origin || above.slope != piece.slope ||
        above.least != piece.most + 1 || piece.CostAt(above.least) != above.cost) {
      return false;
    }
    above.least = piece.least;
    above.cost = piece.cost;
    return true;
  }

  std::vector<ProgressPiece> pieces_;
  std::optional<Score> least_cost_;
};

ProgressPiece From(const ProgressPiece& piece, Tick least) {
  ProgressPiece part = piece;
  part.cost = piece.CostAt(least);
  part.least = least;
  return part;
}

// Adds the lower of two pieces that end at the same progress, from `least` on, the first where
// they are equal.
void AddLower(const ProgressPiece& a, const ProgressPiece& b, Tick least,
              DescendingEnvelope& envelope) {
  const Score ahead_at_most = a.CostAt(a.most) - b.CostAt(b.most);
  const Score ahead_at_least = a.CostAt(least) - b.CostAt(least);
  const bool a_at_most = ahead_at_most <= 0;
  if (a_at_most == (ahead_at_least <= 0)) {
    envelope.Add(From(a_at_most ? a : b, least));
    return;
  }
  // They cross: `lower` is below up to and including `last`, `upper` from there on.
  const ProgressPiece& lower = a_at_most ? b : a;
  const ProgressPiece& upper = a_at_most ? a : b;
  const Score gap = upper.CostAt(least) - lower.CostAt(least);
  const Tick last = least + static_cast<Tick>(gap / (lower.slope - upper.slope));
  if (last < upper.most) envelope.Add(From(upper, last + 1));
  ProgressPiece below = From(lower, least);
  below.most = std::min(last, lower.most);
  envelope.Add(below);
}

// Walks the pieces of one function from the most progress down, cutting them as it goes.
class DescendingPieces {
 public:
  explicit DescendingPieces(std::span<const ProgressPiece> pieces) : rest_(pieces) { Load(); }
  bool done() const { return done_; }
  const ProgressPiece& top() const { return top_; }
  // Returns the part of the top from `least` on and leaves what is below it.
  ProgressPiece TakeFrom(Tick least) {
    const ProgressPiece taken = From(top_, least);
    CutFrom(least);
    return taken;
  }
  void CutFrom(Tick least) {
    if (least > top_.least) {
      top_.most = least - 1;
    } else {
      Load();
    }
  }

 private:
  void Load() {
    done_ = rest_.empty();
    if (done_) return;
    top_ = rest_.back();
    rest_ = rest_.first(rest_.size() - 1);
  }

  std::span<const ProgressPiece> rest_;
  ProgressPiece top_;
  bool done_ = false;
};

}  // namespace

void ProgressCost::LowerTo(const std::vector<ProgressPiece>& other) {
  if (other.empty()) return;
  DescendingEnvelope envelope;
  DescendingPieces a(pieces_);
  DescendingPieces b(other);
  while (!a.done() || !b.done()) {
    if (b.done() || (!a.done() && a.top().least > b.top().most)) {
      envelope.Add(a.TakeFrom(a.top().least));
    } else if (a.done() || b.top().least > a.top().most) {
      envelope.Add(b.TakeFrom(b.top().least));
    } else if (a.top().most > b.top().most) {
      envelope.Add(a.TakeFrom(b.top().most + 1));
    } else if (b.top().most > a.top().most) {
      envelope.Add(b.TakeFrom(a.top().most + 1));
    } else {
      const Tick least = std::max(a.top().least, b.top().least);
      AddLower(a.top(), b.top(), least, envelope);
      a.CutFrom(least);
      b.CutFrom(least);
    }
  }
  pieces_ = envelope.TakeAscending();
}

void ProgressCost::Shift(Tick progress, Score cost, Tick limit) {
  for (ProgressPiece& piece : pieces_) {
    piece.least += progress;
    piece.most = std::min(piece.most + progress, limit);
    piece.cost += cost;
  }
  while (!pieces_.empty() && pieces_.back().least > limit) pieces_.pop_back();
}

std::vector<ProgressPiece> LowestOfParallel(const std::vector<ProgressPiece>& pieces) {
  std::vector<ProgressPiece> lowest;
  for (const ProgressPiece& piece : pieces) {
    ProgressPiece added = piece;
    while (!lowest.empty() && lowest.back().most >= piece.least) {
      ProgressPiece& back = lowest.back();
      if (back.CostAt(back.most) <= piece.CostAt(back.most)) {
        added = From(piece, back.most + 1);
        break;
      }
      if (back.least < piece.least) {
        back.most = piece.least - 1;
        break;
      }
      lowest.pop_back();
    }
    if (added.least <= added.most) lowest.push_back(added);
  }
  return lowest;
}

}  // namespace windfall
