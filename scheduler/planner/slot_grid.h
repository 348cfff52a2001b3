// Whole slots of time, between the ticks of a plan and the slots of the priced planner.
#ifndef WINDFALL_SCHEDULER_PLANNER_SLOT_GRID_H_
#define WINDFALL_SCHEDULER_PLANNER_SLOT_GRID_H_

#include <cstdint>

#include "scheduler/planner/tick.h"

namespace windfall {

// Slot 0 is the one that holds now; edges lie where the clock's do, as those of forecasts.
struct SlotGrid {
  Tick origin = 0;  // the begin of slot 0; not positive
  Tick length = 0;  // of a slot; positive

  Tick BeginOf(int32_t slot) const { return origin + length * slot; }
  TickSpan SpanOf(int32_t slot) const { return {.begin = BeginOf(slot), .end = BeginOf(slot + 1)}; }
  // The slot that begins first from `tick` on. REQUIRES: tick >= 0.
  int32_t SlotFrom(Tick tick) const {
    return static_cast<int32_t>((tick - origin + length - 1) / length);
  }
  // The slot that holds `tick`, so that all before it have ended. REQUIRES: tick >= 0.
  int32_t SlotAt(Tick tick) const { return static_cast<int32_t>((tick - origin) / length); }
  // How many slots hold a run of that length.
  int32_t SlotsFor(Tick run) const { return static_cast<int32_t>((run + length - 1) / length); }
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_PLANNER_SLOT_GRID_H_
