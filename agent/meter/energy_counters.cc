#include "agent/meter/energy_counters.h"

namespace windfall {
namespace {

constexpr absl::Duration kLongestStep = absl::Seconds(30);

}  // namespace

Draw IntegratedPower::Take(absl::Duration elapsed) {
  const absl::StatusOr<Power> power = read_();
  if (!power.ok()) return {.state = Draw::State::kUnreadable};
  const std::optional<Sample> before = previous_;
  previous_ = {.power = *power, .elapsed = elapsed};
  if (!before.has_value()) return {.state = Draw::State::kLost};
  const absl::Duration step = elapsed - before->elapsed;
  if (step > kLongestStep) return {.state = Draw::State::kLost};
  return {
      .state = Draw::State::kKnown,
      .energy = total_.Add(ToMilliwatts(before->power + *power) * absl::ToInt64Nanoseconds(step))};
}

Draw GrowingCounter::Take(absl::Duration /*elapsed*/) {
  const absl::StatusOr<Energy> energy = read_();
  if (!energy.ok()) return {.state = Draw::State::kUnreadable};
  const std::optional<Energy> before = previous_;
  previous_ = *energy;
  if (!before.has_value() || *energy < *before) return {.state = Draw::State::kLost};
  return {.state = Draw::State::kKnown, .energy = *energy - *before};
}

}  // namespace windfall
