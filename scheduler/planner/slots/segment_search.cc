#include "scheduler/planner/slots/segment_search.h"

#include <algorithm>

#include "scheduler/planner/slots/cheapest_slots.h"
#include "scheduler/planner/slots/wide.h"

namespace windfall {
namespace {

constexpr size_t kLanes = 8;

// What the steps read and write; see SegmentSearch.
struct Steps {
  size_t window = 0;
  size_t length = 0;
  size_t least = 0;  // min_segment
  const float* cost = nullptr;
  const float* whole = nullptr;
  const float* begun = nullptr;
  float* idle = nullptr;
  float* running = nullptr;
  size_t stride = 0;
};

// One entry on either side of what a step writes is infinite: the next steps read that far.
inline void Fence(const Steps& steps, size_t slot) {
  const size_t least = steps.least;
  float* const idle = steps.idle + slot * steps.stride;
  float* const running = steps.running + slot * steps.stride;
  const size_t above = std::min(steps.length, slot) + 1;
  idle[above] = running[above] = kNoCost;
  for (size_t done = 1; done < std::min(least, steps.length + 1); ++done) idle[done] = kNoCost;
  idle[0] = 0;  // nothing done costs nothing
  running[least - 1] = kNoCost;
}

// One more slot, for `count` numbers of slots done, the fewest first: what was after the slot
// before and, for a segment that has just become long enough, where that began.
inline void Step(const float* __restrict idle_before, const float* __restrict running_before,
                 const float* __restrict idle_at_begin, float more, float begun, size_t count,
                 float* __restrict idle, float* __restrict running) {
  const float* const running_shorter = running_before - 1;
  for (size_t i = 0; i < count; ++i) {
    const float a = idle_before[i];
    const float b = running_before[i];
    idle[i] = a < b ? a : b;
    const float goes_on = running_shorter[i] + more;
    const float begins = idle_at_begin[i] + begun;
    running[i] = goes_on < begins ? goes_on : begins;
  }
}

// Only so many can be done after the first `slot` slots, if all are to be done in the window.
WINDFALL_WIDE void FillRows(const Steps& steps) {
  const size_t least = steps.least;
  for (size_t slot = 0; slot < least; ++slot) Fence(steps, slot);
  for (size_t slot = least; slot <= steps.window; ++slot) {
    const size_t left = steps.window - slot;
    const size_t fewest = std::max(left < steps.length ? steps.length - left : 0, least);
    const size_t most = std::min(steps.length, slot);
    // In whole vectors, which is quicker: what is beyond `most` is fenced off.
    const size_t vectors = most < fewest ? 0 : (most - fewest) / kLanes + 1;
    const size_t row = slot * steps.stride;
    const size_t before = row - steps.stride + fewest;
    Step(steps.idle + before, steps.running + before,
         steps.idle + (slot - least) * steps.stride + fewest - least, steps.cost[slot - 1],
         steps.begun[slot], vectors * kLanes, steps.idle + row + fewest,
         steps.running + row + fewest);
    if (fewest == least) steps.running[row + least] = steps.whole[slot];  // the first: no resume
    Fence(steps, slot);
  }
}

}  // namespace

void SegmentSearch::PriceBegins(const std::vector<float>& cost, const SegmentRules& rules) {
  const auto least = static_cast<size_t>(rules.min_segment);
  whole_.resize(cost.size() + 1);
  begun_.resize(cost.size() + 1);
  for (size_t slot = least; slot <= cost.size(); ++slot) {
    float sum = 0;
    for (size_t i = slot - least; i < slot; ++i) sum += cost[i];
    whole_[slot] = sum;
    begun_[slot] = sum + rules.resume[slot - least];
  }
}

float SegmentSearch::Search(const std::vector<float>& cost, const SegmentRules& rules) {
  rules_ = rules;
  cost_ = cost;
  PriceBegins(cost, rules);
  const auto length = static_cast<size_t>(rules.length);
  const auto least = static_cast<size_t>(rules.min_segment);
  stride_ = std::max(length, least) + 2 + kLanes;
  const size_t size = (std::max(cost.size(), least) + 1) * stride_;
  if (idle_.size() < size) {
    idle_.resize(size);
    running_.resize(size);
  }
  FillRows({.window = cost.size(),
            .length = length,
            .least = least,
            .cost = cost_.data(),
            .whole = whole_.data(),
            .begun = begun_.data(),
            .idle = idle_.data(),
            .running = running_.data(),
            .stride = stride_});
  ending_ = FindEnding();
  return ending_.cost;
}

SegmentSearch::Ending SegmentSearch::FindEnding() const {
  const auto length = static_cast<size_t>(rules_.length);
  const auto least = static_cast<size_t>(rules_.min_segment);
  const size_t window = cost_.size();
  Ending ending = {.cost = kNoCost};
  if (length >= least) {
    ending.cost = std::min(Row(idle_, window)[length], Row(running_, window)[length]);
  }
  for (size_t rest = 1; rest <= std::min(least - 1, length); ++rest) {
    const size_t done = length - rest;
    for (size_t begin = done; begin + rest <= window; ++begin) {
      float cost = Row(idle_, begin)[done] + (done > 0 ? rules_.resume[begin] : 0);
      for (size_t i = begin; i < begin + rest; ++i) cost += cost_[i];
      if (cost < ending.cost) ending = {.cost = cost, .begin = begin, .rest = rest};
    }
  }
  return ending;
}

// Whether the segment of at least min_segment that ends before `slot` is longer than that.
bool SegmentSearch::WasRunning(size_t slot, size_t done) const {
  const auto least = static_cast<size_t>(rules_.min_segment);
  if (done == least) return false;
  const float begins = Row(idle_, slot - least)[done - least] + begun_[slot];
  return Row(running_, slot - 1)[done - 1] + cost_[slot - 1] < begins;
}

void SegmentSearch::TakeFound(int32_t first_slot, SlotPlace& place) const {
  const auto least = static_cast<size_t>(rules_.min_segment);
  absl::InlinedVector<SlotSegment, 8> found;  // the last first
  const auto take = [&](size_t begin, size_t end) {
    found.push_back({.begin = first_slot + static_cast<int32_t>(begin),
                     .end = first_slot + static_cast<int32_t>(end)});
  };
  size_t slot = cost_.size();
  size_t done = static_cast<size_t>(rules_.length);
  if (ending_.rest > 0) {
    take(ending_.begin, ending_.begin + ending_.rest);
    slot = ending_.begin;
    done -= ending_.rest;
  } else if (Row(running_, slot)[done] <= Row(idle_, slot)[done]) {
    ++slot;  // as if a slot without work followed
  }
  while (done > 0) {
    // Between segments: back to where the last one ended.
    while (Row(running_, slot - 1)[done] > Row(idle_, slot - 1)[done]) --slot;
    const size_t end = --slot;
    for (; WasRunning(slot, done); --done) --slot;
    slot -= least;
    done -= least;
    take(slot, end);
  }
  place.segments.insert(place.segments.end(), found.rbegin(), found.rend());
}

}  // namespace windfall
