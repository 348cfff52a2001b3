#include "scheduler/planner/slots/segment_search.h"

#include <algorithm>

#include "scheduler/planner/slots/cheapest_slots.h"

namespace windfall {
namespace {

// Both rows begin with "none done". `next` is where one slot more has been done.
void Step(const float* from, float more, size_t count, float* next) {
  for (size_t done = 0; done < count; ++done) next[done + 1] = from[done] + more;
}

void StepFromEither(const float* a, const float* b, float more, size_t count, float* next) {
  for (size_t done = 0; done < count; ++done) next[done + 1] = std::min(a[done], b[done]) + more;
}

}  // namespace

// State 0 is between segments; state m > 0 is in a segment of m slots, the last state of at least
// min_segment.
float* SegmentSearch::Row(size_t slot, size_t state) {
  const auto states = static_cast<size_t>(rules_.min_segment) + 1;
  return rows_.data() + (slot * states + state) * (static_cast<size_t>(rules_.length) + 1);
}

const float* SegmentSearch::Row(size_t slot, size_t state) const {
  return const_cast<SegmentSearch*>(this)->Row(slot, state);
}

float SegmentSearch::Search(const std::vector<float>& cost, const SegmentRules& rules) {
  rules_ = rules;
  cost_ = cost;
  const auto length = static_cast<size_t>(rules.length);
  const auto whole = static_cast<size_t>(rules.min_segment);  // the state of a long enough segment
  rows_.assign((cost.size() + 1) * (whole + 1) * (length + 1), kNoCost);
  Row(0, 0)[0] = 0;
  for (size_t i = 0; i < cost.size(); ++i) {
    float* const idle = Row(i + 1, 0);
    for (size_t done = 0; done <= length; ++done) {
      idle[done] = std::min(Row(i, 0)[done], Row(i, whole)[done]);
    }
    for (size_t state = 1; state < whole; ++state) {
      idle[length] = std::min(idle[length], Row(i, state)[length]);
    }
    float* const begun = Row(i + 1, 1);
    begun[1] = Row(i, 0)[0] + cost[i];
    const float resumed = cost[i] + rules.resume[i];
    for (size_t done = 1; done < length; ++done) begun[done + 1] = Row(i, 0)[done] + resumed;
    if (whole == 1) {
      for (size_t done = 0; done < length; ++done) {
        begun[done + 1] = std::min(begun[done + 1], Row(i, 1)[done] + cost[i]);
      }
      continue;
    }
    for (size_t state = 2; state < whole; ++state) {
      Step(Row(i, state - 1), cost[i], length, Row(i + 1, state));
    }
    StepFromEither(Row(i, whole), Row(i, whole - 1), cost[i], length, Row(i + 1, whole));
  }
  float best = kNoCost;
  for (size_t state = 0; state <= whole; ++state) {
    best = std::min(best, Row(cost.size(), state)[length]);
  }
  return best;
}

void SegmentSearch::TakeFound(int32_t first_slot, SlotPlace& place) const {
  const auto length = static_cast<size_t>(rules_.length);
  const auto whole = static_cast<size_t>(rules_.min_segment);
  size_t state = 0;
  for (size_t each = 1; each <= whole; ++each) {
    if (Row(cost_.size(), each)[length] < Row(cost_.size(), state)[length]) state = each;
  }
  size_t done = length;
  std::vector<int32_t> taken;
  for (size_t i = cost_.size(); i-- > 0;) {
    if (state == 0) {
      // Whichever of the allowed states was cheapest.
      const float here = Row(i + 1, 0)[done];
      for (size_t each = 0; each <= whole; ++each) {
        const bool allowed = each == 0 || each == whole || done == length;
        if (allowed && Row(i, each)[done] == here) {
          state = each;
          break;
        }
      }
      continue;
    }
    taken.push_back(first_slot + static_cast<int32_t>(i));
    --done;
    if (state == 1) {
      const float began = Row(i, 0)[done] + (done == 0 ? cost_[i] : cost_[i] + rules_.resume[i]);
      const bool goes_on = whole == 1 && Row(i, 1)[done] + cost_[i] < began;
      state = goes_on ? 1 : 0;
    } else if (state == whole) {
      state = Row(i, whole)[done] <= Row(i, whole - 1)[done] ? whole : whole - 1;
    } else {
      --state;
    }
  }
  for (size_t i = taken.size(); i-- > 0;) AddSlot(taken[i], place);
}

}  // namespace windfall
