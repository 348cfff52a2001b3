#include "scheduler/planner/interruptible.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/planner/random_case.h"
#include "scheduler/planner/unbroken.h"

namespace windfall {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max() / 4;

// All quantities in minutes.
struct MinuteWork {
  int remaining = 1;
  int min_segment = 0;
  int overhead = 0;
  bool resume = false;
  int64_t wait_charge = 0;  // for each minute by which it finishes later
  int length() const { return remaining + (resume ? overhead : 0); }
  WaitCharge Wait() const { return {.per_tick = wait_charge, .from = length() * kMinute}; }
  InterruptibleWork InTicks() const {
    return {.remaining = remaining * kMinute,
            .min_segment = min_segment * kMinute,
            .resume_overhead = overhead * kMinute,
            .resume = resume};
  }
  std::string Text() const {
    return absl::StrCat("remaining ", remaining, ", min segment ", min_segment, ", overhead ",
                        overhead, resume ? ", resumed" : "", ", wait charge ", wait_charge);
  }
};

// Tries, minute by minute, to run or not to: mg/kWh x minutes of the cleanest plan.
class BruteForce {
 public:
  // `every`: what starting a segment at each minute costs; negative where none must start.
  BruteForce(const std::vector<int64_t>& by_minute, const MinuteWork& work,
             const std::vector<int64_t>& every)
      : by_minute_(by_minute),
        work_(work),
        every_(every),
        needs_(work.remaining + work.overhead + 1),
        memo_((by_minute.size() + 1) * static_cast<size_t>(needs_ * (work.min_segment + 2)),
              kUnset) {}

  // `start_costs`: of the first start at each minute; negative where it must not be.
  int64_t Cleanest(const std::vector<int64_t>& start_costs) {
    int64_t best = kNever;
    for (size_t start = 0; start < by_minute_.size(); ++start) {
      if (start_costs[start] < 0) continue;
      best = std::min(best, start_costs[start] + Start(start, work_.length()));
    }
    return best;
  }

 private:
  static constexpr int64_t kUnset = -1;

  int64_t Start(size_t t, int need) {
    return every_[t] < 0 ? kNever : every_[t] + Running(t, need, 0);
  }

  // The least cost of `need` more minutes of work from minute t on, nothing running.
  int64_t Idle(size_t t, int need) {
    if (t == by_minute_.size()) return kNever;
    int64_t& known = Memo(t, need, work_.min_segment + 1);
    if (known == kUnset) {
      known = std::min(Idle(t + 1, need), Start(t, need + work_.overhead));
    }
    return known;
  }

  // The same, with a segment running for `age` minutes, counted up to the least it must run.
  int64_t Running(size_t t, int need, int age) {
    if (need == 0) return work_.wait_charge * (static_cast<int64_t>(t) - work_.length());
    int64_t& known = Memo(t, need, age);
    if (known != kUnset) return known;
    known = kNever;
    if (t == by_minute_.size()) return known;
    // Stopping before the overhead is made up for would gain nothing.
    if (age == work_.min_segment && need <= work_.remaining) known = Idle(t + 1, need);
    if (by_minute_[t] >= 0) {
      const int older = std::min(age + 1, work_.min_segment);
      known = std::min(known, by_minute_[t] + Running(t + 1, need - 1, older));
    }
    return known;
  }

  int64_t& Memo(size_t t, int need, int age) {
    return memo_[(t * static_cast<size_t>(needs_) + static_cast<size_t>(need)) *
                     static_cast<size_t>(work_.min_segment + 2) +
                 static_cast<size_t>(age)];
  }

  const std::vector<int64_t>& by_minute_;
  const MinuteWork& work_;
  const std::vector<int64_t>& every_;
  int needs_;
  std::vector<int64_t> memo_;
};

// Of a start at each minute, at a rate by minute (negative: unknown) for so many minutes. Where two
// minutes meet the lower rate counts.
std::vector<int64_t> StartCostsOf(const std::vector<int64_t>& rate_by_minute, int64_t minutes) {
  std::vector<int64_t> costs;
  for (size_t i = 0; i < rate_by_minute.size(); ++i) {
    int64_t rate = rate_by_minute[i];
    const int64_t before = i == 0 ? -1 : rate_by_minute[i - 1];
    if (before >= 0 && (rate < 0 || before < rate)) rate = before;
    costs.push_back(rate < 0 ? -1 : rate * minutes);
  }
  return costs;
}

// What the segments cost, checking that they are a legal plan for `work`.
Score CostOfLegal(const CleanSegments& plan, const UsableTime& usable,
                  const InterruptibleWork& work) {
  Score cost = 0;
  Tick done = work.resume ? 0 : work.resume_overhead;
  for (size_t i = 0; i < plan.segments.size(); ++i) {
    const TickSpan& segment = plan.segments[i];
    EXPECT_FALSE(segment.empty());
    if (i > 0) {
      EXPECT_GT(segment.begin, plan.segments[i - 1].end);
      EXPECT_GE(plan.segments[i - 1].length(), work.min_segment);
    }
    const std::optional<Score> part = usable.CostOf(segment);
    EXPECT_TRUE(part.has_value()) << "segment " << i << " runs in time that is not usable";
    cost += part.value_or(0);
    done += segment.length() - work.resume_overhead;
  }
  EXPECT_EQ(done, work.remaining);
  return cost;
}

void CheckAgainstBruteForce(uint32_t seed) {
  RandomCase random(seed);
  const std::vector<int64_t> by_minute = random.IntensityByMinute(random.Between(5, 70));
  const MinuteWork work = {.remaining = random.Between(1, 30),
                           .min_segment = random.OneIn(3) ? 0 : random.Between(0, 15),
                           .overhead = random.OneIn(3) ? 0 : random.Between(0, 6),
                           .resume = random.OneIn(3),
                           .wait_charge = random.OneIn(2) ? 0 : random.Between(0, 30)};
  SCOPED_TRACE(absl::StrCat("seed ", seed, ": ", by_minute.size(), " minutes, ", work.Text()));
  const UsableTime usable = UsableTimeOf(by_minute);
  const std::optional<CleanSegments> plan =
      CleanestSegments(usable, work.InTicks(), {.wait = work.Wait()});
  const std::vector<int64_t> nothing(by_minute.size(), 0);
  const int64_t cleanest = BruteForce(by_minute, work, nothing).Cleanest(nothing);
  ASSERT_EQ(plan.has_value(), cleanest < kNever);
  if (!plan.has_value()) return;
  EXPECT_EQ(plan->cost, Score(cleanest) * kMinute);
  EXPECT_EQ(plan->cost, work.Wait().Until(plan->segments.back().end) +
                            CostOfLegal(*plan, usable, work.InTicks()));
}

void CheckStartCostsAgainstBruteForce(uint32_t seed) {
  RandomCase random(seed);
  const std::vector<int64_t> by_minute = random.IntensityByMinute(random.Between(5, 60));
  const std::vector<int64_t> rates = random.IntensityByMinute(static_cast<int>(by_minute.size()));
  const int overhead = random.OneIn(3) ? 0 : random.Between(0, 6);
  const MinuteWork work = {.remaining = random.Between(1, 25),
                           .min_segment = overhead + random.Between(1, 8),
                           .overhead = overhead,
                           .resume = random.OneIn(3),
                           .wait_charge = random.OneIn(2) ? 0 : random.Between(0, 30)};
  const int64_t minutes = random.Between(0, 40);
  SCOPED_TRACE(absl::StrCat("seed ", seed, ": ", by_minute.size(), " minutes, start costs ",
                            minutes, ", ", work.Text()));
  const UsableTime usable = UsableTimeOf(by_minute);
  const UsableTime rate = UsableTimeOf(rates);
  const StartCost at_start(&rate, minutes * kMinute);
  const std::optional<CleanSegments> plan = CleanestSegments(
      usable, work.InTicks(), {.at_start = {.first = at_start}, .wait = work.Wait()});
  const std::vector<int64_t> nothing(by_minute.size(), 0);
  const int64_t cleanest =
      BruteForce(by_minute, work, nothing).Cleanest(StartCostsOf(rates, minutes));
  ASSERT_EQ(plan.has_value(), cleanest < kNever);
  if (!plan.has_value()) return;
  EXPECT_EQ(plan->cost, Score(cleanest) * kMinute);
  const std::optional<Score> start_cost = at_start.At(plan->segments.front().begin);
  ASSERT_TRUE(start_cost.has_value());
  EXPECT_EQ(plan->cost, *start_cost + work.Wait().Until(plan->segments.back().end) +
                            CostOfLegal(*plan, usable, work.InTicks()));
}

// As those of a node that sleeps at times, with the input to be brought or not.
void CheckCostsOfEveryStartAgainstBruteForce(uint32_t seed) {
  RandomCase random(seed);
  const std::vector<int64_t> by_minute = random.IntensityByMinute(random.Between(5, 60));
  const int size = static_cast<int>(by_minute.size());
  std::vector<int64_t> rates = by_minute;
  for (int64_t& rate : rates) rate = random.OneIn(2) && rate >= 0 ? 0 : rate;
  const std::vector<int64_t> once_rates = random.IntensityByMinute(size);
  const int64_t once_minutes = random.OneIn(2) ? random.Between(1, 40) : 0;
  const int overhead = random.OneIn(3) ? 0 : random.Between(0, 6);
  const int least = once_minutes > 0 ? overhead + 1 : 0;
  const MinuteWork work = {.remaining = random.Between(1, 25),
                           .min_segment = random.OneIn(3) ? least : least + random.Between(0, 8),
                           .overhead = overhead,
                           .resume = random.OneIn(3)};
  const int64_t minutes = random.Between(0, 40);
  SCOPED_TRACE(absl::StrCat("seed ", seed, ": ", size, " minutes, every start ", minutes,
                            ", the first ", once_minutes, ", ", work.Text()));
  const UsableTime usable = UsableTimeOf(by_minute);
  const UsableTime rate = UsableTimeOf(rates);
  const UsableTime once_rate = UsableTimeOf(once_rates);
  const StartCosts at_start = {
      .first = once_minutes > 0 ? StartCost(&once_rate, once_minutes * kMinute) : StartCost(),
      .every = StartCost(&rate, minutes * kMinute)};
  const std::optional<CleanSegments> plan =
      CleanestSegments(usable, work.InTicks(), {.at_start = at_start, .wait = work.Wait()});
  const std::vector<int64_t> every = StartCostsOf(rates, minutes);
  const std::vector<int64_t> once = once_minutes > 0 ? StartCostsOf(once_rates, once_minutes)
                                                     : std::vector<int64_t>(by_minute.size(), 0);
  const int64_t cleanest = BruteForce(by_minute, work, every).Cleanest(once);
  ASSERT_EQ(plan.has_value(), cleanest < kNever);
  if (!plan.has_value()) return;
  EXPECT_EQ(plan->cost, Score(cleanest) * kMinute);
  Score starts = *at_start.first.At(plan->segments.front().begin);
  for (const TickSpan& segment : plan->segments) starts += *at_start.every.At(segment.begin);
  EXPECT_EQ(plan->cost, starts + work.Wait().Until(plan->segments.back().end) +
                            CostOfLegal(*plan, usable, work.InTicks()));
}

TEST(CleanestSegments, WithCostsOfEveryStartCostsWhatBruteForceOverMinutesFinds) {
  for (uint32_t seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed) {
    CheckCostsOfEveryStartAgainstBruteForce(seed);
  }
}

TEST(CleanestSegments, WithStartCostsCostsWhatBruteForceOverMinutesFinds) {
  for (uint32_t seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed) {
    CheckStartCostsAgainstBruteForce(seed);
  }
}

TEST(CleanestSegments, CostsWhatBruteForceOverMinutesFinds) {
  for (uint32_t seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed) {
    CheckAgainstBruteForce(seed);
  }
}

TEST(CleanestSegments, AreFoundInTimeThatCostsNothing) {
  // Unbroken it fits in nowhere.
  const UsableTime usable = UsableTimeOf({0, 0, 0, -1, 0, 0, 0, -1, 0, 0, 0});
  const MinuteWork work = {.remaining = 8, .min_segment = 2};
  const std::optional<CleanSegments> plan = CleanestSegments(usable, work.InTicks(), {});
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->segments.size(), 3u);
  EXPECT_EQ(plan->cost, 0);
  EXPECT_EQ(CostOfLegal(*plan, usable, work.InTicks()), 0);
}

// As of a currency of small units, up to what an hour may cost at all.
TEST(CleanestSegments, CostInProportionHoweverDearTheTimeIs) {
  for (uint32_t seed = 1; seed <= 500 && !testing::Test::HasFailure(); ++seed) {
    RandomCase random(seed);
    std::vector<int64_t> by_minute = random.IntensityByMinute(random.Between(5, 70));
    MinuteWork work = {.remaining = random.Between(1, 30),
                       .min_segment = random.Between(0, 15),
                       .overhead = random.Between(0, 6),
                       .wait_charge = random.OneIn(2) ? 0 : random.Between(0, 30)};
    const auto cheap =
        CleanestSegments(UsableTimeOf(by_minute), work.InTicks(), {.wait = work.Wait()});
    const int64_t factor = int64_t{1} << 43;
    for (int64_t& rate : by_minute) rate = rate < 0 ? rate : rate * factor;
    work.wait_charge *= factor;
    const auto dear =
        CleanestSegments(UsableTimeOf(by_minute), work.InTicks(), {.wait = work.Wait()});
    SCOPED_TRACE(absl::StrCat("seed ", seed, ": ", work.Text()));
    ASSERT_EQ(dear.has_value(), cheap.has_value());
    if (!cheap.has_value()) continue;
    EXPECT_EQ(dear->cost, cheap->cost * factor);
  }
}

}  // namespace
}  // namespace windfall
