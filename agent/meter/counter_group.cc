#include "agent/meter/counter_group.h"

#include <algorithm>

#include "absl/strings/str_join.h"

namespace windfall {
namespace {

constexpr absl::Duration kLongestGap = absl::Minutes(5);

}  // namespace

std::string CounterGroup::name() const {
  std::vector<std::string> names;
  for (const EnergyCounter* counter : counters_) {
    if (std::find(names.begin(), names.end(), counter->name()) == names.end()) {
      names.push_back(counter->name());
    }
  }
  return absl::StrJoin(names, " + ");
}

Energy CounterGroup::Restart(absl::Duration elapsed) {
  const Energy before = taken_;
  for (EnergyCounter* counter : counters_) {
    counter->Forget();
    counter->Take(elapsed);
  }
  taken_ = Energy();
  lost_ = false;
  last_draw_ = elapsed;
  return before;
}

Draw CounterGroup::Take(absl::Duration elapsed) {
  std::vector<EnergyCounter*> unreadable;
  for (EnergyCounter* counter : counters_) {
    const Draw draw = counter->Take(elapsed);
    taken_ += draw.energy;
    if (draw.state == Draw::State::kLost) lost_ = true;
    if (draw.state == Draw::State::kUnreadable) unreadable.push_back(counter);
  }
  if (!unreadable.empty()) {
    if (elapsed - last_draw_ <= kLongestGap) return {.state = Draw::State::kUnreadable};
    for (EnergyCounter* counter : unreadable) counter->Forget();
    lost_ = true;
  }
  const Draw draw{.state = lost_ ? Draw::State::kLost : Draw::State::kKnown, .energy = taken_};
  taken_ = Energy();
  lost_ = false;
  last_draw_ = elapsed;
  return draw;
}

}  // namespace windfall
