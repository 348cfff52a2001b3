#include "scheduler/simulator/start_rule.h"

#include <optional>

#include "absl/numeric/int128.h"

namespace windfall {
namespace {

// Intensity summed over `span`, mg/kWh x ns; exact, so that equals compare equal. Absent unless all
// of it is known.
std::optional<absl::int128> CostOf(const TimeSpan& span, const IntensitySeries& forecast) {
  absl::int128 cost = 0;
  absl::Time known_until = span.begin;
  while (known_until < span.end) {
    const IntensityStep* step = forecast.StepAt(known_until);
    if (step == nullptr) return std::nullopt;
    const TimeSpan part = Intersect(step->span, {known_until, span.end});
    cost +=
        absl::int128(ToMilligramsPerKwh(step->intensity)) * absl::ToInt64Nanoseconds(part.length());
    known_until = part.end;
  }
  return cost;
}

absl::Time LowestSlot(const StartQuestion& question, const IntensitySeries& forecast) {
  const IntensityStep* best = forecast.StepAt(question.submit);
  if (best == nullptr) return question.submit;
  absl::Time start = question.submit;
  for (const IntensityStep& step : forecast.steps()) {
    if (step.span.begin <= question.submit) continue;
    if (step.span.begin > question.submit + question.most_wait) break;
    if (step.intensity >= best->intensity) continue;
    best = &step;
    start = step.span.begin;
  }
  return start;
}

// By how much a start must be better: what is saved, or what is saved by hour until the finish.
double Merit(StartRule rule, absl::int128 saved, absl::Duration until_finish) {
  if (rule == StartRule::kLowestWindow) return static_cast<double>(saved);
  return static_cast<double>(saved) / absl::ToDoubleHours(until_finish);
}

absl::Time BestHour(StartRule rule, const StartQuestion& question,
                    const IntensitySeries& forecast) {
  const auto cost_after = [&](absl::Duration wait) {
    const absl::Time start = question.submit + wait;
    return CostOf({start, start + question.expected}, forecast);
  };
  const std::optional<absl::int128> at_once = cost_after(absl::ZeroDuration());
  absl::Duration best_wait = absl::ZeroDuration();
  double best = 0;
  for (absl::Duration wait = absl::Hours(1); wait <= question.most_wait && at_once.has_value();
       wait += absl::Hours(1)) {
    const std::optional<absl::int128> cost = cost_after(wait);
    if (!cost.has_value()) break;
    const double merit = Merit(rule, *at_once - *cost, wait + question.expected);
    if (merit <= best) continue;
    best = merit;
    best_wait = wait;
  }
  return question.submit + best_wait;
}

}  // namespace

absl::Time ChooseStart(StartRule rule, const StartQuestion& question,
                       const IntensitySeries& forecast) {
  return rule == StartRule::kLowestSlot ? LowestSlot(question, forecast)
                                        : BestHour(rule, question, forecast);
}

}  // namespace windfall
