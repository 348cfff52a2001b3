#include "agent/meter/run_meter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "agent/meter/fake_powercap.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RunMeterTest : public testing::Test {
 protected:
  std::unique_ptr<RunMeter> Create() {
    return RunMeter::Create({.sysfs_root = powercap_.sysfs_root(),
                             .proc_root = proc_.path(),
                             .nvml_library = nvml_library_});
  }
  // The whole node has spent `seconds` of CPU time.
  void SetNodeCpuSeconds(int seconds) {
    proc_.Write("stat", absl::StrCat("cpu  ", seconds * 100, " 0 0 999 0 0 0 0 0 0\n"));
  }

  FakePowercap powercap_;
  TemporaryDirectory proc_;
  std::string nvml_library_ = "libno-such-thing.so.1";
};

TEST_F(RunMeterTest, WithNothingToMeasureWithEstimates) {
  SetNodeCpuSeconds(0);
  EXPECT_THAT(Create()->Describe(), ElementsAre("cpu-time x 12 W/core (estimate)"));
  EXPECT_THAT(Create()->gpus(), IsEmpty());
}

TEST_F(RunMeterTest, MeasuresThroughFilesOfTheKernel) {
  SetNodeCpuSeconds(100);
  powercap_.AddZone("intel-rapl:0", "package-0", 5'000'000);
  const std::unique_ptr<RunMeter> meter = Create();
  EXPECT_THAT(meter->Describe(), ElementsAre("rapl package-0"));
  const absl::Time start = absl::FromUnixSeconds(1'791'806'400);
  RunUsage usage{.run = RunId(1)};
  meter->Begin(usage, start);
  powercap_.Set("intel-rapl:0", 9'000'000);
  SetNodeCpuSeconds(104);
  usage.cpu_time = absl::Seconds(3);
  const std::vector<EnergyReading> readings = meter->End(usage, start + absl::Milliseconds(400));
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings.front().energy, Joules(3));
  EXPECT_EQ(readings.front().quality, EnergyQuality::kApportioned);
  EXPECT_EQ(readings.front().meter, "rapl package-0");
}

TEST_F(RunMeterTest, PackagesAreOfNoUseWithoutTheCpuTimeOfTheNode) {
  powercap_.AddZone("intel-rapl:0", "package-0", 5'000'000);
  const std::vector<std::string> lines = Create()->Describe();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "cpu-time x 12 W/core (estimate)");
  EXPECT_THAT(lines[1], HasSubstr("stat"));
}

TEST_F(RunMeterTest, FindsGpusThroughTheirLibrary) {
  SetNodeCpuSeconds(0);
  nvml_library_ = FAKE_NVML_OLD;
  const std::unique_ptr<RunMeter> meter = Create();
  EXPECT_EQ(meter->gpus().size(), 2u);
  EXPECT_THAT(meter->Describe().front(), HasSubstr("nvml 2 GPUs"));
}

TEST(RunMeter, WorksOnThisMachineWhateverItHas) {
  const std::unique_ptr<RunMeter> meter = RunMeter::Create({});
  EXPECT_FALSE(meter->Describe().empty());
}

}  // namespace
}  // namespace windfall
