#include "scheduler/simulator/workload.h"

#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;

const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);

std::vector<SimulatedZone> TwoZones() {
  return {{.name = "GB", .nodes = NodeGroup{.count = 1, .capacity = {.gpus = 8, .cpus = 64}}},
          {.name = "DE", .nodes = NodeGroup{.count = 3, .capacity = {.gpus = 8, .cpus = 64}}}};
}

JobTrace TraceOf(std::vector<TraceJob> jobs) { return {.jobs = std::move(jobs)}; }

SimulatedJob OnlyJob(const TraceJob& job, WorkloadOptions options = {}) {
  options.start = kStart;
  return MakeWorkload(TraceOf({job}), TwoZones(), options).value().at(0);
}

TEST(MakeWorkload, GivesEachJobItsSlackUnlessTheTraceHasADeadline) {
  TraceJob job{.submit = absl::Hours(1), .duration = absl::Hours(2), .gpus = 1};
  EXPECT_EQ(OnlyJob(job).deadline, kStart + absl::Hours(27));
  job.deadline = absl::Hours(5);
  EXPECT_EQ(OnlyJob(job).deadline, kStart + absl::Hours(5));
}

TEST(MakeWorkload, CountsThePowerOfWhatTheTraceRecords) {
  const TraceJob on_gpus{.duration = absl::Hours(1), .gpus = 2};
  EXPECT_EQ(OnlyJob(on_gpus).power, Watts(600));
  TraceJob with_cpus = on_gpus;
  with_cpus.cpus = 8;
  EXPECT_EQ(OnlyJob(with_cpus).power, Watts(680));
  TraceJob metered = with_cpus;
  metered.power = Watts(123);
  EXPECT_EQ(OnlyJob(metered).power, Watts(123));
}

TEST(MakeWorkload, TakesAJobOfNothingForOneOfOneCpu) {
  const SimulatedJob job = OnlyJob({.duration = absl::Hours(1), .cpus = 0});
  EXPECT_EQ(job.resources, (Resources{.cpus = 1}));
  EXPECT_EQ(job.power, Watts(10));
}

TEST(MakeWorkload, KnowsRunningTimesAsWellAsItIsTold) {
  const JobTrace trace = TraceOf({{.duration = absl::Minutes(10), .gpus = 1},
                                  {.duration = absl::Minutes(21), .gpus = 1},
                                  {.duration = absl::Hours(2), .gpus = 1},
                                  {.duration = absl::Hours(6), .gpus = 1}});
  const auto expected = [&trace](DurationsKnown known, size_t job) {
    const WorkloadOptions options = {.start = kStart, .durations = known};
    return MakeWorkload(trace, TwoZones(), options).value()[job].expected;
  };
  EXPECT_EQ(expected(DurationsKnown::kExactly, 1), absl::Minutes(21));
  EXPECT_EQ(expected(DurationsKnown::kClassMean, 1), absl::Seconds(930));
  EXPECT_EQ(expected(DurationsKnown::kClassMean, 2), absl::Hours(4));
  EXPECT_EQ(expected(DurationsKnown::kHistory, 0), std::nullopt);
}

TEST(MakeWorkload, DrawsTheShareThatMayBePausedBySeed) {
  const JobTrace trace =
      TraceOf(std::vector<TraceJob>(1000, {.duration = absl::Hours(1), .gpus = 1}));
  const auto drawn = [&trace](uint64_t seed) {
    const WorkloadOptions options = {.start = kStart, .interruptible_share = 0.3, .seed = seed};
    std::vector<bool> interruptible;
    const std::vector<SimulatedJob> jobs = MakeWorkload(trace, TwoZones(), options).value();
    for (const SimulatedJob& job : jobs) {
      interruptible.push_back(job.interruption.has_value());
    }
    return interruptible;
  };
  const std::vector<bool> first = drawn(1);
  EXPECT_NEAR(static_cast<double>(std::count(first.begin(), first.end(), true)), 300, 50);
  EXPECT_EQ(first, drawn(1));
  EXPECT_NE(first, drawn(2));
}

TEST(MakeWorkload, SpreadsHomesByTheRoomThatZonesHave) {
  const JobTrace trace =
      TraceOf(std::vector<TraceJob>(1000, {.duration = absl::Hours(1), .gpus = 1}));
  std::map<std::string, int> homes;
  const std::vector<SimulatedJob> jobs = MakeWorkload(trace, TwoZones(), {.start = kStart}).value();
  for (const SimulatedJob& job : jobs) {
    ++homes[job.home];
  }
  EXPECT_NEAR(homes["GB"], 250, 50);
  EXPECT_NEAR(homes["DE"], 750, 50);
}

TEST(MakeWorkload, LeavesAJobAtHomeOnlyWhereItMayRun) {
  WorkloadOptions options;
  options.home = "GB";
  EXPECT_EQ(OnlyJob({.duration = absl::Hours(1), .gpus = 1}, options).home, "GB");
  EXPECT_EQ(OnlyJob({.duration = absl::Hours(1), .gpus = 1, .zones = {"DE"}}, options).home, "DE");
}

TEST(MakeWorkload, NamesTheLineOfAZoneThatIsNotThere) {
  const absl::Status status =
      MakeWorkload(TraceOf({{.line = 7, .duration = absl::Hours(1), .zones = {"FR"}}}), TwoZones(),
                   {.start = kStart})
          .status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("line 7: zone 'FR' has no intensity"));
}

}  // namespace
}  // namespace windfall
