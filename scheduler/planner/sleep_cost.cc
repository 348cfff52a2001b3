#include "scheduler/planner/sleep_cost.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "scheduler/planner/demand.h"

namespace windfall {
namespace {

constexpr TickSpan kAllTime = {.begin = -kForever, .end = kForever};
constexpr int64_t kMostIdle = 1000;  // times the power of the job
constexpr int64_t kTicksPerSecond = 1'000'000'000;

// `of`, every step cut where the node wakes or falls asleep, at another rate in each part.
template <typename WhenAwake, typename WhenAsleep>
UsableTime Cut(const UsableTime& of, const std::vector<TickSpan>& asleep, WhenAwake when_awake,
               WhenAsleep when_asleep) {
  std::vector<UsableStep> steps;
  const auto add = [&steps](const TickSpan& span, int64_t rate) {
    if (!span.empty()) steps.push_back({.span = span, .rate = rate});
  };
  auto sleep = asleep.begin();
  for (const UsableStep& step : of.steps()) {
    while (sleep != asleep.end() && sleep->end <= step.span.begin) ++sleep;
    Tick cut = step.span.begin;
    for (auto each = sleep; each != asleep.end() && each->begin < step.span.end; ++each) {
      const TickSpan part = Intersect(*each, step.span);
      add({.begin = cut, .end = part.begin}, when_awake(step.rate));
      add(part, when_asleep(step.rate));
      cut = part.end;
    }
    add({.begin = cut, .end = step.span.end}, when_awake(step.rate));
  }
  return UsableTime(steps);
}

// Just before `t` and from then on.
bool IsAsleepAround(const AwakeTime& awake, Tick t) {
  const TickSpan around = {.begin = t - 1, .end = t + 1};
  const std::vector<TickSpan> asleep = awake.Asleep(around);
  return asleep.size() == 1 && asleep.front() == around;
}

}  // namespace

SleepCost::SleepCost(const NodeSleep& sleep, const AwakeTime& awake, const UsableTime& objective,
                     Power power) {
  const Power least = Milliwatts(std::max<int64_t>(ToMilliwatts(sleep.idle) / kMostIdle, 1));
  const Power of_job = std::max(power, least);
  const int64_t own = ToMilliwatts(of_job);
  const int64_t with_idle = own + ToMilliwatts(sleep.idle);
  const std::vector<TickSpan> asleep = awake.Asleep(kAllTime);
  const auto same = [](int64_t rate) { return rate; };
  rate_ = Cut(objective, asleep, same, [&](int64_t rate) {
    return static_cast<int64_t>((Score(rate) * with_idle + own / 2) / own);
  });
  wake_rate_ = Cut(
      objective, asleep, [](int64_t) { return int64_t{0}; }, same);
  wake_length_ = LengthOn(sleep.wake, of_job);
}

Score ScoreOfSleep(const NodeSleep& sleep, const AwakeTime& awake, const UsableTime& objective) {
  Score awake_score = 0;
  Score wakings = 0;
  const std::vector<TickSpan> asleep = awake.Asleep(kAllTime);
  const UsableTime rate = Cut(
      objective, asleep, [](int64_t of) { return of; }, [](int64_t) { return int64_t{0}; });
  for (const UsableStep& step : rate.steps()) awake_score += Score(step.rate) * step.span.length();
  for (const TickSpan& each : asleep) {
    if (each.end < kForever) wakings += objective.LowestRateAt(each.end).value_or(0);
  }
  return awake_score * ToMilliwatts(sleep.idle) +
         wakings * ToMillijoules(sleep.wake) * kTicksPerSecond;
}

Energy EnergyOfSleep(const NodeSleep& sleep, const AwakeTime& awake, const TickSpan& run) {
  Energy energy;
  for (const TickSpan& each : awake.Asleep(run)) {
    energy += sleep.idle * absl::Nanoseconds(each.length());
  }
  return IsAsleepAround(awake, run.begin) ? energy + sleep.wake : energy;
}

std::optional<Score> ScoreOfSleep(const NodeSleep& sleep, const AwakeTime& awake,
                                  const UsableTime& rate, const TickSpan& run) {
  if (!rate.CostOf(run).has_value()) return std::nullopt;
  Score score = 0;
  for (const TickSpan& each : awake.Asleep(run)) {
    score += *rate.CostOf(each) * ToMilliwatts(sleep.idle);
  }
  if (!IsAsleepAround(awake, run.begin)) return score;
  return score + Score(*rate.LowestRateAt(run.begin)) * ToMillijoules(sleep.wake) * kTicksPerSecond;
}

}  // namespace windfall
