#ifndef WINDFALL_AGENT_METER_SLOT_READINGS_H_
#define WINDFALL_AGENT_METER_SLOT_READINGS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/ledger_entry.h"
#include "domain/time_span.h"

namespace windfall {

struct SlotPart {
  TimeSpan span;
  Energy energy;
  friend bool operator==(const SlotPart&, const SlotPart&) = default;
};

// `energy`, drawn evenly over `span`, cut where a slot of wall time ends. The parts' energies add
// up to it exactly. REQUIRES: span is not empty; energy >= 0; slot > 0. Pure. O(slots in span).
std::vector<SlotPart> SplitAtSlots(const TimeSpan& span, Energy energy, absl::Duration slot);

// The end of the slot that holds `t`: the next multiple of `slot` after it, counted from 1970 UTC.
absl::Time SlotEnd(absl::Time t, absl::Duration slot);

// The readings of one component of one run, gathered slot by slot.
class SlotReadings {
 public:
  SlotReadings(RunId run, EnergyComponent component) : run_(run), component_(component) {}

  // Adds `energy`, drawn evenly over `span`. REQUIRES: span is not empty and begins no earlier than
  // the one before it ended; energy >= 0.
  void Add(const TimeSpan& span, Energy energy, EnergyQuality quality, const std::string& meter,
           absl::Duration slot);

  // Removes and returns the readings of slots that ended before or with what was added last.
  std::vector<EnergyReading> TakeEnded();
  // Removes and returns all readings.
  std::vector<EnergyReading> TakeAll();

 private:
  struct Pending {
    EnergyReading reading;
    absl::Time slot_end;
  };
  RunId run_;
  EnergyComponent component_;
  std::vector<Pending> pending_;  // in order of time
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_SLOT_READINGS_H_
