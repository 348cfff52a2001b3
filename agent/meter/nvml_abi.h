// The part of NVIDIA's management library that is used here, as its binary interface has it on
// 64-bit Linux. Declared by hand, so that nothing of NVIDIA's is needed to build.
#ifndef WINDFALL_AGENT_METER_NVML_ABI_H_
#define WINDFALL_AGENT_METER_NVML_ABI_H_

#include <cstddef>
#include <cstdint>

namespace windfall::nvml {

using Device = void*;  // opaque
using Return = int;
inline constexpr Return kSuccess = 0;
inline constexpr unsigned kTextSize = 96;  // enough for any name or UUID

enum ValueType : int32_t {
  kDouble = 0,
  kUnsignedInt = 1,
  kUnsignedLong = 2,
  kUnsignedLongLong = 3,
  kSignedLongLong = 4,
  kSignedInt = 5,
  kUnsignedShort = 6,
};

union Value {
  double d;
  uint32_t ui;
  uint64_t ull;
  int64_t sll;
  int32_t si;
  uint16_t us;
};

struct FieldValue {
  uint32_t field_id;
  uint32_t scope_id;  // 0: the GPU
  int64_t timestamp_us;
  int64_t latency_us;
  int32_t value_type;
  Return result;  // of this field; the call succeeds if any field was read
  Value value;
};
static_assert(sizeof(Value) == 8);
static_assert(sizeof(FieldValue) == 40);
static_assert(offsetof(FieldValue, scope_id) == 4);
static_assert(offsetof(FieldValue, timestamp_us) == 8);
static_assert(offsetof(FieldValue, latency_us) == 16);
static_assert(offsetof(FieldValue, value_type) == 24);
static_assert(offsetof(FieldValue, result) == 28);
static_assert(offsetof(FieldValue, value) == 32);

// Both in mW.
inline constexpr uint32_t kFieldPowerAverage = 185;
inline constexpr uint32_t kFieldPowerInstant = 186;

// Symbols that have a version carry it in their name: the names without one are an older interface.
using Init = Return (*)();                                             // nvmlInit_v2
using Shutdown = Return (*)();                                         // nvmlShutdown
using DeviceGetCount = Return (*)(unsigned*);                          // nvmlDeviceGetCount_v2
using DeviceGetHandleByIndex = Return (*)(unsigned, Device*);          // ..._v2
using DeviceGetText = Return (*)(Device, char*, unsigned);             // ...UUID, ...Name
using DeviceGetTotalEnergy = Return (*)(Device, unsigned long long*);  // mJ
using DeviceGetPowerUsage = Return (*)(Device, unsigned*);             // mW
using DeviceGetFieldValues = Return (*)(Device, int, FieldValue*);

}  // namespace windfall::nvml

#endif  // WINDFALL_AGENT_METER_NVML_ABI_H_
