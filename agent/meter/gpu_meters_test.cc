#include "agent/meter/gpu_meters.h"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/meter/fake_nvml.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kNotSupported = 3;
constexpr int kGpuIsLost = 15;

// The controls of a fake library. Loaded once more beside the meter: the same instance.
class FakeNvml {
 public:
  explicit FakeNvml(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    EXPECT_NE(handle_, nullptr) << dlerror();
    Call<void (*)()>("FakeNvmlReset")();
  }
  ~FakeNvml() { dlclose(handle_); }

  void SetDevices(unsigned count) { Call<void (*)(unsigned)>("FakeNvmlSetDevices")(count); }
  void SetInitResult(int result) { Call<void (*)(int)>("FakeNvmlSetInitResult")(result); }
  void SetValue(unsigned device, FakeNvmlFunction function, uint64_t value) {
    Call<decltype(&FakeNvmlSetValue)>("FakeNvmlSetValue")(device, function, value);
  }
  void SetResult(unsigned device, FakeNvmlFunction function, int result) {
    Call<decltype(&FakeNvmlSetResult)>("FakeNvmlSetResult")(device, function, result);
  }
  void SetHandleResult(unsigned device, int result) {
    Call<decltype(&FakeNvmlSetHandleResult)>("FakeNvmlSetHandleResult")(device, result);
  }
  int starts() { return Call<int (*)()>("FakeNvmlStarts")(); }

 private:
  template <typename Function>
  Function Call(const char* name) {
    return reinterpret_cast<Function>(dlsym(handle_, name));
  }
  void* handle_;
};

class GpuMetersTest : public testing::Test {
 protected:
  // Takes at second 0 and 10 with a power of 100 W, then 300 W.
  Draw TakeWhilePowerRises(FakeNvmlFunction function) {
    const GpuMeters meters = FindGpus(FAKE_NVML);
    nvml_.SetValue(0, function, 100'000);
    meters.counters[0]->Take(absl::Seconds(0));
    nvml_.SetValue(0, function, 300'000);
    return meters.counters[0]->Take(absl::Seconds(10));
  }

  std::string ChosenName() { return FindGpus(FAKE_NVML).counters[0]->name(); }

  FakeNvml nvml_{FAKE_NVML};
};

constexpr Draw Known(Energy energy) { return {.state = Draw::State::kKnown, .energy = energy}; }

TEST_F(GpuMetersTest, FindsDevicesByUuidAndName) {
  const GpuMeters meters = FindGpus(FAKE_NVML);
  ASSERT_EQ(meters.devices.size(), 2u);
  EXPECT_EQ(meters.devices[1].uuid, "GPU-0000-1");
  EXPECT_EQ(meters.devices[1].model, "Fake 1");
}

TEST_F(GpuMetersTest, PrefersTheEnergyCounter) {
  const GpuMeters meters = FindGpus(FAKE_NVML);
  EXPECT_EQ(meters.counters[0]->name(), "nvml energy counter");
  nvml_.SetValue(0, kFakeEnergy, 5'000'000);
  meters.counters[0]->Take(absl::Seconds(0));
  nvml_.SetValue(0, kFakeEnergy, 5'000'777);
  EXPECT_EQ(meters.counters[0]->Take(absl::Seconds(1)), Known(Millijoules(777)));
}

TEST_F(GpuMetersTest, FallsBackFromMeterToMeterByTrying) {
  nvml_.SetResult(0, kFakeEnergy, kNotSupported);
  EXPECT_EQ(ChosenName(), "nvml average power");
  nvml_.SetResult(0, kFakeAveragePower, kNotSupported);
  EXPECT_EQ(ChosenName(), "nvml instantaneous power");
  nvml_.SetResult(0, kFakeInstantPower, kNotSupported);
  EXPECT_EQ(ChosenName(), "nvml power usage");
  nvml_.SetResult(0, kFakePowerUsage, kNotSupported);
  EXPECT_EQ(ChosenName(), "nvml: no power or energy reading");
}

TEST_F(GpuMetersTest, EachDeviceHasTheMeterThatItCan) {
  nvml_.SetResult(1, kFakeEnergy, kNotSupported);
  const GpuMeters meters = FindGpus(FAKE_NVML);
  EXPECT_EQ(meters.counters[0]->name(), "nvml energy counter");
  EXPECT_EQ(meters.counters[1]->name(), "nvml average power");
}

TEST_F(GpuMetersTest, PowerIsIntegratedByTrapezoids) {
  nvml_.SetResult(0, kFakeEnergy, kNotSupported);
  EXPECT_EQ(TakeWhilePowerRises(kFakeAveragePower), Known(Joules(2000)));
  nvml_.SetResult(0, kFakeAveragePower, kNotSupported);
  EXPECT_EQ(TakeWhilePowerRises(kFakeInstantPower), Known(Joules(2000)));
  nvml_.SetResult(0, kFakeInstantPower, kNotSupported);
  EXPECT_EQ(TakeWhilePowerRises(kFakePowerUsage), Known(Joules(2000)));
}

TEST_F(GpuMetersTest, NothingIsLostToRoundingOfPower) {
  nvml_.SetResult(0, kFakeEnergy, kNotSupported);
  const GpuMeters meters = FindGpus(FAKE_NVML);
  nvml_.SetValue(0, kFakeAveragePower, 7);  // mW, read ten times a second: 0.7 mJ each time
  Energy total;
  for (int i = 0; i <= 1000; ++i) {
    total += meters.counters[0]->Take(absl::Milliseconds(100 * i)).energy;
  }
  EXPECT_EQ(total, Millijoules(700));
}

TEST_F(GpuMetersTest, ErrorIsAGapThatTheCounterBridges) {
  const GpuMeters meters = FindGpus(FAKE_NVML);
  EnergyCounter& counter = *meters.counters[0];
  nvml_.SetValue(0, kFakeEnergy, 1000);
  counter.Take(absl::Seconds(0));
  nvml_.SetResult(0, kFakeEnergy, kGpuIsLost);
  EXPECT_EQ(counter.Take(absl::Seconds(1)).state, Draw::State::kUnreadable);
  nvml_.SetResult(0, kFakeEnergy, 0);
  nvml_.SetValue(0, kFakeEnergy, 1500);
  EXPECT_EQ(counter.Take(absl::Seconds(2)), Known(Millijoules(500)));
}

TEST_F(GpuMetersTest, ResetCounterIsLostNeverNegativeNorHuge) {
  const GpuMeters meters = FindGpus(FAKE_NVML);
  EnergyCounter& counter = *meters.counters[0];
  nvml_.SetValue(0, kFakeEnergy, 1'000'000);
  counter.Take(absl::Seconds(0));
  nvml_.SetValue(0, kFakeEnergy, 40);
  EXPECT_EQ(counter.Take(absl::Seconds(1)), Draw{.state = Draw::State::kLost});
  nvml_.SetValue(0, kFakeEnergy, 90);
  EXPECT_EQ(counter.Take(absl::Seconds(2)), Known(Millijoules(50)));
}

TEST_F(GpuMetersTest, PowerAcrossALongGapIsLostNotGuessed) {
  nvml_.SetResult(0, kFakeEnergy, kNotSupported);
  const GpuMeters meters = FindGpus(FAKE_NVML);
  nvml_.SetValue(0, kFakeAveragePower, 100'000);
  meters.counters[0]->Take(absl::Seconds(0));
  EXPECT_EQ(meters.counters[0]->Take(absl::Seconds(31)).state, Draw::State::kLost);
  EXPECT_EQ(meters.counters[0]->Take(absl::Seconds(41)), Known(Joules(1000)));
}

TEST_F(GpuMetersTest, UnmeteredDeviceIsNeverZero) {
  for (const FakeNvmlFunction function :
       {kFakeEnergy, kFakeAveragePower, kFakeInstantPower, kFakePowerUsage}) {
    nvml_.SetResult(0, function, kNotSupported);
  }
  const GpuMeters meters = FindGpus(FAKE_NVML);
  meters.counters[0]->Take(absl::Seconds(0));
  EXPECT_EQ(meters.counters[0]->Take(absl::Seconds(1)).state, Draw::State::kLost);
}

TEST_F(GpuMetersTest, DeviceThatRefusesIsLeftOut) {
  nvml_.SetHandleResult(0, kGpuIsLost);
  const GpuMeters meters = FindGpus(FAKE_NVML);
  ASSERT_EQ(meters.devices.size(), 1u);
  EXPECT_EQ(meters.devices[0].uuid, "GPU-0000-1");
}

TEST_F(GpuMetersTest, NoDevicesNoMeters) {
  nvml_.SetDevices(0);
  EXPECT_THAT(FindGpus(FAKE_NVML).devices, IsEmpty());
}

TEST_F(GpuMetersTest, LibraryThatDoesNotStartIsNotUsed) {
  nvml_.SetInitResult(9);
  EXPECT_THAT(FindGpus(FAKE_NVML).devices, IsEmpty());
  EXPECT_EQ(nvml_.starts(), 0);
}

TEST_F(GpuMetersTest, LibraryIsStoppedAsOftenAsStarted) {
  {
    const GpuMeters meters = FindGpus(FAKE_NVML);
    EXPECT_EQ(nvml_.starts(), 1);
  }
  EXPECT_EQ(nvml_.starts(), 0);
}

TEST(GpuMeters, AbsentLibraryMeansNoGpus) {
  EXPECT_THAT(FindGpus("libno-such-thing.so.1").devices, IsEmpty());
}

TEST(GpuMeters, MissingSymbolsCostOnlyTheirFeature) {
  FakeNvml nvml(FAKE_NVML_OLD);
  const GpuMeters meters = FindGpus(FAKE_NVML_OLD);
  ASSERT_EQ(meters.devices.size(), 2u);
  EXPECT_EQ(meters.devices[1].uuid, "1");
  EXPECT_EQ(meters.devices[1].model, "unknown GPU");
  EXPECT_EQ(meters.counters[1]->name(), "nvml power usage");
}

}  // namespace
}  // namespace windfall
