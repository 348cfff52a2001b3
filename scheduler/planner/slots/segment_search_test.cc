#include "scheduler/planner/slots/segment_search.h"

#include <algorithm>
#include <limits>

#include "gtest/gtest.h"
#include "scheduler/planner/slots/random_slots.h"

namespace windfall {
namespace {

struct Window {
  std::vector<float> cost;
  std::vector<float> resume;
};

// Whole numbers, so that sums are exact in any order.
Window RandomWindow(RandomSlotSource& source, int32_t slots) {
  Window window;
  for (int32_t i = 0; i < slots; ++i) {
    window.cost.push_back(static_cast<float>(source.Between(0, 99)));
    window.resume.push_back(static_cast<float>(source.Between(0, 60)));
  }
  return window;
}

// Every state by how many slots are done and how long the segment has run; 0: between segments.
float LeastByAllStates(const Window& window, const SegmentRules& rules) {
  constexpr float kNone = std::numeric_limits<float>::infinity();
  const auto length = static_cast<size_t>(rules.length);
  const auto whole = static_cast<size_t>(rules.min_segment);
  std::vector<std::vector<float>> now(length + 1, std::vector<float>(whole + 1, kNone));
  now[0][0] = 0;
  for (size_t slot = 0; slot < window.cost.size(); ++slot) {
    std::vector<std::vector<float>> next(length + 1, std::vector<float>(whole + 1, kNone));
    for (size_t done = 0; done <= length; ++done) {
      for (size_t run = 0; run <= whole; ++run) {
        const bool may_stop = run == 0 || run == whole || done == length;
        if (may_stop) next[done][0] = std::min(next[done][0], now[done][run]);
        if (done == length) continue;
        const float resume = run == 0 && done > 0 ? window.resume[slot] : 0;
        float& goes_on = next[done + 1][std::min(run + 1, whole)];
        goes_on = std::min(goes_on, now[done][run] + window.cost[slot] + resume);
      }
    }
    now = next;
  }
  return *std::min_element(now[length].begin(), now[length].end());
}

float CostOf(const Window& window, const SlotPlace& place) {
  float cost = 0;
  for (const SlotSegment& segment : place.segments) {
    if (segment != place.segments.front())
      cost += window.resume[static_cast<size_t>(segment.begin)];
    for (int32_t i = segment.begin; i < segment.end; ++i)
      cost += window.cost[static_cast<size_t>(i)];
  }
  return cost;
}

TEST(SegmentSearch, FindsWhatAllStatesFind) {
  SegmentSearch search;
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    RandomSlotSource source(seed);
    SlotJob job = {.length = source.Between(1, 40), .zones = 1, .interruptible = true};
    job.deadline = job.length + source.Between(0, 50);
    job.min_segment = source.Between(1, 6);
    const Window window = RandomWindow(source, job.deadline);
    const SegmentRules rules = {
        .length = job.length, .min_segment = job.min_segment, .resume = window.resume.data()};
    const float cost = search.Search(window.cost, rules);
    ASSERT_EQ(cost, LeastByAllStates(window, rules)) << "seed " << seed;
    SlotPlace place;
    place.zone = 0;
    search.TakeFound(0, place);
    ASSERT_TRUE(HasShapeFor(job, place)) << "seed " << seed;
    ASSERT_EQ(CostOf(window, place), cost) << "seed " << seed;
  }
}

}  // namespace
}  // namespace windfall
