// A library with NVIDIA's binary interface, for machines without its hardware. Loaded with dlopen
// like the real one; it declares the interface itself, so that a wrong declaration in nvml_abi.h
// shows. FAKE_NVML_OLD leaves out what old drivers do not have.
#include "agent/meter/fake_nvml.h"

#include <array>
#include <cstdio>
#include <cstring>

namespace {

constexpr int kNotSupported = 3;
constexpr int kInvalidArgument = 2;
constexpr unsigned kMaxDevices = 8;

struct Function {
  uint64_t value = 0;
  int result = 0;
};

struct Device {
  unsigned index = 0;
  int handle_result = 0;
  std::array<Function, 4> functions;
};

struct Library {
  unsigned count = 2;
  int init_result = 0;
  int starts = 0;
  std::array<Device, kMaxDevices> devices;
} library;

int Read(void* device, FakeNvmlFunction which, uint64_t& value) {
  const Function& function = static_cast<Device*>(device)->functions[which];
  if (function.result == 0) value = function.value;
  return function.result;
}

}  // namespace

extern "C" {

void FakeNvmlReset() {
  library = Library();
  for (unsigned i = 0; i < kMaxDevices; ++i) library.devices[i].index = i;
}
void FakeNvmlSetDevices(unsigned count) { library.count = count; }
void FakeNvmlSetInitResult(int result) { library.init_result = result; }
void FakeNvmlSetValue(unsigned device, FakeNvmlFunction function, uint64_t value) {
  library.devices[device].functions[function].value = value;
}
void FakeNvmlSetResult(unsigned device, FakeNvmlFunction function, int result) {
  library.devices[device].functions[function].result = result;
}
void FakeNvmlSetHandleResult(unsigned device, int result) {
  library.devices[device].handle_result = result;
}
int FakeNvmlStarts() { return library.starts; }

int nvmlInit_v2() {
  if (library.init_result == 0) ++library.starts;
  return library.init_result;
}

int nvmlShutdown() {
  --library.starts;
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned* count) {
  *count = library.count;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void** device) {
  if (index >= library.count) return kInvalidArgument;
  *device = &library.devices[index];
  return library.devices[index].handle_result;
}

int nvmlDeviceGetPowerUsage(void* device, unsigned* milliwatts) {
  uint64_t value = 0;
  const int result = Read(device, kFakePowerUsage, value);
  *milliwatts = static_cast<unsigned>(value);
  return result;
}

#ifndef FAKE_NVML_OLD
int nvmlDeviceGetUUID(void* device, char* text, unsigned size) {
  std::snprintf(text, size, "GPU-0000-%u", static_cast<Device*>(device)->index);
  return 0;
}

int nvmlDeviceGetName(void* device, char* text, unsigned size) {
  std::snprintf(text, size, "Fake %u", static_cast<Device*>(device)->index);
  return 0;
}

int nvmlDeviceGetTotalEnergyConsumption(void* device, unsigned long long* millijoules) {
  uint64_t value = 0;
  const int result = Read(device, kFakeEnergy, value);
  *millijoules = value;
  return result;
}

// One field is 40 bytes: its id at 0, the type of its value at 24, its result at 28, its value at
// 32. Power is an unsigned int, type 1.
int nvmlDeviceGetFieldValues(void* device, int count, void* fields) {
  for (int i = 0; i < count; ++i) {
    unsigned char* const field = static_cast<unsigned char*>(fields) + 40 * i;
    uint32_t id = 0;
    std::memcpy(&id, field, sizeof(id));
    uint64_t value = 0;
    int32_t result = kNotSupported;
    if (id == 185) result = Read(device, kFakeAveragePower, value);
    if (id == 186) result = Read(device, kFakeInstantPower, value);
    const int32_t type = 1;
    const auto milliwatts = static_cast<uint32_t>(value);
    std::memcpy(field + 24, &type, sizeof(type));
    std::memcpy(field + 28, &result, sizeof(result));
    std::memset(field + 32, 0xff, 8);  // what is not part of the value means nothing
    std::memcpy(field + 32, &milliwatts, sizeof(milliwatts));
  }
  return 0;
}
#endif

}  // extern "C"
