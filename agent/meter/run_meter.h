// Measures what each run on this node draws, slot by slot.
#ifndef WINDFALL_AGENT_METER_RUN_METER_H_
#define WINDFALL_AGENT_METER_RUN_METER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/ledger_entry.h"
#include "domain/quantity.h"

namespace windfall {

struct MeterOptions {
  std::string sysfs_root = "/sys";                 // a fake tree in tests
  std::string proc_root = "/proc";                 // likewise
  std::string nvml_library = "libnvidia-ml.so.1";  // opened with dlopen; absent: no GPUs
  absl::Duration slot = absl::Minutes(1);          // readings are split at its multiples, UTC
  // The stated model where the CPU has no meter: what one busy core draws beyond idle.
  Power estimated_power_per_busy_core = Watts(12);
};

struct GpuDevice {
  std::string uuid;
  std::string model;
};

// A run as the meter sees it.
struct RunUsage {
  RunId run;
  std::vector<int> gpus;  // indices into gpus(); one beyond them has no meter
  int32_t reserved_cpus = 0;
  int64_t reserved_memory_bytes = 0;
  absl::Duration cpu_time;  // of the whole process tree since its start; never decreases
};

// Used by one thread. Conserves energy: what it hands out for a span never exceeds what the meters
// showed. A read error is a gap (quality none), never zero.
class RunMeter {
 public:
  // Probes NVML and RAPL by trial reads. Never fails: what is not there is not used.
  static std::unique_ptr<RunMeter> Create(const MeterOptions& options);
  virtual ~RunMeter() = default;

  // What it measures with, for people and provenance, e.g. "nvml 1 GPU", "rapl package-0",
  // "cpu-time x 12 W/core (estimate)".
  virtual std::vector<std::string> Describe() const = 0;
  virtual std::vector<GpuDevice> gpus() const = 0;
  virtual void SetSlot(absl::Duration slot) = 0;

  // The run started at `start`; what it used before is nothing. For a run that was adopted after a
  // restart of the agent, `usage` and `since` are those of the last reading that was handed out.
  virtual void Begin(const RunUsage& usage, absl::Time since) = 0;
  // Takes a sample of every meter. Returns the readings of all slots that ended by `now`.
  virtual std::vector<EnergyReading> Sample(absl::Time now, const std::vector<RunUsage>& runs) = 0;
  // The last sample of a run; returns all of its readings that were not handed out yet.
  virtual std::vector<EnergyReading> End(const RunUsage& usage, absl::Time end) = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_RUN_METER_H_
