// Small random cases for the tests that compare the planner with a brute force over minutes.
#ifndef WINDFALL_SCHEDULER_PLANNER_RANDOM_CASE_H_
#define WINDFALL_SCHEDULER_PLANNER_RANDOM_CASE_H_

#include <cstdint>
#include <random>
#include <vector>

#include "scheduler/planner/tick.h"
#include "scheduler/planner/usable_time.h"

namespace windfall {

inline constexpr Tick kMinute = int64_t{60} * 1'000'000'000;

class RandomCase {
 public:
  explicit RandomCase(uint32_t seed) : engine_(seed) {}

  // Uniform, both ends included.
  int Between(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(engine_);
  }
  bool OneIn(int n) { return Between(1, n) == 1; }

  // Intensity in mg/kWh of each of `minutes` minutes, -1 where it is not usable: steps of one or of
  // many lengths, few or many values, with or without holes.
  std::vector<int64_t> IntensityByMinute(int minutes);

 private:
  std::mt19937 engine_;
};

inline std::vector<int64_t> RandomCase::IntensityByMinute(int minutes) {
  const int step = OneIn(3) ? 0 : Between(1, 12);
  const int highest = OneIn(3) ? 3 : 400'000;
  const int hole_every = OneIn(3) ? 4 : 1'000'000;
  std::vector<int64_t> by_minute;
  while (static_cast<int>(by_minute.size()) < minutes) {
    const int length = step > 0 ? step : Between(1, 12);
    const int64_t intensity = OneIn(hole_every) ? -1 : Between(0, highest);
    by_minute.insert(by_minute.end(), static_cast<size_t>(length), intensity);
  }
  // A start inside a step, like a `now` that is not on the hour.
  by_minute.erase(by_minute.begin(),
                  by_minute.begin() + (static_cast<int>(by_minute.size()) - minutes));
  return by_minute;
}

inline UsableTime UsableTimeOf(const std::vector<int64_t>& by_minute) {
  std::vector<UsableStep> steps;
  for (size_t i = 0; i < by_minute.size(); ++i) {
    const Tick begin = static_cast<Tick>(i) * kMinute;
    if (by_minute[i] >= 0) {
      steps.push_back({{.begin = begin, .end = begin + kMinute}, by_minute[i]});
    }
  }
  return UsableTime(steps);
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_RANDOM_CASE_H_
