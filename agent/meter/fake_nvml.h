// What the fake libnvidia-ml of the tests exports besides NVIDIA's interface.
#ifndef WINDFALL_AGENT_METER_FAKE_NVML_H_
#define WINDFALL_AGENT_METER_FAKE_NVML_H_

#include <cstdint>

// The functions of one device that a test drives.
enum FakeNvmlFunction { kFakeEnergy, kFakeAveragePower, kFakeInstantPower, kFakePowerUsage };

extern "C" {
// Two devices, all functions answering 0, nothing failing.
void FakeNvmlReset();
void FakeNvmlSetDevices(unsigned count);
void FakeNvmlSetInitResult(int result);
// In mJ or mW.
void FakeNvmlSetValue(unsigned device, FakeNvmlFunction function, uint64_t value);
// 0: success; else what the function returns.
void FakeNvmlSetResult(unsigned device, FakeNvmlFunction function, int result);
void FakeNvmlSetHandleResult(unsigned device, int result);
// How often it was started and not shut down.
int FakeNvmlStarts();
}

#endif  // WINDFALL_AGENT_METER_FAKE_NVML_H_
