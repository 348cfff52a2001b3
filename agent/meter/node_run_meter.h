#ifndef WINDFALL_AGENT_METER_NODE_RUN_METER_H_
#define WINDFALL_AGENT_METER_NODE_RUN_METER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "agent/meter/energy_counters.h"
#include "agent/meter/gpu_meters.h"
#include "agent/meter/measured_run.h"
#include "agent/meter/meter_time.h"
#include "agent/meter/node_pool.h"
#include "agent/meter/rapl.h"
#include "agent/meter/run_meter.h"

namespace windfall {

// The meters of one node, shared out to its runs. GPUs belong to a run whole; what packages and
// memory draw is apportioned by CPU time; without such meters CPU time times a stated power stands
// in, and is labelled as an estimate.
class NodeRunMeter : public RunMeter {
 public:
  struct Meters {
    GpuMeters gpus;
    RaplMeters rapl;
    NodePool::ReadCpuTime read_cpu_time;
    std::function<absl::Duration()> read_elapsed;  // see MeterMoment
  };
  NodeRunMeter(Meters meters, const MeterOptions& options);

  std::vector<std::string> Describe() const override;
  std::vector<GpuDevice> gpus() const override { return meters_.gpus.devices; }
  void SetSlot(absl::Duration slot) override;
  void Begin(const RunUsage& usage, absl::Time since) override;
  std::vector<EnergyReading> Sample(absl::Time now, const std::vector<RunUsage>& runs) override;
  std::vector<EnergyReading> End(const RunUsage& usage, absl::Time end) override;

  // What the node drew of `component` and no run was charged for.
  Energy unallocated(EnergyComponent component) const { return pool_.unallocated(component); }

 private:
  struct Usage {
    MeasuredRun* run;  // not null
    RunUsage usage;
  };
  // The energy of a GPU without a meter is unknown, not absent.
  CounterGroup GpusOf(const RunUsage& usage);
  // The moment of `wall`; absent if no time has passed since the last one.
  std::optional<MeterMoment> NextMoment(absl::Time wall);
  // Each covers some component of a run with readings up to `now`.
  void CoverUnmeasured(const Usage& usage, const MeterMoment& now);
  void CoverGpus(MeasuredRun& run, const MeterMoment& now);
  void CoverLastOfGpus(MeasuredRun& run, const MeterMoment& now);
  void CoverByEstimate(const Usage& usage, const MeterMoment& now);
  void CoverByShares(const std::vector<Usage>& usages, const MeterMoment& now);
  void CoverLastShare(const Usage& usage, const MeterMoment& now);
  void AddShares(MeasuredRun& run, const std::vector<NodePool::Share>& shares,
                 const MeterMoment& now);
  void AddGpus(MeasuredRun& run, const Draw& draw, const MeterMoment& now);

  Meters meters_;
  NoCounter no_gpu_meter_{"no GPU meter"};
  NodePool pool_;
  Power power_per_busy_core_;
  std::string estimate_name_;
  absl::Duration slot_;
  MeterTime time_;
  std::optional<absl::Time> last_time_;
  std::map<RunId, MeasuredRun> runs_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_NODE_RUN_METER_H_
