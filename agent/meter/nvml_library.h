#ifndef WINDFALL_AGENT_METER_NVML_LIBRARY_H_
#define WINDFALL_AGENT_METER_NVML_LIBRARY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "agent/meter/nvml_abi.h"
#include "domain/quantity.h"

namespace windfall {

// NVIDIA's management library, loaded and started; stopped at destruction. Keeping it started keeps
// the driver loaded and so its energy counters running. A symbol that a driver does not have costs
// the one feature that needs it: its calls return Unimplemented.
class NvmlLibrary {
 public:
  // NotFound if `name` cannot be loaded, Unavailable if the library cannot be started.
  static absl::StatusOr<std::unique_ptr<NvmlLibrary>> Load(const std::string& name);
  ~NvmlLibrary();
  NvmlLibrary(const NvmlLibrary&) = delete;
  NvmlLibrary& operator=(const NvmlLibrary&) = delete;

  // The devices that can be opened, in the library's order. One that refuses is left out.
  std::vector<nvml::Device> Devices() const;
  absl::StatusOr<std::string> Uuid(nvml::Device device) const;
  absl::StatusOr<std::string> Name(nvml::Device device) const;

  // Since the driver was loaded.
  absl::StatusOr<Energy> TotalEnergy(nvml::Device device) const;
  // `field` is one of the power fields.
  absl::StatusOr<Power> PowerField(nvml::Device device, uint32_t field) const;
  absl::StatusOr<Power> PowerUsage(nvml::Device device) const;

 private:
  explicit NvmlLibrary(void* handle);

  void* handle_;  // of dlopen
  bool started_ = false;
  // Null if the driver does not have it.
  nvml::Init init_;
  nvml::Shutdown shutdown_;
  nvml::DeviceGetCount get_count_;
  nvml::DeviceGetHandleByIndex get_handle_;
  nvml::DeviceGetText get_uuid_;
  nvml::DeviceGetText get_name_;
  nvml::DeviceGetTotalEnergy get_total_energy_;
  nvml::DeviceGetPowerUsage get_power_usage_;
  nvml::DeviceGetFieldValues get_field_values_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_NVML_LIBRARY_H_
