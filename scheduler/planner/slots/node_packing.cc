#include "scheduler/planner/slots/node_packing.h"

#include <algorithm>

namespace windfall {
namespace {

// How many nodes of a zone are asked one by one.
constexpr int32_t kNodesTried = 64;

SlotSizes SizesOf(const std::vector<SlotJob>& jobs) {
  SlotSizes sizes;
  for (const SlotJob& job : jobs) {
    const auto at = std::lower_bound(sizes.units.begin(), sizes.units.end(), job.need.units);
    if (at == sizes.units.end() || *at != job.need.units) sizes.units.insert(at, job.need.units);
    sizes.cpus |= job.need.cpus > 0;
    sizes.memory |= job.need.memory > 0;
  }
  return sizes;
}

}  // namespace

NodePacking::NodePacking(const SlotProblem& problem, SlotMarket& market)
    : problem_(problem), market_(market), plan_(problem.jobs.size()) {
  const SlotSizes sizes = SizesOf(problem.jobs);
  for (const SlotZone& zone : problem.zones) pools_.emplace_back(zone, problem.slots, sizes);
}

NodePacking::~NodePacking() {
  for (size_t i = 0; i < plan_.size(); ++i) market_.Remove(job(i), plan_[i]);
}

void NodePacking::Put(size_t index, const SlotPlace& place) {
  plan_[index] = place;
  market_.Add(job(index), place);
  for (const SlotSegment& segment : place.segments) {
    pools_[static_cast<size_t>(place.zone)].Take(segment, job(index).need);
  }
}

void NodePacking::Lift(size_t index) {
  const SlotPlace& place = plan_[index];
  market_.Remove(job(index), place);
  for (const SlotSegment& segment : place.segments) {
    pools_[static_cast<size_t>(place.zone)].Take(segment, -job(index).need);
  }
  plan_[index].Clear();
}

std::vector<SlotRates> NodePacking::RatesFor(Counting counting) const {
  std::vector<SlotRates> rates;
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    rates.push_back(counting == Counting::kCarbon ? market_.CarbonRates(zone)
                                                  : market_.PriceRates(zone));
  }
  return rates;
}

bool NodePacking::FindNodes(const SlotJob& job, SlotPlace& place) const {
  const NodePool& pool = pools_[static_cast<size_t>(place.zone)];
  SlotPlace found;
  found.zone = place.zone;
  if (job.one_node && place.segments.size() > 1) {
    const int32_t node = pool.FindNode(place, job.need);
    for (SlotSegment& segment : place.segments) segment.node = node;
    return node >= 0;
  }
  for (const SlotSegment& segment : place.segments) {
    const int32_t node = pool.FindNode(segment.begin, segment.end, job.need);
    if (node >= 0) {
      found.segments.push_back({.begin = segment.begin, .end = segment.end, .node = node});
      continue;
    }
    if (!job.interruptible || job.one_node || HasRules(job)) return false;
    if (!pool.Split(segment.begin, segment.end, job.need, found)) return false;
  }
  place = std::move(found);
  return true;
}

bool NodePacking::HasRoom(const SlotJob& job, const SlotPlace& place) const {
  const NodePool& pool = pools_[static_cast<size_t>(place.zone)];
  return std::all_of(place.segments.begin(), place.segments.end(),
                     [&](const SlotSegment& segment) { return pool.HasRoom(segment, job.need); });
}

bool NodePacking::FindPlace(const SlotJob& job, Counting counting, float limit, SlotPlace& place) {
  const std::vector<SlotRates> rates = RatesFor(counting);
  if (!job.interruptible) return FindUnbroken(job, rates, limit, place);
  return FindSegments(job, rates, limit, place);
}

bool NodePacking::MayFindCheaper(size_t index, float limit) {
  if (!plan_[index].exists()) return true;
  return job(index).interruptible ? MayFindCheaperSlots(index, limit)
                                  : MayFindCheaperRun(index, limit);
}

// If all open slots that cost less than its dearest one are its own, there is nothing to gain.
bool NodePacking::MayFindCheaperSlots(size_t index, float limit) {
  const SlotJob& each = job(index);
  const SlotPlace& own = plan_[index];
  const float dearest =
      PlaceFinder::DearestSlot(each, market_.CarbonRates(static_cast<size_t>(own.zone)), own);
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    if (!MayRunIn(each, zone)) continue;
    const int32_t* const rooms = pools_[zone].Rooms(each.need.units);
    const SlotRates open = OpenRates(each, market_.CarbonRates(zone), zone,
                                     [&](int32_t slot) { return rooms[slot] > 0; });
    if (own.zone == static_cast<int32_t>(zone)) {
      for (const SlotSegment& segment : own.segments) {
        const auto begin = open_[zone].begin();
        std::fill(begin + segment.begin, begin + segment.end, 0.0f);
      }
    }
    PlaceFinder::PriceWindow(each, open, cost_);
    const float least = AtLeast(cost_, each.length, dearest) + MoveCost(each, zone);
    if (least < limit * kClearlyLess) return true;
  }
  return false;
}

bool NodePacking::MayFindCheaperRun(size_t index, float limit) {
  const SlotJob& each = job(index);
  const SlotSegment& own = plan_[index].segments.front();
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    if (!MayRunIn(each, zone)) continue;
    const float* const carbon_sum = market_.CarbonRates(zone).carbon_sum;
    const float highest = limit - MoveCost(each, zone);
    const bool is_own = plan_[index].zone == static_cast<int32_t>(zone);
    const int32_t* const rooms = pools_[zone].Rooms(each.need.units);
    int32_t run = 0;  // slots with room, if the job were lifted, up to this one
    for (int32_t slot = each.release; slot < each.deadline; ++slot) {
      const bool is_room = rooms[slot] > 0 || (is_own && own.begin <= slot && slot < own.end);
      run = is_room ? run + 1 : 0;
      if (run < each.length) continue;
      const int32_t begin = slot + 1 - each.length;
      const float carbon = each.power * (carbon_sum[slot + 1] - carbon_sum[begin]);
      if (carbon + WaitCostOfRun(each, begin) < highest * kClearlyLess) return true;
    }
  }
  return false;
}

void NodePacking::AddStarts(const SlotJob& job, const SlotRates& rates, size_t zone, float limit) {
  PlaceFinder::PriceStarts(job, rates, cost_);
  const float move = MoveCost(job, zone);
  const float highest = limit - move;
  if (cost_.empty() || LeastOf(cost_.data(), cost_.size()) >= highest) return;
  const int32_t* const rooms = pools_[zone].Rooms(job.need.units);
  int32_t run = 0;  // slots with room up to this one
  for (int32_t slot = job.release; slot < job.deadline; ++slot) {
    run = rooms[slot] > 0 ? run + 1 : 0;
    const int32_t begin = slot + 1 - job.length;
    if (run < job.length) continue;
    const float cost = cost_[static_cast<size_t>(begin - job.release)];
    if (cost >= highest) continue;
    starts_.push_back({.cost = cost + move, .zone = static_cast<int32_t>(zone), .begin = begin});
  }
}

bool NodePacking::FindUnbroken(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                               SlotPlace& place) {
  starts_.clear();
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    if (MayRunIn(job, zone)) AddStarts(job, rates[zone], zone, limit);
  }
  const auto dearer = [](const Start& a, const Start& b) { return a.cost > b.cost; };
  std::make_heap(starts_.begin(), starts_.end(), dearer);
  while (!starts_.empty()) {
    std::pop_heap(starts_.begin(), starts_.end(), dearer);
    const Start start = starts_.back();
    starts_.pop_back();
    const int32_t end = start.begin + job.length;
    const int32_t node =
        pools_[static_cast<size_t>(start.zone)].FindNode(start.begin, end, job.need);
    if (node < 0) continue;
    place.Clear();
    place.zone = start.zone;
    place.segments.push_back({.begin = start.begin, .end = end, .node = node});
    return true;
  }
  return false;
}

template <typename IsOpen>
SlotRates NodePacking::OpenRates(const SlotJob& job, const SlotRates& rates, size_t zone,
                                 IsOpen is_open) {
  open_.resize(pools_.size());
  std::vector<float>& scarcity = open_[zone];
  scarcity.resize(static_cast<size_t>(problem_.slots));
  for (int32_t slot = job.release; slot < job.deadline; ++slot) {
    scarcity[static_cast<size_t>(slot)] = is_open(slot) ? rates.scarcity[slot] : kNoCost;
  }
  SlotRates open = rates;
  open.scarcity = scarcity.data();
  return open;
}

bool NodePacking::FindSegments(const SlotJob& job, const std::vector<SlotRates>& rates, float limit,
                               SlotPlace& place) {
  std::vector<SlotRates> open = rates;
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const int32_t* const rooms = pools_[zone].Rooms(job.need.units);
    open[zone] = OpenRates(job, rates[zone], zone, [&](int32_t slot) { return rooms[slot] > 0; });
  }
  const float least = finder_.FindCheapest(job, open, limit, place);
  if (!place.exists()) return false;
  if (FindNodes(job, place)) return true;
  if (job.one_node && FindSegmentsOnOneNode(job, rates, least, limit, place)) return true;
  return FindUnbroken(job, rates, limit, place);
}

bool NodePacking::FindSegmentsOnOneNode(const SlotJob& job, const std::vector<SlotRates>& rates,
                                        float least, float limit, SlotPlace& place) {
  SlotJob here = job;
  SlotPlace candidate;
  std::vector<SlotRates> open = rates;
  place.Clear();
  for (size_t zone = 0; zone < pools_.size(); ++zone) {
    if (!MayRunIn(job, zone)) continue;
    const NodePool& pool = pools_[zone];
    here.zones = uint64_t{1} << zone;
    for (int32_t node = 0; node < std::min(pool.node_count(), kNodesTried); ++node) {
      if (place.exists() && limit <= least) return true;  // no other node can have a cheaper place
      const int32_t slots = pool.CountRoom(node, job.release, job.deadline, job.need, has_room_);
      if (slots < job.length) continue;
      open[zone] = OpenRates(job, rates[zone], zone, [&](int32_t slot) {
        return has_room_[static_cast<size_t>(slot - job.release)] != 0;
      });
      const float cost = finder_.FindCheapest(here, open, limit, candidate);
      if (!candidate.exists()) continue;
      limit = cost;
      for (SlotSegment& segment : candidate.segments) segment.node = node;
      std::swap(place, candidate);
    }
  }
  return place.exists();
}

}  // namespace windfall
