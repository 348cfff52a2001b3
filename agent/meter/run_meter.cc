#include "agent/meter/run_meter.h"

#include <time.h>

#include "agent/meter/node_cpu_time.h"
#include "agent/meter/node_run_meter.h"

namespace windfall {
namespace {

absl::Duration ReadElapsed() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return absl::DurationFromTimespec(now);
}

// Packages are shared out by CPU time, so they are of no use without it.
RaplMeters FindUsableRapl(const MeterOptions& options) {
  const absl::StatusOr<absl::Duration> cpu_time = ReadNodeCpuTime(options.proc_root);
  if (cpu_time.ok()) return FindRapl(options.sysfs_root);
  return {.problem = std::string(cpu_time.status().message())};
}

}  // namespace

std::unique_ptr<RunMeter> RunMeter::Create(const MeterOptions& options) {
  return std::make_unique<NodeRunMeter>(
      NodeRunMeter::Meters{
          .gpus = FindGpus(options.nvml_library),
          .rapl = FindUsableRapl(options),
          .read_cpu_time = [proc_root = options.proc_root] { return ReadNodeCpuTime(proc_root); },
          .read_elapsed = &ReadElapsed},
      options);
}

}  // namespace windfall
