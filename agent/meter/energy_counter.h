#ifndef WINDFALL_AGENT_METER_ENERGY_COUNTER_H_
#define WINDFALL_AGENT_METER_ENERGY_COUNTER_H_

#include <string>

#include "absl/time/time.h"
#include "domain/quantity.h"

namespace windfall {

// What a counter showed when energy was taken from it.
struct Draw {
  enum class State {
    kKnown,       // `energy` was drawn since the last draw that was not kUnreadable
    kUnreadable,  // nothing can be said now; the next readable draw includes it
    kLost,        // readable, but what was drawn since cannot be known; counts anew from here
  };
  State state = State::kUnreadable;
  Energy energy;
  friend bool operator==(const Draw&, const Draw&) = default;
};

// One energy meter of the hardware: a counter with its wraps, resets and failures, or a power
// sensor that is integrated. Nothing that is known gets lost to rounding over time: what does not
// fill a millijoule is in a later draw.
class EnergyCounter {
 public:
  virtual ~EnergyCounter() = default;

  // For provenance, e.g. "rapl package-0".
  virtual const std::string& name() const = 0;
  // The energy since the last call. `elapsed` is now on a clock that never jumps and also runs
  // while the machine sleeps, the same clock for all calls.
  virtual Draw Take(absl::Duration elapsed) = 0;
  // Forgets what was read, so that the next readable draw is kLost.
  virtual void Forget() = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_ENERGY_COUNTER_H_
