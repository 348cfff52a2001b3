#ifndef WINDFALL_AGENT_METER_GPU_METERS_H_
#define WINDFALL_AGENT_METER_GPU_METERS_H_

#include <memory>
#include <string>
#include <vector>

#include "agent/meter/energy_counter.h"
#include "agent/meter/nvml_library.h"
#include "agent/meter/run_meter.h"

namespace windfall {

// The GPUs of this node and a meter for each, at the same index.
struct GpuMeters {
  std::unique_ptr<NvmlLibrary> library;  // null: no GPUs; outlives the counters
  std::vector<GpuDevice> devices;
  std::vector<std::unique_ptr<EnergyCounter>> counters;
};

// What `library_name` can read, chosen for each GPU by trying: the energy counter, else the average
// power, else the instantaneous power, else whatever power usage means on it, else nothing.
GpuMeters FindGpus(const std::string& library_name);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_GPU_METERS_H_
