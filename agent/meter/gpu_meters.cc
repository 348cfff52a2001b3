#include "agent/meter/gpu_meters.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "agent/meter/energy_counters.h"

namespace windfall {
namespace {

std::unique_ptr<EnergyCounter> ChooseCounter(const NvmlLibrary& library, nvml::Device device) {
  if (library.TotalEnergy(device).ok()) {
    return std::make_unique<GrowingCounter>(
        "nvml energy counter", [&library, device] { return library.TotalEnergy(device); });
  }
  for (const auto& [field, name] :
       {std::pair(nvml::kFieldPowerAverage, "nvml average power"),
        std::pair(nvml::kFieldPowerInstant, "nvml instantaneous power")}) {
    if (!library.PowerField(device, field).ok()) continue;
    return std::make_unique<IntegratedPower>(
        name, [&library, device, field = field] { return library.PowerField(device, field); });
  }
  if (library.PowerUsage(device).ok()) {
    return std::make_unique<IntegratedPower>(
        "nvml power usage", [&library, device] { return library.PowerUsage(device); });
  }
  return std::make_unique<NoCounter>("nvml: no power or energy reading");
}

}  // namespace

GpuMeters FindGpus(const std::string& library_name) {
  GpuMeters meters;
  absl::StatusOr<std::unique_ptr<NvmlLibrary>> library = NvmlLibrary::Load(library_name);
  if (!library.ok()) return meters;
  meters.library = *std::move(library);
  for (nvml::Device device : meters.library->Devices()) {
    // A process may select a GPU by its number where it has no UUID.
    meters.devices.push_back(
        {.uuid = meters.library->Uuid(device).value_or(absl::StrCat(meters.devices.size())),
         .model = meters.library->Name(device).value_or("unknown GPU")});
    meters.counters.push_back(ChooseCounter(*meters.library, device));
  }
  return meters;
}

}  // namespace windfall
