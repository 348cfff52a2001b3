#include "scheduler/simulator/awake_tally.h"

#include <optional>
#include <vector>

#include "gtest/gtest.h"

namespace windfall {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);

TimeSpan Minutes(int begin, int end) {
  return {kStart + absl::Minutes(begin), kStart + absl::Minutes(end)};
}

// 100 g/kWh in the first hour, 200 in the second, and nothing known of the third.
SimulationSetup Sleepers() {
  SimulationSetup setup;
  setup.zones = {{.name = "GB",
                  .intensity = IntensitySeries::Create({.zone = "GB", .provider = "test"},
                                                       {{Minutes(0, 60), GramsPerKwh(100)},
                                                        {Minutes(60, 120), GramsPerKwh(200)}})
                                   .value()}};
  setup.pue_permille = 2000;
  setup.sleep = {.idle = Watts(60), .wake = KilowattHours(1)};
  return setup;
}

SimulationOutcome Ran(const std::vector<Segment>& segments) {
  SimulationOutcome outcome;
  for (const Segment& each : segments) outcome.jobs.push_back({.placed = true, .ran = {each}});
  return outcome;
}

Segment On(int64_t node, const TimeSpan& span) {
  return {.node = NodeId(node), .zone = "GB", .span = span};
}

TEST(TallyAwake, CountsANodeOnceHoweverManyRunThere) {
  const SimulationOutcome outcome =
      Ran({On(1, Minutes(30, 50)), On(1, Minutes(10, 40)), On(1, Minutes(50, 70))});
  EXPECT_EQ(TallyAwake(outcome, Sleepers()),
            (AwakeTally{.awake = absl::Minutes(60),
                        .wakings = 1,
                        .energy = KilowattHours(1) + Joules(60 * 3600),
                        .emissions = Grams(200 + 10 + 4)}));
}

TEST(TallyAwake, WakesEachNodeAndAfterEachPause) {
  const SimulationOutcome outcome =
      Ran({On(1, Minutes(0, 10)), On(1, Minutes(11, 20)), On(2, Minutes(0, 10))});
  EXPECT_EQ(TallyAwake(outcome, Sleepers()).wakings, 3);
}

TEST(TallyAwake, LeavesOutWhatIsNotKnown) {
  const AwakeTally tally = TallyAwake(Ran({On(1, Minutes(110, 130))}), Sleepers());
  EXPECT_EQ(tally.unsettled_energy, Joules(60 * 600));
  EXPECT_EQ(tally.emissions, Grams(400 + 4));
}

TEST(TallyAwake, IsNothingWhereNodesAreAlwaysOn) {
  SimulationSetup setup = Sleepers();
  setup.sleep.reset();
  EXPECT_EQ(TallyAwake(Ran({On(1, Minutes(0, 60))}), setup), AwakeTally());
}

// Forty jobs of some minutes over a day on four nodes.
SimulationSetup FourNodes(const std::optional<NodeSleep>& sleep) {
  std::vector<IntensityStep> steps;
  for (int hour = 0; hour < 96; ++hour) {
    steps.push_back({Minutes(60 * hour, 60 * hour + 60), GramsPerKwh(200 + hour * 37 % 20)});
  }
  SimulationSetup setup;
  setup.zones = {
      {.name = "GB",
       .intensity = IntensitySeries::Create({.zone = "GB", .provider = "test"}, steps).value(),
       .nodes = NodeGroup{.count = 4, .capacity = {.gpus = 4, .cpus = 100}}}};
  setup.sleep = sleep;
  return setup;
}

std::vector<SimulatedJob> SmallJobs(const SimulationSetup& setup) {
  JobTrace trace;
  for (int i = 0; i < 40; ++i) {
    trace.jobs.push_back({.line = i + 2,
                          .submit = absl::Minutes(36) * i,
                          .duration = absl::Minutes(20 + i * 23 % 90),
                          .gpus = 1});
  }
  return MakeWorkload(trace, setup.zones, {.start = kStart}).value();
}

TEST(Simulate, EmitsLessWithItsNodesWherePlansKnowThatTheySleep) {
  const SimulationSetup known = FourNodes(NodeSleep{.idle = Watts(400), .wake = Joules(360'000)});
  const std::vector<SimulatedJob> jobs = SmallJobs(known);
  const auto emitted = [&](const SimulationSetup& setup) {
    const SimulationOutcome outcome = Simulate(jobs, setup).value();
    CarbonMass sum = TallyAwake(outcome, known).emissions;
    for (const JobOutcome& job : outcome.jobs) sum += job.emissions;
    return ToGrams(sum);
  };
  EXPECT_LT(emitted(known), 0.95 * emitted(FourNodes(std::nullopt)));
}

}  // namespace
}  // namespace windfall
