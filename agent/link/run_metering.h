// When the meters are read, and how far each run's energy has been handed out.
#ifndef WINDFALL_AGENT_LINK_RUN_METERING_H_
#define WINDFALL_AGENT_LINK_RUN_METERING_H_

#include <map>
#include <vector>

#include "absl/time/time.h"
#include "agent/executor/executor.h"
#include "agent/link/agent_store.h"
#include "agent/link/moment.h"
#include "agent/meter/run_meter.h"

namespace windfall {

// While runs go on the meters are read every second, and at the end of each slot, so that what is
// split between two slots is small; otherwise often enough not to miss a counter's wrap.
inline constexpr absl::Duration kSampleInterval = absl::Seconds(1);
inline constexpr absl::Duration kIdleSampleInterval = absl::Seconds(30);

class RunMetering {
 public:
  // `meter` must outlive this.
  explicit RunMetering(RunMeter& meter) : meter_(meter) {}

  // Slots are multiples of this of wall time. REQUIRES: positive.
  void SetSlot(absl::Duration slot);
  // Takes up a run where `run` says that its energy was last handed out.
  void Begin(const AgentRun& run);
  // Readings of a run that is going on are handed out when their slot has ended.
  std::vector<EnergyReading> Sample(const Moment& now,
                                    const std::map<RunId, absl::Duration>& cpu_times);
  // `run`, moved on to `until` if that is later: the end of a reading of the last Sample.
  AgentRun MovedOn(AgentRun run, absl::Time until) const;
  // All that is left of a run. One whose end nobody saw is accounted for as far as it was sampled.
  std::vector<EnergyReading> End(const AgentRun& run, const RunFinished& finished);

  bool IsDue(absl::Duration uptime) const { return uptime >= next_sample_; }
  absl::Duration NextDue() const { return next_sample_; }
  // A sample is due now: something has changed that the meters shall tell apart.
  void SampleSoon() { next_sample_ = absl::ZeroDuration(); }

 private:
  struct Sampled {
    absl::Time time;
    absl::Duration cpu_time;
  };
  struct Tracked {
    RunUsage usage;  // at `last`
    Sampled last;
    Sampled before;
  };
  absl::Duration UntilNextSample(absl::Time wall) const;

  RunMeter& meter_;
  absl::Duration slot_ = absl::Minutes(1);
  absl::Duration next_sample_;
  std::map<RunId, Tracked> tracked_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_RUN_METERING_H_
