#include "scheduler/planner/slots/displace.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace windfall {
namespace {

// A gain of less is not worth the moves.
constexpr double kLeastGain = 1e-6;
// How many nodes are looked at for each attempt.
constexpr int32_t kNodesTried = 16;
// A job tries to squeeze in at so many spots, the best of so many nodes of each zone. Those that
// leave for it may make others leave in turn, so often. Measured on a thousand arrivals among a
// hundred thousand jobs: nobody is left, and more nodes cost time only.
constexpr size_t kNodesSearched = 64;
constexpr size_t kSpotsTried = 16;
constexpr int kSqueezeDepth = 2;

int64_t UnitSlots(const SlotJob& job) { return int64_t{job.need.units} * job.length; }

double HardnessOf(const SlotJob& job) {
  return static_cast<double>(UnitSlots(job)) / (1.0 + job.deadline - job.release - job.length);
}

void SortUnique(std::vector<size_t>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

Displacer::Displacer(NodePacking& packing, uint64_t seed, Losing losing)
    : packing_(packing),
      losing_(losing),
      dice_(seed),
      occupancy_(packing),
      is_safe_(packing.plan().size()) {}

// Varies what attempts try: those that are easy to place may have all been tried in vain.
double Displacer::Chance() { return 1 + 9 * dice_.Fraction(); }

const std::vector<Displacer::Obstacle>& Displacer::JobsIn(size_t zone, const SlotSegment& segment) {
  obstacles_.clear();
  for (const size_t index : occupancy_.JobsOn(zone, segment.node)) {
    if (is_safe_[index] != 0) continue;
    for (const SlotSegment& each : packing_.plan()[index].segments) {
      if (each.node != segment.node) continue;
      if (each.begin >= segment.end || segment.begin >= each.end) continue;
      obstacles_.push_back(
          {.hardness = HardnessOf(packing_.job(index)) * Chance(), .job = index, .segment = each});
    }
  }
  std::sort(obstacles_.begin(), obstacles_.end());
  return obstacles_;
}

std::optional<std::vector<size_t>> Displacer::FindObstacles(size_t zone, const SlotSegment& segment,
                                                            const SlotResources& need,
                                                            double& hardest) {
  free_.clear();
  const auto is_missing = [&need](const SlotResources& free) { return !free.Fits(need); };
  for (int32_t slot = segment.begin; slot < segment.end; ++slot) {
    free_.push_back(packing_.pool(zone).FreeIn(segment.node, slot));
  }
  std::vector<size_t> leave;
  double hardness = 0;
  if (std::any_of(free_.begin(), free_.end(), is_missing)) {
    for (const Obstacle& each : JobsIn(zone, segment)) {
      const auto from = free_.begin() + std::max(each.segment.begin - segment.begin, 0);
      const auto to = free_.begin() + std::min(each.segment.end, segment.end) - segment.begin;
      if (std::none_of(from, to, is_missing)) continue;
      std::for_each(from, to, [&](SlotResources& free) { free += packing_.job(each.job).need; });
      leave.push_back(each.job);
      hardness += each.hardness;
      if (hardness >= hardest) return std::nullopt;
    }
    if (std::any_of(free_.begin(), free_.end(), is_missing)) return std::nullopt;
  }
  hardest = hardness;
  return leave;
}

std::optional<std::vector<size_t>> Displacer::ChooseNode(const SlotJob& job, size_t zone,
                                                         SlotSegment& segment) {
  const std::vector<SlotResources>& all = packing_.problem().zones[zone].nodes;
  if (all.empty()) return std::nullopt;
  const auto nodes = static_cast<int32_t>(all.size());
  const auto first = static_cast<int32_t>(dice_.Below(all.size()));
  double hardest = std::numeric_limits<double>::infinity();
  std::optional<std::vector<size_t>> best;
  for (int32_t i = 0; i < std::min(nodes, kNodesTried) && hardest > 0; ++i) {
    SlotSegment there = segment;
    there.node = (first + i) % nodes;
    if (!all[static_cast<size_t>(there.node)].Fits(job.need)) continue;
    std::optional<std::vector<size_t>> leave = FindObstacles(zone, there, job.need, hardest);
    if (!leave.has_value()) continue;
    segment = there;
    best = std::move(leave);
  }
  return best;
}

bool Displacer::MoveTo(size_t index, SlotPlace place) {
  // Several segments would each choose a node of their own.
  if (packing_.job(index).one_node && place.segments.size() > 1) return false;
  const SlotPlace old = packing_.plan()[index];
  double before = packing_.CarbonOfJob(index);
  occupancy_.Lift(index);
  std::vector<size_t> leave;
  for (SlotSegment& segment : place.segments) {
    const auto chosen = ChooseNode(packing_.job(index), static_cast<size_t>(place.zone), segment);
    if (!chosen.has_value()) {
      occupancy_.Place(index, old);
      return false;
    }
    leave.insert(leave.end(), chosen->begin(), chosen->end());
  }
  SortUnique(leave);
  std::stable_sort(leave.begin(), leave.end(), [&](size_t a, size_t b) {
    return UnitSlots(packing_.job(a)) > UnitSlots(packing_.job(b));
  });
  std::vector<SlotPlace> left;
  for (const size_t each : leave) {
    before += packing_.CarbonOfJob(each);
    left.push_back(packing_.plan()[each]);
    occupancy_.Lift(each);
  }
  occupancy_.Place(index, place);
  double after = packing_.CarbonOfJob(index);
  for (const size_t each : leave) {
    if (after >= before) break;
    const SlotJob& job = packing_.job(each);
    SlotPlace other;
    const float limit = std::min(job.late_cost, static_cast<float>(before - after));
    if (packing_.FindPlace(job, Counting::kCarbon, limit, other)) occupancy_.Place(each, other);
    after += packing_.CarbonOfJob(each);
    const bool is_lost = losing_ == Losing::kForbidden && !packing_.plan()[each].exists();
    if (is_lost) after = before;
  }
  if (after < before - kLeastGain) {
    return true;
  }
  for (const size_t each : leave) occupancy_.Lift(each);
  occupancy_.Lift(index);
  occupancy_.Place(index, old);
  for (size_t i = 0; i < leave.size(); ++i) occupancy_.Place(leave[i], left[i]);
  return false;
}

std::vector<size_t> Displacer::LateJobs() const {
  std::vector<size_t> late;
  for (size_t index = 0; index < packing_.plan().size(); ++index) {
    const SlotJob& job = packing_.job(index);
    if (!packing_.plan()[index].exists() && job.start_end() > job.release) late.push_back(index);
  }
  std::stable_sort(late.begin(), late.end(), [&](size_t a, size_t b) {
    return packing_.job(a).late_cost > packing_.job(b).late_cost;
  });
  return late;
}

std::vector<SlotRates> Displacer::CrowdingRates() {
  float highest = 0;
  for (size_t zone = 0; zone < packing_.zone_count(); ++zone) {
    for (const float price : packing_.market().price(zone)) highest = std::max(highest, price);
  }
  std::vector<SlotRates> rates;
  for (size_t zone = 0; zone < packing_.zone_count(); ++zone) {
    packing_.market().SetSoftness(zone, (highest + 1) / 4);
    rates.push_back(packing_.market().SoftRates(zone));
  }
  return rates;
}

bool Displacer::PlaceIfFree(size_t index) {
  const SlotJob& job = packing_.job(index);
  SlotPlace place;
  if (!packing_.FindPlace(job, Counting::kCarbonAndPrices, job.late_cost, place)) return false;
  occupancy_.Place(index, place);
  return true;
}

std::vector<Displacer::Spot> Displacer::SpotsFor(const SlotJob& job) {
  std::vector<Spot> spots;
  for (size_t zone = 0; zone < packing_.zone_count(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const std::vector<SlotResources>& nodes = packing_.problem().zones[zone].nodes;
    const size_t first = dice_.Below(std::max<size_t>(nodes.size(), 1));
    for (size_t i = 0; i < std::min(nodes.size(), kNodesSearched); ++i) {
      const size_t node = (first + i) % nodes.size();
      if (!nodes[node].Fits(job.need)) continue;
      spots.push_back({zone, packing_.pool(zone).LeastShortage(static_cast<int32_t>(node), job)});
    }
  }
  const size_t kept = std::min(kSpotsTried, spots.size());
  std::partial_sort(spots.begin(), spots.begin() + static_cast<int64_t>(kept), spots.end());
  spots.resize(kept);
  return spots;
}

void Displacer::Move(size_t index, const SlotPlace& place) {
  moves_.emplace_back(index, packing_.plan()[index]);
  occupancy_.Lift(index);
  occupancy_.Place(index, place);
}

void Displacer::RollBackTo(size_t mark) {
  for (; moves_.size() > mark; moves_.pop_back()) {
    occupancy_.Lift(moves_.back().first);
    occupancy_.Place(moves_.back().first, moves_.back().second);
  }
}

bool Displacer::SqueezeInto(size_t index, const Spot& spot, int depth) {
  const SlotJob& job = packing_.job(index);
  const int32_t begin = spot.shortage.begin;
  SlotPlace place;
  place.zone = static_cast<int32_t>(spot.zone);
  place.segments.push_back({.begin = begin, .end = begin + job.length, .node = spot.shortage.node});
  double hardest = std::numeric_limits<double>::infinity();
  auto leave = FindObstacles(spot.zone, place.segments.front(), job.need, hardest);
  if (!leave.has_value()) return false;
  std::stable_sort(leave->begin(), leave->end(), [&](size_t a, size_t b) {
    return UnitSlots(packing_.job(a)) > UnitSlots(packing_.job(b));
  });
  for (const size_t each : *leave) Move(each, {});
  Move(index, place);
  return std::all_of(leave->begin(), leave->end(), [&](size_t each) {
    SlotPlace other;
    const SlotJob& left = packing_.job(each);
    if (!packing_.FindPlace(left, Counting::kCarbon, left.late_cost, other)) {
      return depth > 0 && Squeeze(each, depth - 1);
    }
    Move(each, other);
    return true;
  });
}

bool Displacer::Squeeze(size_t index, int depth) {
  const SlotJob& job = packing_.job(index);
  if (job.start_end() <= job.release) return false;
  is_safe_[index] = 1;
  const size_t mark = moves_.size();
  const std::vector<Spot> spots = SpotsFor(job);
  const bool fits = std::any_of(spots.begin(), spots.end(), [&](const Spot& spot) {
    if (squeezes_left_ <= 0) return false;
    --squeezes_left_;
    if (SqueezeInto(index, spot, depth)) return true;
    RollBackTo(mark);
    return false;
  });
  is_safe_[index] = 0;
  return fits;
}

int64_t Displacer::SqueezeLateIn(int64_t attempts) {
  squeezes_left_ = attempts;
  int64_t placed = 0;
  for (const size_t index : LateJobs()) {
    placed += PlaceIfFree(index) || Squeeze(index, kSqueezeDepth) ? 1 : 0;
    moves_.clear();
  }
  return placed;
}

int64_t Displacer::PlaceLate(int64_t attempts) {
  std::vector<size_t> late = LateJobs();
  const std::vector<SlotRates> rates = CrowdingRates();
  const size_t before = late.size();
  for (bool first = true; !late.empty() && attempts > 0; first = false) {
    std::erase_if(late, [&](size_t index) {
      if (PlaceIfFree(index)) return true;
      if (attempts-- <= 0) return false;
      if (!first) {
        const std::optional<SlotPlace> place = CheaperPlace(index);
        return place.has_value() && MoveTo(index, *place);
      }
      SlotPlace place;
      finder_.FindCheapest(packing_.job(index), rates, kNoCost, place);
      return place.exists() && MoveTo(index, place);
    });
  }
  return static_cast<int64_t>(before - late.size());
}

void Displacer::RetreatTo(const SlotPlan& safe) {
  std::vector<size_t> late = LateJobs();
  std::reverse(late.begin(), late.end());  // the costliest comes first from the back
  while (!late.empty()) {
    const size_t index = late.back();
    late.pop_back();
    const bool has_returned = packing_.plan()[index].exists();  // it stood there twice
    if (has_returned || PlaceIfFree(index) || !safe[index].exists()) continue;
    const auto zone = static_cast<size_t>(safe[index].zone);
    for (const SlotSegment& segment : safe[index].segments) {
      double hardest = std::numeric_limits<double>::infinity();
      const auto leave = FindObstacles(zone, segment, packing_.job(index).need, hardest);
      if (!leave.has_value()) continue;  // cannot be: what is safe leaves room for what is safe
      for (const size_t each : *leave) {
        occupancy_.Lift(each);
        late.push_back(each);
      }
    }
    is_safe_[index] = 1;
    occupancy_.Place(index, safe[index]);
  }
}

std::optional<SlotPlace> Displacer::CheaperPlace(size_t index) {
  const SlotJob& job = packing_.job(index);
  const auto cost = static_cast<float>(packing_.CarbonOfJob(index));
  const size_t zones = packing_.zone_count();
  const size_t zone = dice_.Below(zones);
  if (!MayRunIn(job, zone) || job.start_end() <= job.release) return std::nullopt;
  PlaceFinder::PriceStarts(job, packing_.market().CarbonRates(zone), cost_);
  const float highest = cost - MoveCost(job, zone);
  const size_t first = dice_.Below(cost_.size());
  for (size_t i = 0; i < cost_.size(); ++i) {
    const size_t start = (first + i) % cost_.size();
    if (cost_[start] >= highest * 0.999f) continue;
    SlotPlace place;
    place.zone = static_cast<int32_t>(zone);
    const int32_t begin = job.release + static_cast<int32_t>(start);
    place.segments.push_back({.begin = begin, .end = begin + job.length});
    return place;
  }
  return std::nullopt;
}

}  // namespace windfall
