#ifndef WINDFALL_AGENT_METER_MEASURED_RUN_H_
#define WINDFALL_AGENT_METER_MEASURED_RUN_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "agent/meter/counter_group.h"
#include "agent/meter/meter_time.h"
#include "agent/meter/run_meter.h"
#include "agent/meter/slot_readings.h"
#include "domain/ledger_entry.h"

namespace windfall {

// One run while it is measured: how far each of its components is covered by readings, and the
// readings that wait for their slot to end.
class MeasuredRun {
 public:
  // `begin.time` is when what is to be measured begins, `begin.elapsed` when measuring did: for an
  // adopted run that is later. `gpus` is empty for a run without.
  MeasuredRun(const RunUsage& usage, MeterMoment begin, CounterGroup gpus)
      : run_(usage.run), begin_(begin), cpu_time_(usage.cpu_time), gpus_(std::move(gpus)) {}

  CounterGroup& gpus() { return gpus_; }

  // The CPU time since the last call, never negative.
  absl::Duration TakeCpuTime(const RunUsage& usage);

  // What nobody measured before the run was adopted.
  struct Unmeasured {
    TimeSpan span;  // empty for any other run
    absl::Duration cpu_time;
  };
  // Only the first call returns it, and it comes before any Add: from then on the run is covered up
  // to its end. CPU time is taken to be spent evenly.
  Unmeasured TakeUnmeasured(const RunUsage& usage, const MeterMoment& now);
  // Covers `component` with a reading from where it was covered to `now`.
  void Add(EnergyComponent component, const MeterMoment& now, Energy energy, EnergyQuality quality,
           const std::string& meter, absl::Duration slot);
  // Adds a reading of an unmeasured span.
  void AddSpan(EnergyComponent component, const TimeSpan& span, Energy energy,
               EnergyQuality quality, const std::string& meter, absl::Duration slot);

  std::vector<EnergyReading> TakeEnded();
  std::vector<EnergyReading> TakeAll();

 private:
  struct Track {
    MeterMoment covered;
    SlotReadings readings;
  };
  Track& TrackOf(EnergyComponent component);

  RunId run_;
  MeterMoment begin_;
  bool unmeasured_is_taken_ = false;
  absl::Duration cpu_time_;
  CounterGroup gpus_;
  std::map<EnergyComponent, Track> tracks_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_MEASURED_RUN_H_
