#include "scheduler/planner/capacity_timeline.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Resources kOneGpu = {.gpus = 1};

TEST(CapacityTimeline, IsFreeUntilItIsTaken) {
  CapacityTimeline timeline({.gpus = 2});
  timeline.Take({.begin = 10, .end = 20}, kOneGpu);
  EXPECT_TRUE(timeline.IsFree({.begin = 0, .end = 30}, kOneGpu));
  timeline.Take({.begin = 15, .end = 25}, kOneGpu);
  EXPECT_FALSE(timeline.IsFree({.begin = 0, .end = 30}, kOneGpu));
  EXPECT_TRUE(timeline.IsFree({.begin = 0, .end = 15}, kOneGpu));
  EXPECT_TRUE(timeline.IsFree({.begin = 20, .end = 30}, kOneGpu));
}

TEST(CapacityTimeline, AnyScarceResourceMakesItBusy) {
  CapacityTimeline timeline({.gpus = 2, .cpus = 8, .memory_bytes = 100});
  timeline.Take({.begin = 0, .end = 10}, {.memory_bytes = 60});
  EXPECT_FALSE(timeline.IsFree({.begin = 5, .end = 6}, {.cpus = 1, .memory_bytes = 50}));
  EXPECT_TRUE(timeline.IsFree({.begin = 5, .end = 6}, {.cpus = 8, .memory_bytes = 40}));
}

TEST(CapacityTimeline, FreeSpansDoNotTouchAndStayInTheWindow) {
  CapacityTimeline timeline({.gpus = 2});
  timeline.Take({.begin = 10, .end = 20}, kOneGpu);
  timeline.Take({.begin = 30, .end = 40}, {.gpus = 2});
  EXPECT_THAT(timeline.FreeSpans({.begin = 5, .end = 50}, kOneGpu),
              ElementsAre(TickSpan{5, 30}, TickSpan{40, 50}));
  EXPECT_THAT(timeline.FreeSpans({.begin = 31, .end = 39}, kOneGpu), IsEmpty());
  EXPECT_THAT(timeline.FreeSpans({.begin = 9, .end = 9}, kOneGpu), IsEmpty());
}

TEST(CapacityTimeline, ReservationsBeyondTheCapacityLeaveNothingFree) {
  CapacityTimeline timeline(kOneGpu);
  timeline.Take({.begin = 0, .end = 10}, {.gpus = 3});
  timeline.Take({.begin = 0, .end = 10}, {.gpus = -1});
  EXPECT_FALSE(timeline.IsFree({.begin = 0, .end = 10}, kOneGpu));
}

TEST(CapacityTimeline, NothingIsEverFreeAfterAReservationWithoutEnd) {
  CapacityTimeline timeline(kOneGpu);
  timeline.Take({.begin = 5, .end = kForever}, kOneGpu);
  EXPECT_EQ(timeline.EarliestFree(0, 5, kOneGpu), 0);
  EXPECT_EQ(timeline.EarliestFree(0, 6, kOneGpu), std::nullopt);
}

// A table of what is taken, one entry a tick.
class TickByTick {
 public:
  void Take(const TickSpan& span, int gpus) {
    for (Tick t = std::max(span.begin, Tick{0}); t < std::min(span.end, kTicks); ++t) {
      taken_[static_cast<size_t>(t)] += gpus;
    }
  }
  bool IsFree(const TickSpan& span, int need) const {
    for (Tick t = span.begin; t < std::min(span.end, kTicks); ++t) {
      if (taken_[static_cast<size_t>(t)] + need > kGpus) return false;
    }
    return true;
  }
  static constexpr int kGpus = 4;
  static constexpr Tick kTicks = 120;

 private:
  std::vector<int> taken_ = std::vector<int>(kTicks, 0);
};

TEST(CapacityTimeline, AgreesWithATableOfTicks) {
  for (uint32_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    CapacityTimeline timeline({.gpus = TickByTick::kGpus});
    TickByTick table;
    for (int i = 0; i < 12; ++i) {
      const Tick begin = random.Between(-5, 90);
      const TickSpan span = {.begin = begin, .end = begin + random.Between(0, 20)};
      const int gpus = random.Between(1, 3);
      timeline.Take(span, {.gpus = gpus});
      table.Take(span, gpus);

      const Tick from = random.Between(0, 80);
      const Tick length = random.Between(1, 15);
      const int need = random.Between(1, 4);
      EXPECT_EQ(timeline.IsFree({.begin = from, .end = from + length}, {.gpus = need}),
                table.IsFree({.begin = from, .end = from + length}, need));
      Tick earliest = from;
      while (!table.IsFree({.begin = earliest, .end = earliest + length}, need)) ++earliest;
      EXPECT_EQ(timeline.EarliestFree(from, length, {.gpus = need}), earliest);
      std::vector<bool> free(TickByTick::kTicks, false);
      for (const TickSpan& part : timeline.FreeSpans({.begin = 0, .end = 100}, {.gpus = need})) {
        for (Tick t = part.begin; t < part.end; ++t) free[static_cast<size_t>(t)] = true;
      }
      for (Tick t = 0; t < 100; ++t) {
        EXPECT_EQ(free[static_cast<size_t>(t)], table.IsFree({.begin = t, .end = t + 1}, need));
      }
    }
  }
}

TEST(CapacityTimeline, SumsTheTimeInWhichNothingIsTaken) {
  CapacityTimeline timeline({.gpus = 2});
  EXPECT_EQ(timeline.UnusedTime({.begin = 0, .end = 10}), 10);
  timeline.Take({.begin = 2, .end = 4}, {.gpus = 1});
  timeline.Take({.begin = 8, .end = 20}, {.gpus = 2});
  EXPECT_EQ(timeline.UnusedTime({.begin = 0, .end = 10}), 6);
  EXPECT_EQ(timeline.UnusedTime({.begin = 3, .end = 9}), 4);
  EXPECT_EQ(timeline.UnusedTime({.begin = 10, .end = 15}), 0);
  timeline.Give({.begin = 2, .end = 4}, {.gpus = 1});
  EXPECT_EQ(timeline.UnusedTime({.begin = 0, .end = 30}), 18);
}

}  // namespace
}  // namespace windfall
