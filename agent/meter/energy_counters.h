#ifndef WINDFALL_AGENT_METER_ENERGY_COUNTERS_H_
#define WINDFALL_AGENT_METER_ENERGY_COUNTERS_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "agent/meter/energy_counter.h"
#include "agent/meter/whole_millijoules.h"

namespace windfall {

// A power sensor, integrated by trapezoids between the times when it was read. Lost if it was not
// read for over half a minute: a line between two such points would be a guess.
class IntegratedPower : public EnergyCounter {
 public:
  IntegratedPower(std::string name, std::function<absl::StatusOr<Power>()> read)
      : name_(std::move(name)), read_(std::move(read)) {}

  const std::string& name() const override { return name_; }
  Draw Take(absl::Duration elapsed) override;
  void Forget() override { previous_.reset(); }

 private:
  struct Sample {
    Power power;
    absl::Duration elapsed;
  };
  std::string name_;
  std::function<absl::StatusOr<Power>()> read_;
  std::optional<Sample> previous_;
  WholeMillijoules total_{2'000'000'000};  // twice a mW x ns: the sum of two sides of a trapezoid
};

// A counter of millijoules that only grows, until it is reset: then it is lost.
class GrowingCounter : public EnergyCounter {
 public:
  GrowingCounter(std::string name, std::function<absl::StatusOr<Energy>()> read)
      : name_(std::move(name)), read_(std::move(read)) {}

  const std::string& name() const override { return name_; }
  Draw Take(absl::Duration elapsed) override;
  void Forget() override { previous_.reset(); }

 private:
  std::string name_;
  std::function<absl::StatusOr<Energy>()> read_;
  std::optional<Energy> previous_;
};

// Hardware that has no meter: everything it draws is lost.
class NoCounter : public EnergyCounter {
 public:
  explicit NoCounter(std::string name) : name_(std::move(name)) {}
  const std::string& name() const override { return name_; }
  Draw Take(absl::Duration /*elapsed*/) override { return {.state = Draw::State::kLost}; }
  void Forget() override {}

 private:
  std::string name_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_ENERGY_COUNTERS_H_
