#include "scheduler/planner/usable_time.h"

#include <algorithm>

namespace windfall {
namespace {

// The step that holds `t`, or ends there if none begins there.
size_t StepUpTo(const std::vector<UsableStep>& steps, Tick t) {
  const auto after =
      std::upper_bound(steps.begin(), steps.end(), t,
                       [](Tick time, const UsableStep& step) { return time < step.span.begin; });
  return static_cast<size_t>(after - steps.begin()) - 1;
}

}  // namespace

UsableTime UsableTime::FromSeries(const IntensitySeries& series, const TickScale& scale) {
  std::vector<UsableStep> steps;
  for (const IntensityStep& step : series.steps()) {
    TickSpan span = scale.ToTickSpan(step.span);
    span.begin = std::max(span.begin, Tick{0});
    if (!span.empty()) steps.push_back({span, ToMilligramsPerKwh(step.intensity)});
  }
  return UsableTime(steps);
}

UsableTime::UsableTime(const std::vector<UsableStep>& steps) {
  steps_.reserve(steps.size());
  for (const UsableStep& step : steps) {
    const bool touches = !steps_.empty() && steps_.back().span.end == step.span.begin;
    if (touches && steps_.back().rate == step.rate) {
      steps_.back().span.end = step.span.end;
      continue;
    }
    stretch_begin_.push_back(touches ? stretch_begin_.back() : steps_.size());
    steps_.push_back(step);
  }
  cost_before_.reserve(steps_.size());
  Score cost = 0;
  for (const UsableStep& step : steps_) {
    cost_before_.push_back(cost);
    cost += Score(step.rate) * step.span.length();
  }
}

UsableTime UsableTime::Times(int64_t factor) const {
  std::vector<UsableStep> steps = steps_;
  for (UsableStep& step : steps) step.rate *= factor;
  return UsableTime(steps);
}

UsableTime UsableTime::Plus(const UsableTime& other) const {
  std::vector<UsableStep> sums;
  for (auto a = steps_.begin(), b = other.steps_.begin();
       a != steps_.end() && b != other.steps_.end();) {
    const TickSpan both = Intersect(a->span, b->span);
    if (!both.empty()) sums.push_back({both, a->rate + b->rate});
    ++(a->span.end < b->span.end ? a : b);
  }
  return UsableTime(sums);
}

UsableTime UsableTime::Within(const std::vector<TickSpan>& spans) const {
  std::vector<UsableStep> kept;
  size_t first = 0;
  for (const TickSpan& span : spans) {
    while (first < steps_.size() && steps_[first].span.end <= span.begin) ++first;
    for (size_t i = first; i < steps_.size() && steps_[i].span.begin < span.end; ++i) {
      const TickSpan part = Intersect(steps_[i].span, span);
      if (!part.empty()) kept.push_back({part, steps_[i].rate});
    }
  }
  return UsableTime(kept);
}

std::optional<int64_t> UsableTime::LowestRateAt(Tick t) const {
  if (empty() || t < steps_.front().span.begin) return std::nullopt;
  const size_t step = StepUpTo(steps_, t);
  if (steps_[step].span.end < t) return std::nullopt;
  const bool touches = step > 0 && steps_[step].span.begin == t && steps_[step - 1].span.end == t;
  return touches ? std::min(steps_[step].rate, steps_[step - 1].rate) : steps_[step].rate;
}

std::optional<Score> UsableTime::CostOf(const TickSpan& span) const {
  if (span.empty()) return Score(0);
  if (empty() || span.begin < steps_.front().span.begin) return std::nullopt;
  const size_t first = StepUpTo(steps_, span.begin);
  const size_t last = StepUpTo(steps_, span.end);
  if (steps_[first].span.end <= span.begin) return std::nullopt;
  // A span may end exactly where a step after a hole begins: then it ends with the step before.
  const size_t end = steps_[last].span.begin == span.end ? last - 1 : last;
  if (stretch_begin_[first] != stretch_begin_[end] || steps_[end].span.end < span.end) {
    return std::nullopt;
  }
  const auto up_to = [this](size_t step, Tick t) {
    return cost_before_[step] + Score(steps_[step].rate) * (t - steps_[step].span.begin);
  };
  return up_to(end, span.end) - up_to(first, span.begin);
}

}  // namespace windfall
