#include "scheduler/bound/emissions_bound.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

namespace windfall {
namespace {

// Of each sum.
constexpr double kAccuracy = 1e-9;
// Of what is summed over a window, as differences of such sums may be much smaller.
constexpr double kAccuracyOfWindow = 1e-12;
constexpr double kHoursPerNanosecond = 1 / 3.6e12;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double ToHours(BoundTime length) { return static_cast<double>(length) * kHoursPerNanosecond; }

// What of a job's window lies in each slot, and what a whole hour costs it there.
struct Stretch {
  BoundTime begin = 0;
  BoundTime end = 0;
  double rate = 0;
  size_t zone = 0;
  double cost() const { return rate * ToHours(end - begin); }
};
using Window = std::vector<Stretch>;

// Where a run begins and what it costs.
struct Run {
  BoundTime begin = 0;
  double cost = kInfinity;
};

// What running from the window's begin until a time costs, asked in ascending order.
class CostUntil {
 public:
  explicit CostUntil(const Window& window) : window_(window) {}
  double operator()(BoundTime time) {
    while (index_ + 1 < window_.size() && window_[index_].end <= time) {
      before_ += window_[index_].cost();
      ++index_;
    }
    return before_ + window_[index_].rate * ToHours(time - window_[index_].begin);
  }

 private:
  const Window& window_;
  size_t index_ = 0;
  double before_ = 0;
};

// The cheapest unbroken run of that length.
Run CheapestRun(const Window& window, BoundTime length) {
  const BoundTime first = window.front().begin;
  const BoundTime last = window.back().end - length;
  Run cheapest;
  // Runs that begin at an edge, and runs that end at one: in either order begins and ends ascend.
  for (const BoundTime shift : {BoundTime{0}, length}) {
    CostUntil until_begin(window);
    CostUntil until_end(window);
    const auto consider = [&](BoundTime edge) {
      const BoundTime begin = edge - shift;
      if (begin < first || begin > last) return;
      const double cost = until_end(begin + length) - until_begin(begin);
      if (cost < cheapest.cost) cheapest = {.begin = begin, .cost = cost};
    };
    for (const Stretch& stretch : window) consider(stretch.begin);
    consider(window.back().end);
  }
  const double all = std::accumulate(window.begin(), window.end(), 0.0,
                                     [](double sum, const Stretch& s) { return sum + s.cost(); });
  cheapest.cost -= kAccuracyOfWindow * all;
  return cheapest;
}

// Moves the cheapest stretches that together hold `length` to the front; returns how many they are,
// the dearest of them last. REQUIRES: they all hold as much.
size_t CheapestFirst(Window& window, BoundTime length) {
  const auto is_cheaper = [](const Stretch& a, const Stretch& b) {
    return a.rate < b.rate || (a.rate == b.rate && a.begin < b.begin);
  };
  // Those before `low` are needed, those from `high` on are not.
  auto low = window.begin();
  auto high = window.end();
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    std::nth_element(low, middle, high, is_cheaper);
    BoundTime held = 0;
    for (auto each = low; each != middle; ++each) held += each->end - each->begin;
    if (held >= length) {
      high = middle;
    } else {
      length -= held;
      low = middle;
    }
  }
  return static_cast<size_t>(high - window.begin());
}

// The cheapest ways of jobs at given prices; adds what they use to `units`.
class CheapestWays {
 public:
  CheapestWays(const BoundProblem& problem, const ByZoneAndSlot& prices, ByZoneAndSlot& units)
      : problem_(problem), prices_(prices), units_(units) {}

  double CostOf(const BoundJob& job) {
    switch (job.breaks) {
      case BoundJob::Breaks::kNone:
        return RunInOneZone(job);
      case BoundJob::Breaks::kInOneZone:
        return PartsInOneZone(job);
      case BoundJob::Breaks::kAnywhere:
        return PartsAnywhere(job);
    }
    return 0;
  }

  // Slots that are looked at for the job.
  size_t EffortOf(const BoundJob& job) const {
    return job.zones.size() * (SlotAt(job.end - 1) - SlotAt(job.begin) + 1);
  }

 private:
  size_t SlotAt(BoundTime time) const {
    const auto after = std::upper_bound(problem_.edges.begin(), problem_.edges.end(), time);
    return static_cast<size_t>(after - problem_.edges.begin()) - 1;
  }

  // A stretch for each slot, in that order.
  Window WindowIn(size_t zone, const BoundJob& job) const {
    Window window;
    for (size_t slot = SlotAt(job.begin); problem_.edges[slot] < job.end; ++slot) {
      window.push_back({.begin = std::max(job.begin, problem_.edges[slot]),
                        .end = std::min(job.end, problem_.edges[slot + 1]),
                        .rate = job.kilowatts * problem_.zones[zone].grams_per_kwh[slot] +
                                job.units * prices_[zone][slot],
                        .zone = zone});
      if (slot + 1 == problem_.slots()) break;
    }
    return window;
  }

  void Use(const BoundJob& job, size_t zone, size_t slot, BoundTime length) {
    const BoundTime all = problem_.edges[slot + 1] - problem_.edges[slot];
    units_[zone][slot] +=
        job.count * job.units * static_cast<double>(length) / static_cast<double>(all);
  }

  double RunInOneZone(const BoundJob& job) {
    Run cheapest;
    size_t in_zone = job.zones.front();
    for (const size_t zone : job.zones) {
      const Run run = CheapestRun(WindowIn(zone, job), job.length);
      if (!(run.cost < cheapest.cost)) continue;
      cheapest = run;
      in_zone = zone;
    }
    const BoundTime end = cheapest.begin + job.length;
    for (size_t slot = SlotAt(cheapest.begin); problem_.edges[slot] < end; ++slot) {
      Use(job, in_zone, slot,
          std::min(end, problem_.edges[slot + 1]) - std::max(cheapest.begin, problem_.edges[slot]));
      if (slot + 1 == problem_.slots()) break;
    }
    return cheapest.cost;
  }

  // Keeps the cheapest stretches that hold the job, the last of them cut to what is needed.
  static double CheapestParts(const BoundJob& job, Window& window) {
    window.resize(CheapestFirst(window, job.length));
    BoundTime left = job.length;
    double cost = 0;
    for (Stretch& stretch : window) {
      stretch.end = std::min(stretch.end, stretch.begin + left);
      left -= stretch.end - stretch.begin;
      cost += stretch.cost();
    }
    return cost;
  }

  double PartsInOneZone(const BoundJob& job) {
    double cheapest = kInfinity;
    Window chosen;
    for (const size_t zone : job.zones) {
      Window window = WindowIn(zone, job);
      const double cost = CheapestParts(job, window);
      if (!(cost < cheapest)) continue;
      cheapest = cost;
      chosen = std::move(window);
    }
    UseParts(job, chosen);
    return cheapest;
  }

  double PartsAnywhere(const BoundJob& job) {
    Window least = WindowIn(job.zones.front(), job);
    for (const size_t zone : job.zones) {
      const Window window = WindowIn(zone, job);
      for (size_t i = 0; i < window.size(); ++i) {
        if (window[i].rate < least[i].rate) least[i] = window[i];
      }
    }
    const double cost = CheapestParts(job, least);
    UseParts(job, least);
    return cost;
  }

  void UseParts(const BoundJob& job, const Window& parts) {
    for (const Stretch& part : parts) {
      Use(job, part.zone, SlotAt(part.begin), part.end - part.begin);
    }
  }

  const BoundProblem& problem_;
  const ByZoneAndSlot& prices_;
  ByZoneAndSlot& units_;
};

double WorthOfCapacity(const BoundProblem& problem, const ByZoneAndSlot& prices) {
  double worth = 0;
  for (size_t zone = 0; zone < prices.size(); ++zone) {
    const std::vector<double>& units = problem.zones[zone].units;
    for (size_t slot = 0; slot < problem.slots(); ++slot) {
      const double price = prices[zone][slot];
      if (price <= 0) continue;
      if (units.empty()) return kInfinity;
      worth += price * units[slot] * ToHours(problem.edges[slot + 1] - problem.edges[slot]);
    }
  }
  return worth;
}

}  // namespace

ByZoneAndSlot Nothing(const BoundProblem& problem) {
  return ByZoneAndSlot(problem.zones.size(), std::vector<double>(problem.slots()));
}

BoundEvaluation::BoundEvaluation(const BoundProblem& problem, ByZoneAndSlot prices)
    : problem_(problem), prices_(std::move(prices)), units_(Nothing(problem)) {}

bool BoundEvaluation::Advance(size_t most) {
  CheapestWays ways(problem_, prices_, units_);
  size_t effort = 0;
  for (; next_job_ < problem_.jobs.size(); ++next_job_) {
    if (effort >= most) return true;
    const BoundJob& job = problem_.jobs[next_job_];
    grams_ += job.count * (ways.CostOf(job) * (1 - kAccuracy) - job.rounding_grams);
    effort += ways.EffortOf(job);
  }
  return false;
}

PricedBound BoundEvaluation::Result() const {
  const double worth = WorthOfCapacity(problem_, prices_) * (1 + kAccuracy);
  return {.grams = std::max(0.0, grams_ - worth), .units = units_};
}

PricedBound EmissionsBound(const BoundProblem& problem, const ByZoneAndSlot& prices) {
  BoundEvaluation evaluation(problem, prices);
  while (evaluation.Advance(std::numeric_limits<size_t>::max())) {
  }
  return evaluation.Result();
}

}  // namespace windfall
