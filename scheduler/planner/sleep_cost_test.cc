#include "scheduler/planner/sleep_cost.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"

namespace windfall {
namespace {

constexpr int kMinutes = 90;
const NodeSleep kSleep = {.idle = Watts(200), .wake = Joules(108'000)};

// A node and who runs there, by minute.
struct MinuteNode {
  std::vector<int64_t> intensity = std::vector<int64_t>(kMinutes, 0);
  std::vector<int> runs = std::vector<int>(kMinutes, 0);
  AwakeTime awake;
  UsableTime objective;

  void Run(int begin, int end) {
    for (int minute = begin; minute < end; ++minute) ++runs[static_cast<size_t>(minute)];
    awake.Add({.begin = begin * kMinute, .end = end * kMinute});
  }
  bool IsAsleep(int minute) const { return minute < 0 || runs[static_cast<size_t>(minute)] == 0; }
  int64_t At(int minute) const { return intensity[static_cast<size_t>(minute)]; }
  // In mW x minutes x intensity.
  Score Idle() const {
    Score sum = 0;
    for (int minute = 0; minute < kMinutes; ++minute) {
      if (!IsAsleep(minute)) sum += Score(At(minute)) * ToMilliwatts(kSleep.idle);
    }
    return sum;
  }
  Score Wakings() const {
    Score sum = 0;
    for (int minute = 0; minute < kMinutes; ++minute) {
      if (!IsAsleep(minute) && IsAsleep(minute - 1)) sum += WakingAt(minute);
    }
    return sum;
  }
  // At the lower of the two intensities that meet there.
  Score WakingAt(int minute) const {
    const int64_t lower = minute == 0 ? At(0) : std::min(At(minute - 1), At(minute));
    return Score(lower) * ToMillijoules(kSleep.wake) / 60;
  }
};

MinuteNode RandomMinuteNode(RandomCase& random) {
  MinuteNode node;
  std::vector<UsableStep> steps;
  for (int begin = 0; begin < kMinutes; begin += 15) {
    const int64_t intensity = 1000 * random.Between(0, 400);
    for (int minute = begin; minute < begin + 15; ++minute) {
      node.intensity[static_cast<size_t>(minute)] = intensity;
    }
    steps.push_back({{.begin = begin * kMinute, .end = (begin + 15) * kMinute}, intensity});
  }
  node.objective = UsableTime(steps);
  for (int i = random.Between(0, 3); i > 0; --i) {
    const int begin = random.Between(0, kMinutes - 2);
    node.Run(begin, random.Between(begin + 1, kMinutes - 1));
  }
  return node;
}

template <typename Check>
void ForRandomNodes(Check check) {
  for (uint32_t seed = 1; seed <= 2000 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomCase random(seed);
    check(random, RandomMinuteNode(random));
  }
}

TEST(SleepCost, IsWhatTheNodeDrawsMoreCountedByMinute) {
  int wakings_saved = 0;
  ForRandomNodes([&](RandomCase& random, MinuteNode node) {
    const Power power = Watts(random.OneIn(2) ? 1000 : 400);
    const int begin = random.Between(0, kMinutes - 2);
    const int end = random.Between(begin + 1, kMinutes - 1);
    const SleepCost cost(kSleep, node.awake, node.objective, power);
    const TickSpan run = {.begin = begin * kMinute, .end = end * kMinute};
    const Score idle =
        (*cost.rate().CostOf(run) - *node.objective.CostOf(run)) * ToMilliwatts(power) / kMinute;
    const Score waking = *cost.at_start().At(run.begin) * ToMilliwatts(power) / kMinute;

    MinuteNode after = node;
    after.Run(begin, end);
    EXPECT_EQ(idle, after.Idle() - node.Idle());
    const bool wakes = node.IsAsleep(begin) && node.IsAsleep(begin - 1);
    EXPECT_EQ(waking, wakes ? node.WakingAt(begin) : Score(0));
    // Only that a later waking is saved is left out.
    EXPECT_GE(waking, after.Wakings() - node.Wakings());
    wakings_saved += waking > after.Wakings() - node.Wakings() ? 1 : 0;
  });
  EXPECT_GT(wakings_saved, 100);
}

TEST(ScoreOfSleep, IsIdlePowerAndWakingsCountedByMinute) {
  ForRandomNodes([](RandomCase&, const MinuteNode& node) {
    EXPECT_EQ(ScoreOfSleep(kSleep, node.awake, node.objective),
              (node.Idle() + node.Wakings()) * kMinute);
  });
}

TEST(EnergyOfSleep, IsIdlePowerWhereNothingElseRunsAndTheWaking) {
  AwakeTime awake;
  awake.Add({.begin = 10 * kMinute, .end = 20 * kMinute});
  const auto energy = [&](int begin, int end) {
    return EnergyOfSleep(kSleep, awake, {.begin = begin * kMinute, .end = end * kMinute});
  };
  const Energy minute = kSleep.idle * absl::Minutes(1);
  EXPECT_EQ(energy(0, 5), kSleep.wake + Scale(minute, 5, 1));
  EXPECT_EQ(energy(5, 15), kSleep.wake + Scale(minute, 5, 1));
  EXPECT_EQ(energy(10, 20), Energy());
  EXPECT_EQ(energy(15, 30), Scale(minute, 10, 1));
  EXPECT_EQ(energy(20, 30), Scale(minute, 10, 1));  // it has not fallen asleep yet
}

TEST(SleepCost, IsBoundedForJobsThatDrawNothing) {
  const UsableTime objective({{{0, 100}, 5}});
  const SleepCost cost(kSleep, AwakeTime(), objective, Power());
  EXPECT_EQ(cost.rate().CostOf({.begin = 0, .end = 1}), Score(5 * 1001));
}

}  // namespace
}  // namespace windfall
