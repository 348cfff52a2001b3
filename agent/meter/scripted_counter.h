#ifndef WINDFALL_AGENT_METER_SCRIPTED_COUNTER_H_
#define WINDFALL_AGENT_METER_SCRIPTED_COUNTER_H_

#include <string>

#include "agent/meter/energy_counter.h"

namespace windfall {

// A counter that shows what a test has drawn from it, or fails when it says so.
class ScriptedCounter : public EnergyCounter {
 public:
  explicit ScriptedCounter(std::string name) : name_(std::move(name)) {}

  void Draw(Energy energy) { drawn_ += energy; }
  void set_readable(bool readable) { readable_ = readable; }
  // As if it had been reset.
  void Lose() { has_baseline_ = false; }
  // What was drawn and never shown.
  Energy lost() const { return lost_; }

  const std::string& name() const override { return name_; }
  windfall::Draw Take(absl::Duration /*elapsed*/) override {
    if (!readable_) return {.state = windfall::Draw::State::kUnreadable};
    const Energy energy = drawn_;
    drawn_ = Energy();
    if (has_baseline_) return {.state = windfall::Draw::State::kKnown, .energy = energy};
    has_baseline_ = true;
    lost_ += energy;
    return {.state = windfall::Draw::State::kLost};
  }
  void Forget() override { has_baseline_ = false; }

 private:
  std::string name_;
  Energy drawn_;  // since it was last shown
  Energy lost_;
  bool readable_ = true;
  bool has_baseline_ = false;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_SCRIPTED_COUNTER_H_
