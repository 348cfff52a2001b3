#include "agent/meter/nvml_library.h"

#include <dlfcn.h>

#include <array>
#include <cmath>
#include <optional>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

template <typename Function>
Function Symbol(void* handle, const char* name) {
  return reinterpret_cast<Function>(dlsym(handle, name));
}

absl::Status CallError(absl::string_view call, nvml::Return result) {
  return absl::UnavailableError(absl::StrCat("nvml: ", call, " returned ", result));
}

absl::Status Missing(absl::string_view call) {
  return absl::UnimplementedError(absl::StrCat("nvml: this driver has no ", call));
}

absl::StatusOr<std::string> Text(nvml::DeviceGetText get, absl::string_view call,
                                 nvml::Device device) {
  if (get == nullptr) return Missing(call);
  std::array<char, nvml::kTextSize> text{};
  const nvml::Return result = get(device, text.data(), nvml::kTextSize);
  if (result != nvml::kSuccess) return CallError(call, result);
  text.back() = '\0';
  return std::string(text.data());
}

// Drivers differ in the type of a field: it says itself which it is.
std::optional<int64_t> WholeNumber(const nvml::FieldValue& field) {
  switch (field.value_type) {
    case nvml::kDouble:
      return std::llround(field.value.d);
    case nvml::kUnsignedInt:
      return field.value.ui;
    case nvml::kUnsignedLong:
    case nvml::kUnsignedLongLong:
      return static_cast<int64_t>(field.value.ull);
    case nvml::kSignedLongLong:
      return field.value.sll;
    case nvml::kSignedInt:
      return field.value.si;
    case nvml::kUnsignedShort:
      return field.value.us;
    default:
      return std::nullopt;
  }
}

}  // namespace

NvmlLibrary::NvmlLibrary(void* handle)
    : handle_(handle),
      init_(Symbol<nvml::Init>(handle, "nvmlInit_v2")),
      shutdown_(Symbol<nvml::Shutdown>(handle, "nvmlShutdown")),
      get_count_(Symbol<nvml::DeviceGetCount>(handle, "nvmlDeviceGetCount_v2")),
      get_handle_(Symbol<nvml::DeviceGetHandleByIndex>(handle, "nvmlDeviceGetHandleByIndex_v2")),
      get_uuid_(Symbol<nvml::DeviceGetText>(handle, "nvmlDeviceGetUUID")),
      get_name_(Symbol<nvml::DeviceGetText>(handle, "nvmlDeviceGetName")),
      get_total_energy_(
          Symbol<nvml::DeviceGetTotalEnergy>(handle, "nvmlDeviceGetTotalEnergyConsumption")),
      get_power_usage_(Symbol<nvml::DeviceGetPowerUsage>(handle, "nvmlDeviceGetPowerUsage")),
      get_field_values_(Symbol<nvml::DeviceGetFieldValues>(handle, "nvmlDeviceGetFieldValues")) {}

absl::StatusOr<std::unique_ptr<NvmlLibrary>> NvmlLibrary::Load(const std::string& name) {
  void* const handle = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    const char* const reason = dlerror();
    return absl::NotFoundError(absl::StrCat("nvml: ", reason == nullptr ? name : reason));
  }
  std::unique_ptr<NvmlLibrary> library = absl::WrapUnique(new NvmlLibrary(handle));
  if (library->init_ == nullptr) return Missing("nvmlInit_v2");
  const nvml::Return result = library->init_();
  if (result != nvml::kSuccess) return CallError("nvmlInit_v2", result);
  library->started_ = true;
  return library;
}

NvmlLibrary::~NvmlLibrary() {
  if (started_ && shutdown_ != nullptr) shutdown_();
  dlclose(handle_);
}

std::vector<nvml::Device> NvmlLibrary::Devices() const {
  std::vector<nvml::Device> devices;
  unsigned count = 0;
  if (get_count_ == nullptr || get_handle_ == nullptr) return devices;
  if (get_count_(&count) != nvml::kSuccess) return devices;
  for (unsigned index = 0; index < count; ++index) {
    nvml::Device device = nullptr;
    if (get_handle_(index, &device) == nvml::kSuccess) devices.push_back(device);
  }
  return devices;
}

absl::StatusOr<std::string> NvmlLibrary::Uuid(nvml::Device device) const {
  return Text(get_uuid_, "nvmlDeviceGetUUID", device);
}

absl::StatusOr<std::string> NvmlLibrary::Name(nvml::Device device) const {
  return Text(get_name_, "nvmlDeviceGetName", device);
}

absl::StatusOr<Energy> NvmlLibrary::TotalEnergy(nvml::Device device) const {
  if (get_total_energy_ == nullptr) return Missing("nvmlDeviceGetTotalEnergyConsumption");
  unsigned long long millijoules = 0;
  const nvml::Return result = get_total_energy_(device, &millijoules);
  if (result != nvml::kSuccess) return CallError("nvmlDeviceGetTotalEnergyConsumption", result);
  return Millijoules(static_cast<int64_t>(millijoules));
}

absl::StatusOr<Power> NvmlLibrary::PowerField(nvml::Device device, uint32_t field) const {
  if (get_field_values_ == nullptr) return Missing("nvmlDeviceGetFieldValues");
  nvml::FieldValue value{};
  value.field_id = field;
  const nvml::Return result = get_field_values_(device, 1, &value);
  if (result != nvml::kSuccess) return CallError("nvmlDeviceGetFieldValues", result);
  const std::optional<int64_t> milliwatts = WholeNumber(value);
  if (value.result != nvml::kSuccess || !milliwatts.has_value() || *milliwatts < 0) {
    return CallError(absl::StrCat("field ", field), value.result);
  }
  return Milliwatts(*milliwatts);
}

absl::StatusOr<Power> NvmlLibrary::PowerUsage(nvml::Device device) const {
  if (get_power_usage_ == nullptr) return Missing("nvmlDeviceGetPowerUsage");
  unsigned milliwatts = 0;
  const nvml::Return result = get_power_usage_(device, &milliwatts);
  if (result != nvml::kSuccess) return CallError("nvmlDeviceGetPowerUsage", result);
  return Milliwatts(milliwatts);
}

}  // namespace windfall
