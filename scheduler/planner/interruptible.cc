#include "scheduler/planner/interruptible.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "scheduler/planner/cheapest_time.h"
#include "scheduler/planner/price_bound.h"
#include "scheduler/planner/progress_cost.h"
#include "scheduler/planner/segment_grid.h"
#include "scheduler/planner/unbroken.h"

namespace windfall {
namespace {

// How a piece of progress was come by: a start out of an idle piece, or a stop out of a running
// one. Along a piece either the time of the move is fixed and the progress before it varies, or the
// other way round.
struct Move {
  int32_t before = -1;  // the move that made the piece that this one starts from
  bool is_time_fixed = false;
  Tick time = 0;      // of the move; if it varies, of a stop: when the run had made `progress`
  Tick progress = 0;  // before the move; only where the time varies
};

// Room for the count that every segment adds to the cost, where the carbon alone leaves none.
constexpr int kSlackForSegments = 64;

struct Finish {
  Score cost = 0;
  TickSpan last_segment;
  int32_t before = -1;  // the move that made the idle piece before the last segment
  Tick progress = 0;    // made before the last segment
};

// What a search goes by.
struct Terms {
  const UsableTime& usable;
  const InterruptibleWork& work;
  const Charges& charges;
};

// Goes through the grid in order of time and keeps, at each instant, the least cost of every
// progress, idle and running. What has not begun yet is kept apart: it has still to pay for its
// start.
class ProgressSearch {
 public:
  // Looks only for plans that cost at most `limit`.
  ProgressSearch(const Terms& terms, const SegmentGrid& grid, const PriceBound& bound, Score limit)
      : usable_(terms.usable),
        work_(terms.work),
        at_start_(terms.charges.at_start),
        wait_(terms.charges.wait),
        grid_(grid),
        bound_(bound),
        limit_(limit),
        running_(grid.size()) {}

  std::optional<Finish> Run();
  std::vector<TickSpan> SegmentsOf(const Finish& finish) const;

 private:
  using Pieces = std::vector<ProgressPiece>;

  // All plans that begin before the next instant.
  void BeginAfter(size_t instant);
  void StopAt(size_t instant);
  void StartAt(size_t instant, Pieces started);
  void StartWithin(size_t space, const Pieces& pieces);
  void StopWithin(size_t space);
  void KeepRunning(size_t space);
  void FinishFrom(size_t instant);
  // Considers the starts of a last segment before the next instant, with so much progress made.
  template <typename Consider>
  void FinishAfter(size_t instant, Tick progress, Consider consider);
  void ConsiderFinish(const ProgressPiece& piece, Tick progress, Tick start);
  // The progress that a plan begins with at or after the instant, when its start costs so much;
  // empty if that is unknown or too much.
  Pieces Begun(size_t instant, const std::optional<Score>& start_cost) const;
  // `pieces`, each stretched to up to `space` more progress from the end where that is cheapest.
  template <typename MakeMove>
  Pieces Stretched(const Pieces& pieces, size_t space, MakeMove make_move);
  void AddRunning(Pieces pieces, size_t from, size_t to);
  int32_t Add(const Move& move) {
    moves_.push_back(move);
    return static_cast<int32_t>(moves_.size()) - 1;
  }
  // Progress of this and more needs no further segment; plans that end so were found when their
  // last segment began.
  Tick most_progress() const { return work_.remaining - 1; }

  const UsableTime& usable_;
  const InterruptibleWork& work_;
  const StartCosts& at_start_;
  const WaitCharge wait_;
  const SegmentGrid& grid_;
  const PriceBound& bound_;
  Score limit_;                        // the cost of the best plan once there is one
  ProgressCost idle_;                  // at the present instant
  std::vector<ProgressCost> running_;  // by instant, for at least a minimal segment
  std::vector<Move> moves_;
  std::optional<Finish> best_;
};

std::optional<Finish> ProgressSearch::Run() {
  for (size_t i = 0; i + 1 < grid_.size(); ++i) {
    StopAt(i);
    idle_.DropIf([&](const ProgressPiece& p) { return bound_.WhenIdle(p, i) > limit_; });
    if (!grid_.IsUsable(i)) continue;
    BeginAfter(i);
    FinishFrom(i);
    StartAt(i, idle_.pieces());
    StartWithin(i, idle_.pieces());
    StopWithin(i);
    KeepRunning(i);
  }
  return best_;
}

void ProgressSearch::BeginAfter(size_t instant) {
  const StartCost& once = at_start_.first;
  const Pieces now = Begun(instant, once.At(grid_.time(instant)));
  const Pieces within = Begun(instant, once.Between(grid_.time(instant), grid_.time(instant + 1)));
  if (now.empty() && within.empty()) return;
  FinishAfter(instant, FirstProgress(work_), [&](Tick start) {
    const Pieces& begun = start == grid_.time(instant) ? now : within;
    if (!begun.empty()) ConsiderFinish(begun.front(), begun.front().least, start);
  });
  StartAt(instant, now);
  StartWithin(instant, within);
}

void ProgressSearch::StopAt(size_t instant) {
  Pieces stopped = running_[instant].pieces();
  for (ProgressPiece& piece : stopped) {
    piece.origin =
        Add({.before = piece.origin, .is_time_fixed = true, .time = grid_.time(instant)});
  }
  idle_.LowerTo(stopped);
}

ProgressSearch::Pieces ProgressSearch::Begun(size_t instant,
                                             const std::optional<Score>& start_cost) const {
  if (!start_cost.has_value()) return {};
  const Tick first = FirstProgress(work_);
  const ProgressPiece piece = {
      .least = first, .most = first, .cost = grid_.scale().CountsOf(*start_cost), .origin = -1};
  return bound_.WhenIdle(piece, instant) > limit_ ? Pieces() : Pieces{piece};
}

void ProgressSearch::StartAt(size_t instant, Pieces started) {
  const std::optional<size_t> end = grid_.EndOfShortest(instant);
  if (!end.has_value() || started.empty()) return;
  const std::optional<Score> start_cost = at_start_.every.At(grid_.time(instant));
  if (!start_cost.has_value()) return;
  for (ProgressPiece& piece : started) {
    piece.cost += grid_.scale().CountsOf(*start_cost);
    piece.origin =
        Add({.before = piece.origin, .is_time_fixed = true, .time = grid_.time(instant)});
  }
  AddRunning(std::move(started), instant, *end);
}

void ProgressSearch::StartWithin(size_t space, const Pieces& pieces) {
  const std::optional<size_t> end = grid_.FirstEdgeForStartsWithin(space);
  // No instant lies between neighbouring ticks.
  if (!end.has_value() || pieces.empty() || grid_.length(space) < 2) return;
  const std::optional<Score> start_cost =
      at_start_.every.Between(grid_.time(space), grid_.time(space + 1));
  if (!start_cost.has_value()) return;
  Pieces started = Stretched(pieces, space, [](const ProgressPiece& piece, Tick progress) {
    return Move{.before = piece.origin, .progress = progress};
  });
  for (ProgressPiece& piece : started) piece.cost += grid_.scale().CountsOf(*start_cost);
  AddRunning(std::move(started), space + 1, *end);
}

void ProgressSearch::AddRunning(Pieces pieces, size_t from, size_t to) {
  ProgressCost started;
  started.LowerTo(pieces);
  started.Shift(grid_.time(to) - grid_.time(from) - work_.resume_overhead,
                grid_.CostBetween(from, to) + 1, most_progress());
  started.DropIf([&](const ProgressPiece& p) { return bound_.WhenRunning(p, to) > limit_; });
  running_[to].LowerTo(started.pieces());
}

void ProgressSearch::StopWithin(size_t space) {
  const Tick begin = grid_.time(space);
  Pieces stopped = Stretched(
      running_[space].pieces(), space, [begin](const ProgressPiece& piece, Tick progress) {
        return Move{.before = piece.origin, .time = begin, .progress = progress};
      });
  for (ProgressPiece& piece : stopped) piece.most = std::min(piece.most, most_progress());
  std::erase_if(stopped, [&](const ProgressPiece& p) {
    return p.least > p.most || bound_.WhenIdle(p, space + 1) > limit_;
  });
  idle_.LowerTo(stopped);
}

void ProgressSearch::KeepRunning(size_t space) {
  ProgressCost running = std::move(running_[space]);
  running.Shift(grid_.length(space), grid_.CostBetween(space, space + 1), most_progress());
  running.DropIf([&](const ProgressPiece& p) { return bound_.WhenRunning(p, space + 1) > limit_; });
  running_[space + 1].LowerTo(running.pieces());
}

template <typename MakeMove>
ProgressSearch::Pieces ProgressSearch::Stretched(const Pieces& pieces, size_t space,
                                                 MakeMove make_move) {
  const Score slope = grid_.slope(space);
  Pieces stretched;
  stretched.reserve(pieces.size());
  for (const ProgressPiece& piece : pieces) {
    const Tick from = piece.slope <= slope ? piece.most : piece.least;
    stretched.push_back({.least = from,
                         .most = from + grid_.length(space),
                         .cost = piece.CostAt(from),
                         .slope = slope,
                         .origin = Add(make_move(piece, from))});
  }
  return LowestOfParallel(stretched);
}

void ProgressSearch::FinishFrom(size_t instant) {
  const Tick now = grid_.time(instant);
  const Tick full = work_.remaining + work_.resume_overhead;
  for (const ProgressPiece& piece : idle_.pieces()) {
    for (const Tick progress : {piece.least, piece.most}) {
      FinishAfter(instant, progress, [&](Tick start) { ConsiderFinish(piece, progress, start); });
      if (piece.most == piece.least) break;
    }
    // Along the piece the cost bends where the finish crosses an edge.
    auto edge =
        std::lower_bound(grid_.edges().begin(), grid_.edges().end(), now + full - piece.most);
    for (; edge != grid_.edges().end() && *edge <= now + full - piece.least; ++edge) {
      ConsiderFinish(piece, now + full - *edge, now);
    }
  }
}

// The last segment may begin at the instant, or end on an edge and begin before the next instant.
template <typename Consider>
void ProgressSearch::FinishAfter(size_t instant, Tick progress, Consider consider) {
  const Tick length = work_.remaining - progress + work_.resume_overhead;
  consider(grid_.time(instant));
  auto edge =
      std::upper_bound(grid_.edges().begin(), grid_.edges().end(), grid_.time(instant) + length);
  for (; edge != grid_.edges().end() && *edge < grid_.time(instant + 1) + length; ++edge) {
    consider(*edge - length);
  }
}

void ProgressSearch::ConsiderFinish(const ProgressPiece& piece, Tick progress, Tick start) {
  if (piece.cost > limit_) return;
  const TickSpan last = {.begin = start,
                         .end = start + work_.remaining - progress + work_.resume_overhead};
  const std::optional<Score> run = usable_.CostOf(last);
  const std::optional<Score> start_cost = at_start_.every.At(start);
  if (!run.has_value() || !start_cost.has_value()) return;
  const Score once = *run + *start_cost + wait_.Until(last.end);
  const Score cost = piece.CostAt(progress) + grid_.scale().CountsOf(once) + 1;
  if (cost > limit_) return;
  if (best_.has_value() &&
      std::tie(best_->cost, best_->last_segment.end) <= std::tie(cost, last.end)) {
    return;
  }
  limit_ = cost;
  best_ = {.cost = cost, .last_segment = last, .before = piece.origin, .progress = progress};
}

std::vector<TickSpan> ProgressSearch::SegmentsOf(const Finish& finish) const {
  std::vector<TickSpan> segments = {finish.last_segment};
  Tick progress = finish.progress;
  for (int32_t before = finish.before; before >= 0;) {
    const Move& stop = moves_[static_cast<size_t>(before)];
    const Move& start = moves_[static_cast<size_t>(stop.before)];
    const Tick end = stop.is_time_fixed ? stop.time : stop.time + progress - stop.progress;
    const Tick length = progress - start.progress + work_.resume_overhead;
    const Tick begin = start.is_time_fixed ? start.time : end - length;
    segments.push_back({.begin = begin, .end = end});
    progress -= end - begin - work_.resume_overhead;
    before = start.before;
  }
  std::reverse(segments.begin(), segments.end());
  return segments;
}

// Whether pauses between the pieces cost nothing and break no rule.
bool KeepsRules(const std::vector<TickSpan>& pieces, const InterruptibleWork& work) {
  if (pieces.empty() || (pieces.size() > 1 && work.resume_overhead > 0)) return false;
  return std::all_of(pieces.begin(), pieces.end() - 1,
                     [&work](const TickSpan& piece) { return piece.length() >= work.min_segment; });
}

// REQUIRES: not empty.
TickSpan SpanOf(const UsableTime& usable) {
  return {.begin = usable.steps().front().span.begin, .end = usable.steps().back().span.end};
}

// The cleanest plan, if it costs at most `limit`; absent: whatever it costs.
std::optional<CleanSegments> Search(const Terms& terms, const std::optional<Score>& limit) {
  const TickSpan all = SpanOf(terms.usable);
  const StartCosts& at_start = terms.charges.at_start;
  const std::optional<Score> least_start = at_start.first.LeastWithin(all);
  if (!least_start.has_value()) return std::nullopt;
  const CostScale scale(terms.usable, terms.work, terms.charges);
  const Score most = limit.has_value() ? scale.CountsOf(*limit) : scale.highest();
  const SegmentGrid grid(terms.usable, terms.work.min_segment, at_start.EdgesWithin(all), scale);
  const PriceBound bound(grid, terms.work, at_start.every, terms.charges.wait);
  const Score least = bound.OfWhole() + scale.CountsOf(*least_start);
  // Nearly always the bound is nearly reached, and a low limit makes the search short. It is raised
  // until a plan is found, which then is the optimum: the limit excluded none that is cheaper.
  for (const int share : {1'000'000'000, 4096, 512, 64, 8, 0}) {
    const Score slack = share == 0 ? most : least / share + kSlackForSegments;
    ProgressSearch search(terms, grid, bound, std::min(most, least + slack));
    if (const std::optional<Finish> finish = search.Run(); finish.has_value()) {
      return CleanSegments{.segments = search.SegmentsOf(*finish),
                           .cost = scale.FromCounts(finish->cost)};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<CleanSegments> CleanestSegments(const UsableTime& usable,
                                              const InterruptibleWork& work,
                                              const Charges& charges) {
  const Tick length = work.remaining + (work.resume ? work.resume_overhead : 0);
  const std::optional<CheapestTime> cheapest = FindCheapestTime(usable, length);
  if (!cheapest.has_value()) return std::nullopt;
  if (charges.IsNone() && KeepsRules(cheapest->pieces, work)) {
    return CleanSegments{.segments = cheapest->pieces, .cost = cheapest->cost};
  }
  const Terms terms = {.usable = usable, .work = work, .charges = charges};
  const std::optional<CleanStart> start = CleanestStart(usable, length, charges);
  if (!start.has_value()) return Search(terms, std::nullopt);
  const CleanSegments unbroken = {
      .segments = {{.begin = start->start, .end = start->start + length}}, .cost = start->cost};
  if (charges.IsNone() && unbroken.cost == cheapest->cost) return unbroken;
  // Equally clean pieces are no better.
  return Search(terms, start->cost).value_or(unbroken);
}

}  // namespace windfall
