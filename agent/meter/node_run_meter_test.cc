#include "agent/meter/node_run_meter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "agent/meter/metered_node.h"

namespace windfall {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Energy SumOf(const std::vector<EnergyReading>& readings, EnergyComponent component) {
  Energy sum;
  for (const EnergyReading& reading : readings) {
    if (reading.component == component) sum += reading.energy;
  }
  return sum;
}

bool AreAll(const std::vector<EnergyReading>& readings, EnergyQuality quality) {
  return std::all_of(readings.begin(), readings.end(), [quality](const EnergyReading& reading) {
    return reading.quality == quality;
  });
}

TEST(NodeRunMeter, ChargesAnExclusiveGpuWhole) {
  MeteredNode node({.gpus = 2});
  const absl::Time start = node.now;
  RunUsage usage{.run = RunId(1), .gpus = {1}};
  node.gpu[1]->Draw(Joules(1000));  // before the run
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.gpu[0]->Draw(Joules(70));
  node.gpu[1]->Draw(Joules(50));
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  EXPECT_THAT(readings, Contains(EnergyReading{.run = RunId(1),
                                               .span = {start, node.now},
                                               .component = EnergyComponent::kGpu,
                                               .energy = Joules(50),
                                               .quality = EnergyQuality::kMeasured,
                                               .meter = "nvml energy counter"}));
  EXPECT_EQ(SumOf(readings, EnergyComponent::kGpu), Joules(50));
}

TEST(NodeRunMeter, AddsUpSeveralGpusInOneReading) {
  MeteredNode node({.gpus = 2});
  RunUsage usage{.run = RunId(1), .gpus = {0, 1}};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.gpu[0]->Draw(Joules(70));
  node.gpu[1]->Draw(Joules(50));
  std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  std::erase_if(readings, [](const EnergyReading& reading) {
    return reading.component != EnergyComponent::kGpu;
  });
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings.front().energy, Joules(120));
}

TEST(NodeRunMeter, GpuWithoutAMeterIsUnknownNotAbsent) {
  MeteredNode node({});
  const absl::Time start = node.now;
  RunUsage usage{.run = RunId(1), .gpus = {0}};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.meter->Sample(node.now, {usage});
  node.Pass(10);
  EXPECT_THAT(node.meter->End(usage, node.now),
              Contains(EnergyReading{.run = RunId(1),
                                     .span = {start, node.now},
                                     .component = EnergyComponent::kGpu,
                                     .quality = EnergyQuality::kNone,
                                     .meter = "no GPU meter"}));
}

TEST(NodeRunMeter, WhatTheOtherGpuShowedIsALowerBoundWhereOneHasNoMeter) {
  MeteredNode node({.gpus = 1});
  RunUsage usage{.run = RunId(1), .gpus = {0, 1}};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.gpu[0]->Draw(Joules(70));
  std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  std::erase_if(readings, [](const EnergyReading& reading) {
    return reading.component != EnergyComponent::kGpu;
  });
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings.front().energy, Joules(70));
  EXPECT_EQ(readings.front().quality, EnergyQuality::kNone);
  EXPECT_EQ(readings.front().meter, "nvml energy counter + no GPU meter");
}

TEST(NodeRunMeter, ApportionsPackagesAndMemoryByCpuTimeAndLeavesTheRestUnallocated) {
  MeteredNode node({.packages = 2, .drams = 1});
  RunUsage busy{.run = RunId(1)};
  RunUsage idle{.run = RunId(2)};
  RunUsage other{.run = RunId(3)};
  for (const RunUsage& usage : {busy, idle, other}) node.meter->Begin(usage, node.now);
  node.Pass(60);
  node.package[0]->Draw(Joules(600));
  node.package[1]->Draw(Joules(200));
  node.dram[0]->Draw(Joules(40));
  node.Spend(busy, absl::Seconds(50));
  node.Spend(other, absl::Seconds(25));
  node.cpu_time += absl::Seconds(25);  // other programs
  const std::vector<EnergyReading> readings = node.meter->Sample(node.now, {busy, idle, other});
  EXPECT_TRUE(AreAll(readings, EnergyQuality::kApportioned));
  std::vector<std::pair<int64_t, int64_t>> joules;
  for (const EnergyReading& reading : readings) {
    joules.emplace_back(reading.run.value(), ToMillijoules(reading.energy) / 1000);
  }
  EXPECT_THAT(joules, ElementsAre(std::pair(1, 400), std::pair(1, 20), std::pair(2, 0),
                                  std::pair(2, 0), std::pair(3, 200), std::pair(3, 10)));
  EXPECT_EQ(node.meter->unallocated(EnergyComponent::kCpu), Joules(200));
  EXPECT_EQ(node.meter->unallocated(EnergyComponent::kDram), Joules(10));
  EXPECT_EQ(readings.front().meter, "rapl package-0 + rapl package-1");
}

TEST(NodeRunMeter, WhatAnEmptyNodeDrewIsNobodys) {
  MeteredNode node({.packages = 1});
  node.Pass(3600);
  node.package[0]->Draw(Joules(180'000));
  RunUsage usage{.run = RunId(1)};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.package[0]->Draw(Joules(100));
  node.Spend(usage, absl::Seconds(10));
  EXPECT_EQ(SumOf(node.meter->End(usage, node.now), EnergyComponent::kCpu), Joules(100));
  EXPECT_EQ(node.meter->unallocated(EnergyComponent::kCpu), Joules(180'000));
}

TEST(NodeRunMeter, RunThatEndsBetweenSamplesLeavesTheOthersTheirShare) {
  MeteredNode node({.packages = 1});
  RunUsage ending{.run = RunId(1)};
  RunUsage staying{.run = RunId(2)};
  node.meter->Begin(ending, node.now);
  node.meter->Begin(staying, node.now);
  node.Pass(5);
  node.package[0]->Draw(Joules(100));
  node.Spend(ending, absl::Seconds(5));
  node.Spend(staying, absl::Seconds(5));
  EXPECT_EQ(SumOf(node.meter->End(ending, node.now), EnergyComponent::kCpu), Joules(50));
  node.Pass(5);
  node.package[0]->Draw(Joules(30));
  node.Spend(staying, absl::Seconds(5));
  EXPECT_EQ(SumOf(node.meter->End(staying, node.now), EnergyComponent::kCpu), Joules(80));
}

TEST(NodeRunMeter, WithoutAMeterEstimatesFromCpuTimeAndSaysSo) {
  MeteredNode node({});
  RunUsage usage{.run = RunId(1)};
  node.meter->Begin(usage, node.now);
  node.Pass(30);
  node.Spend(usage, absl::Seconds(45));
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  ASSERT_EQ(readings.size(), 1u);
  EXPECT_EQ(readings.front().energy, Joules(45 * 12));
  EXPECT_EQ(readings.front().quality, EnergyQuality::kEstimated);
  EXPECT_EQ(readings.front().component, EnergyComponent::kCpu);
  EXPECT_EQ(readings.front().meter, "cpu-time x 12 W/core");
  EXPECT_THAT(node.meter->Describe(), ElementsAre("cpu-time x 12 W/core (estimate)"));
}

TEST(NodeRunMeter, HandsOutASlotWhenItHasEnded) {
  MeteredNode node({});
  const absl::Time start = node.now;
  RunUsage usage{.run = RunId(1)};
  node.Pass(30);
  node.meter->Begin(usage, node.now);
  node.Pass(20);
  node.Spend(usage, absl::Seconds(20));
  EXPECT_THAT(node.meter->Sample(node.now, {usage}), IsEmpty());
  node.Pass(20);
  node.Spend(usage, absl::Seconds(20));
  const std::vector<EnergyReading> first = node.meter->Sample(node.now, {usage});
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first.front().span, (TimeSpan{start + absl::Seconds(30), start + absl::Seconds(60)}));
  EXPECT_EQ(first.front().energy, Joules(30 * 12));
  const std::vector<EnergyReading> rest = node.meter->End(usage, node.now + absl::Seconds(1));
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest.front().span.begin, start + absl::Seconds(60));
  EXPECT_EQ(rest.front().energy, Joules(10 * 12));
}

TEST(NodeRunMeter, SlotCanBeChanged) {
  MeteredNode node({});
  node.meter->SetSlot(absl::Minutes(5));
  RunUsage usage{.run = RunId(1)};
  node.meter->Begin(usage, node.now);
  node.Pass(290);
  EXPECT_THAT(node.meter->Sample(node.now, {usage}), IsEmpty());
  node.Pass(20);
  EXPECT_EQ(node.meter->Sample(node.now, {usage}).size(), 1u);
}

TEST(NodeRunMeter, ReadErrorBetweenTwoSamplesChangesNoSum) {
  MeteredNode node({.packages = 1, .gpus = 1});
  RunUsage usage{.run = RunId(1), .gpus = {0}};
  node.meter->Begin(usage, node.now);
  for (int i = 0; i < 6; ++i) {
    const bool readable = i % 2 == 1;
    node.package[0]->set_readable(readable);
    node.gpu[0]->set_readable(readable);
    node.Pass(1);
    node.package[0]->Draw(Joules(10));
    node.gpu[0]->Draw(Joules(7));
    node.Spend(usage, absl::Seconds(1));
    node.meter->Sample(node.now, {usage});
  }
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  EXPECT_EQ(SumOf(readings, EnergyComponent::kCpu), Joules(60));
  EXPECT_EQ(SumOf(readings, EnergyComponent::kGpu), Joules(42));
  EXPECT_EQ(readings.size(), 2u);
}

TEST(NodeRunMeter, ReadErrorUntilTheEndIsUnknownNotZero) {
  MeteredNode node({.packages = 1, .drams = 1, .gpus = 1});
  RunUsage usage{.run = RunId(1), .gpus = {0}};
  node.meter->Begin(usage, node.now);
  node.package[0]->set_readable(false);
  node.gpu[0]->set_readable(false);
  node.Pass(10);
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  EXPECT_EQ(readings.size(), 3u);
  EXPECT_TRUE(AreAll(readings, EnergyQuality::kNone));
}

TEST(NodeRunMeter, UnreadableNodeCpuTimeIsAGap) {
  MeteredNode node({.packages = 1});
  RunUsage usage{.run = RunId(1)};
  node.meter->Begin(usage, node.now);
  node.cpu_time_is_readable = false;
  node.Pass(10);
  node.package[0]->Draw(Joules(10));
  node.Spend(usage, absl::Seconds(10));
  node.meter->Sample(node.now, {usage});
  node.cpu_time_is_readable = true;
  node.Pass(10);
  node.package[0]->Draw(Joules(10));
  node.Spend(usage, absl::Seconds(10));
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  EXPECT_EQ(SumOf(readings, EnergyComponent::kCpu), Joules(20));
}

TEST(NodeRunMeter, ResetOfACounterMakesTheIntervalUnknown) {
  MeteredNode node({.gpus = 1});
  RunUsage usage{.run = RunId(1), .gpus = {0}};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  node.gpu[0]->Lose();
  node.meter->Sample(node.now, {usage});
  node.Pass(10);
  node.gpu[0]->Draw(Joules(5));
  std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  std::erase_if(readings, [](const EnergyReading& reading) {
    return reading.component != EnergyComponent::kGpu;
  });
  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[0].quality, EnergyQuality::kNone);
  EXPECT_EQ(readings[1].quality, EnergyQuality::kMeasured);
  EXPECT_EQ(readings[1].energy, Joules(5));
}

TEST(NodeRunMeter, AdoptedRunIsChargedForTheGapByCpuTimeAndItsGpuIsUnknown) {
  MeteredNode node({.packages = 1, .gpus = 1});
  const absl::Time last_reading = node.now;
  RunUsage usage{.run = RunId(1), .gpus = {0}, .cpu_time = absl::Seconds(500)};
  node.Pass(100);  // the agent was away
  node.meter->Begin(usage, last_reading);
  const absl::Time adopted = node.now;
  node.Pass(20);
  node.package[0]->Draw(Joules(200));
  node.gpu[0]->Draw(Joules(90));
  node.cpu_time += absl::Seconds(20);    // the share of what is measured
  usage.cpu_time += absl::Seconds(120);  // of which 100 s before the adoption
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  Energy estimated;
  Energy apportioned;
  for (const EnergyReading& reading : readings) {
    if (reading.span.end <= adopted) {
      EXPECT_EQ(reading.quality, reading.component == EnergyComponent::kCpu
                                     ? EnergyQuality::kEstimated
                                     : EnergyQuality::kNone);
      if (reading.component == EnergyComponent::kCpu) estimated += reading.energy;
    } else {
      EXPECT_EQ(reading.span.begin, std::max(adopted, reading.span.begin));
      if (reading.component == EnergyComponent::kCpu) apportioned += reading.energy;
    }
  }
  EXPECT_EQ(estimated, Joules(100 * 12));
  EXPECT_EQ(apportioned, Joules(200));
  EXPECT_EQ(SumOf(readings, EnergyComponent::kGpu), Joules(90));
  EXPECT_EQ(readings.front().span.begin, last_reading);
}

TEST(NodeRunMeter, AdoptedRunWithoutAMeterIsEstimatedThroughout) {
  MeteredNode node({});
  const absl::Time last_reading = node.now;
  RunUsage usage{.run = RunId(1), .cpu_time = absl::Seconds(500)};
  node.Pass(3600);
  node.meter->Begin(usage, last_reading);
  node.Pass(60);
  usage.cpu_time += absl::Seconds(1000);
  const std::vector<EnergyReading> readings = node.meter->End(usage, node.now);
  EXPECT_TRUE(AreAll(readings, EnergyQuality::kEstimated));
  EXPECT_EQ(SumOf(readings, EnergyComponent::kCpu), Joules(12'000));
  EXPECT_EQ(readings.size(), 61u);
}

TEST(NodeRunMeter, CpuTimeThatSeemsToShrinkChargesNothing) {
  MeteredNode node({});
  RunUsage usage{.run = RunId(1), .cpu_time = absl::Seconds(10)};
  node.meter->Begin(usage, node.now);
  node.Pass(10);
  usage.cpu_time = absl::Seconds(3);
  EXPECT_EQ(SumOf(node.meter->End(usage, node.now), EnergyComponent::kCpu), Energy());
}

TEST(NodeRunMeter, RunThatEndsAtOnceHasNoReading) {
  MeteredNode node({.packages = 1});
  const RunUsage usage{.run = RunId(1)};
  node.meter->Begin(usage, node.now);
  EXPECT_THAT(node.meter->End(usage, node.now), IsEmpty());
}

TEST(NodeRunMeter, RunThatItDoesNotKnowHasNoReading) {
  MeteredNode node({});
  node.Pass(100);
  EXPECT_THAT(node.meter->Sample(node.now, {{.run = RunId(9)}}), IsEmpty());
  EXPECT_THAT(node.meter->End({.run = RunId(9)}, node.now), IsEmpty());
}

TEST(NodeRunMeter, DescribesWhatItMeasuresWith) {
  MeteredNode node({.packages = 1, .drams = 1, .gpus = 1});
  EXPECT_THAT(node.meter->Describe(),
              ElementsAre("nvml 1 GPU (nvml energy counter)", "rapl package-0", "rapl dram-0"));
  EXPECT_EQ(node.meter->gpus().front().uuid, "GPU-0");
}

}  // namespace
}  // namespace windfall
