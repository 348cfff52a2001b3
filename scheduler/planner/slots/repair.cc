#include "scheduler/planner/slots/repair.h"

#include <algorithm>
#include <compare>
#include <numeric>
#include <utility>
#include <vector>

namespace windfall {
namespace {

// A gain of less is not worth a move.
constexpr double kLeastGain = 1e-9;
// How many jobs ahead are fetched from memory.
constexpr size_t kAhead = 8;

std::vector<size_t> AllJobs(const NodePacking& packing) {
  std::vector<size_t> jobs(packing.plan().size());
  std::iota(jobs.begin(), jobs.end(), size_t{0});
  return jobs;
}

// By size, then by the power of two in the length.
std::pair<int32_t, int> GroupOf(const SlotJob& job) {
  return {-job.need.units, __builtin_clz(static_cast<unsigned>(job.length))};
}

struct Rank {
  std::pair<int32_t, int> group;
  int32_t begin = 0;
  size_t index = 0;
  friend auto operator<=>(const Rank&, const Rank&) = default;
};

bool PlaceEarliest(NodePacking& packing, size_t index, size_t zone) {
  const SlotJob& job = packing.job(index);
  for (int32_t begin = job.release; begin < job.start_end(); ++begin) {
    const int32_t end = begin + job.length;
    const int32_t node = packing.pool(zone).FindNode(begin, end, job.need);
    if (node < 0) continue;
    SlotPlace place;
    place.zone = static_cast<int32_t>(zone);
    place.segments.push_back({.begin = begin, .end = end, .node = node});
    packing.Put(index, place);
    return true;
  }
  return false;
}

}  // namespace

void Repair(const SlotPlan& wanted, NodePacking& packing) {
  std::vector<Rank> order;
  for (size_t index = 0; index < wanted.size(); ++index) {
    const SlotPlace& place = wanted[index];
    order.push_back(
        {.group = GroupOf(packing.job(index)),
         .begin = place.exists() ? place.segments.front().begin : packing.problem().slots,
         .index = index});
  }
  std::sort(order.begin(), order.end());
  for (const auto& [group, begin, index] : order) {
    const SlotJob& job = packing.job(index);
    SlotPlace place = wanted[index];
    const bool fits = place.exists() && packing.FindNodes(job, place);
    if (fits || packing.FindPlace(job, Counting::kCarbonAndPrices, job.late_cost, place)) {
      packing.Put(index, place);
    }
  }
}

int64_t Polish(Dice& dice, NodePacking& packing, double least_gain) {
  std::vector<size_t> order = AllJobs(packing);
  dice.Shuffle(order);
  int64_t moved = 0;
  SlotPlace place;
  for (size_t i = 0; i < order.size(); ++i) {
    if (i + kAhead < order.size()) packing.Prefetch(order[i + kAhead]);
    const size_t index = order[i];
    const SlotJob& job = packing.job(index);
    const double cost = packing.CarbonOfJob(index);
    const double limit = cost * (1 - least_gain);
    if (!packing.MayFindCheaper(index, static_cast<float>(limit))) continue;
    const SlotPlace before = packing.plan()[index];
    packing.Lift(index);
    const bool found = packing.FindPlace(job, Counting::kCarbon, static_cast<float>(limit), place);
    const bool gains = found && CarbonOf(packing.problem(), job, place) < limit - kLeastGain;
    packing.Put(index, gains ? place : before);
    moved += gains ? 1 : 0;
  }
  return moved;
}

void PlaceAsBefore(const SlotPlan& before, NodePacking& packing) {
  std::vector<Rank> rest;
  for (size_t index = 0; index < before.size(); ++index) {
    const SlotJob& job = packing.job(index);
    const SlotPlace& place = before[index];
    if (place.exists() && HasShapeFor(job, place) && packing.HasRoom(job, place)) {
      packing.Put(index, place);
    } else {
      rest.push_back({.group = GroupOf(job), .begin = job.release, .index = index});
    }
  }
  std::sort(rest.begin(), rest.end());
  SlotPlace place;
  for (const auto& [group, begin, index] : rest) {
    const SlotJob& job = packing.job(index);
    const bool found = packing.FindPlace(job, Counting::kCarbonAndPrices, job.late_cost, place);
    if (found) packing.Put(index, place);
  }
}

void PlaceRunNow(NodePacking& packing) {
  std::vector<size_t> order = AllJobs(packing);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return packing.job(a).release < packing.job(b).release;
  });
  const size_t zones = packing.zone_count();
  for (const size_t index : order) {
    const auto home = static_cast<size_t>(std::max(packing.job(index).home, 0));
    for (size_t i = 0; i < zones; ++i) {
      const size_t zone = (home + i) % zones;
      if (MayRunIn(packing.job(index), zone) && PlaceEarliest(packing, index, zone)) break;
    }
  }
}

}  // namespace windfall
