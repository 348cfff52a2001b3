#include "scheduler/simulator/simulation.h"

#include <cmath>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/simulator/simulated_spending.h"
#include "scheduler/simulator/simulation_summary.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);
constexpr int kGpus = 4;

// Three weeks of hours around `mean`, drawn by `seed`.
IntensitySeries Weather(const std::string& zone, int mean, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<IntensityStep> steps;
  for (int hour = -24; hour < 21 * 24; ++hour) {
    const absl::Time begin = kStart + absl::Hours(hour);
    steps.push_back(
        {{begin, begin + absl::Hours(1)}, GramsPerKwh(mean + static_cast<int>(random() % 100))});
  }
  return IntensitySeries::Create({.zone = zone, .provider = "test"}, steps).value();
}

SimulationSetup TwoZones(uint32_t seed) {
  const NodeGroup nodes = {.count = 2, .capacity = {.gpus = kGpus, .cpus = 100}};
  SimulationSetup setup;
  setup.zones = {{.name = "GB", .intensity = Weather("GB", 100, seed), .nodes = nodes},
                 {.name = "DE", .intensity = Weather("DE", 200, seed + 1), .nodes = nodes}};
  setup.pue_permille = 1200;
  setup.seed = seed;
  return setup;
}

// Somewhat more than the nodes can run in a day, if it is all of them.
JobTrace BusyDay(uint32_t seed, int jobs = 40) {
  std::mt19937 random(seed);
  JobTrace trace;
  for (int i = 0; i < jobs; ++i) {
    trace.jobs.push_back({.line = i + 2,
                          .submit = absl::Hours(24) * i / jobs,
                          .duration = absl::Seconds(60 + random() % 40'000),
                          .gpus = 1 + static_cast<int32_t>(random() % kGpus)});
  }
  return trace;
}

std::vector<SimulatedJob> WorkloadOf(const JobTrace& trace, const SimulationSetup& setup,
                                     DurationsKnown durations = DurationsKnown::kExactly) {
  const WorkloadOptions options = {.start = kStart,
                                   .interruptible_share = 0.5,
                                   .resume_overhead = absl::Minutes(3),
                                   .durations = durations,
                                   .seed = setup.seed};
  return MakeWorkload(trace, setup.zones, options).value();
}

void CheckEachJobRan(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome) {
  for (size_t i = 0; i < jobs.size(); ++i) {
    SCOPED_TRACE(testing::Message() << "job " << i);
    const JobOutcome& job = outcome.jobs[i];
    ASSERT_FALSE(job.ran.empty());
    absl::Duration ran;
    Energy drawn;
    absl::Time free_from = jobs[i].submit_time;
    for (const Segment& run : job.ran) {
      EXPECT_LE(free_from, run.span.begin) << "two runs at once";
      free_from = run.span.end;
      ran += run.span.length();
      drawn += jobs[i].power * run.span.length();
    }
    EXPECT_EQ(job.end_time, free_from);
    const auto pauses = static_cast<int64_t>(job.ran.size()) - 1;
    EXPECT_EQ(jobs[i].interruption.has_value() || pauses == 0, true);
    // A run that is paused while it still resumes has lost less than the whole overhead.
    EXPECT_GE(ran, jobs[i].duration);
    EXPECT_LE(ran, jobs[i].duration + pauses * absl::Minutes(3));
    EXPECT_EQ(job.energy, drawn);
    EXPECT_EQ(job.settled_energy, job.energy);
  }
}

void CheckCapacity(const std::vector<SimulatedJob>& jobs, const SimulationOutcome& outcome) {
  std::map<NodeId, std::map<absl::Time, int32_t>> changes;
  for (size_t i = 0; i < jobs.size(); ++i) {
    for (const Segment& run : outcome.jobs[i].ran) {
      changes[run.node][run.span.begin] += jobs[i].resources.gpus;
      changes[run.node][run.span.end] -= jobs[i].resources.gpus;
    }
  }
  for (const auto& [node, by_time] : changes) {
    int32_t used = 0;
    for (const auto& [time, change] : by_time) {
      used += change;
      EXPECT_LE(used, kGpus) << "node " << node.value();
    }
  }
}

void CheckSums(const SimulationOutcome& outcome) {
  Energy energy;
  CarbonMass emissions;
  for (const JobOutcome& job : outcome.jobs) {
    energy += job.energy;
    emissions += job.emissions;
  }
  for (const auto& [name, zone] : outcome.zones) {
    energy -= zone.energy;
    emissions -= zone.emissions;
  }
  EXPECT_EQ(energy, Energy());
  EXPECT_EQ(emissions, CarbonMass());
  HourOutcome rest;
  for (const JobOutcome& job : outcome.jobs) {
    rest.energy += job.energy;
    rest.emissions += job.emissions;
  }
  for (const auto& [begin, hour] : outcome.hours) {
    EXPECT_EQ(absl::ToUnixSeconds(begin) % 3600, 0);
    rest.energy -= hour.energy;
    rest.emissions -= hour.emissions;
  }
  EXPECT_EQ(rest, HourOutcome());
}

class AnySimulation : public testing::TestWithParam<std::tuple<uint32_t, SimulatedPolicy>> {};

TEST_P(AnySimulation, RunsEveryJobWithinCapacityAndConservesEnergy) {
  const auto [seed, policy] = GetParam();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  SimulationSetup setup = TwoZones(seed);
  setup.policy = policy;
  setup.forecast = {.kind = ForecastModel::Kind::kNaive24, .horizon = absl::Hours(96)};
  const std::vector<SimulatedJob> jobs =
      WorkloadOf(BusyDay(seed), setup, DurationsKnown::kClassMean);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  CheckEachJobRan(jobs, outcome);
  CheckCapacity(jobs, outcome);
  CheckSums(outcome);
}

INSTANTIATE_TEST_SUITE_P(
    Seeds, AnySimulation,
    testing::Combine(testing::Range(1u, 3u),
                     testing::Values(SimulatedPolicy::kWindfall, SimulatedPolicy::kRunNow,
                                     SimulatedPolicy::kLowestSlot, SimulatedPolicy::kLowestWindow,
                                     SimulatedPolicy::kCarbonTime)));

TEST(Simulate, GivesTheSameForTheSameSeed) {
  const auto emissions = [](uint64_t seed) {
    SimulationSetup setup = TwoZones(5);
    setup.seed = seed;
    setup.forecast = {.kind = ForecastModel::Kind::kNoise, .noise = 0.3};
    const SimulationOutcome outcome = Simulate(WorkloadOf(BusyDay(5, 16), setup), setup).value();
    std::vector<CarbonMass> masses;
    for (const JobOutcome& job : outcome.jobs) masses.push_back(job.emissions);
    return masses;
  };
  EXPECT_EQ(emissions(1), emissions(1));
  EXPECT_NE(emissions(1), emissions(2));
}

TEST(Simulate, SavesAgainstTheSameNodesWithoutCarbon) {
  SimulationSetup setup = TwoZones(3);
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(3, 12), setup);
  const auto emissions = [&](SimulatedPolicy policy) {
    setup.policy = policy;
    const SimulationOutcome outcome = Simulate(jobs, setup).value();
    return Summarize(jobs, outcome, setup.zones, setup.pue_permille).all.emissions;
  };
  EXPECT_LT(emissions(SimulatedPolicy::kWindfall), emissions(SimulatedPolicy::kRunNow));
}

SitePrices PricesOf(int64_t gb_cents, int64_t de_cents, Money of_a_tonne) {
  return {.currency = "EUR",
          .carbon_of_a_tonne = of_a_tonne,
          .electricity = {{"GB", ConstantPrice(PerKwh(Cents(gb_cents)))},
                          {"DE", ConstantPrice(PerKwh(Cents(de_cents)))}}};
}

TEST(Simulate, CountsWhatElectricityAndCarbonCost) {
  SimulationSetup setup = TwoZones(7);
  setup.prices = PricesOf(30, 30, Cents(10'000));
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(7), setup);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
  const WorkCost cost = SpentOn(outcome, all, setup).value();
  const double kwh_with_pue = 1.2 * ToKilowattHours(all.energy);
  EXPECT_NEAR(ToCents(*cost.electricity), 30 * kwh_with_pue, 0.001);
  EXPECT_NEAR(ToCents(cost.carbon), ToGrams(all.emissions) / 100, 0.001);
  const WorkCost at_submission = SpentAtSubmission(jobs, outcome, all, setup).value();
  EXPECT_NEAR(ToCents(at_submission.carbon), ToGrams(*all.run_now) / 100, 0.001);
}

TEST(Simulate, PaysLessAtPricesThanWhereCarbonDecides) {
  SimulationSetup setup = TwoZones(8);
  setup.prices = PricesOf(40, 20, Cents(5'000));  // the dirtier zone is the cheaper one
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(8, 10), setup);
  const auto spent = [&](bool minimizes_cost) {
    SimulationSetup tried = setup;
    tried.minimizes_cost = minimizes_cost;
    const SimulationOutcome outcome = Simulate(jobs, tried).value();
    const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
    return std::pair(SpentOn(outcome, all, tried).value().total(), all.emissions);
  };
  const auto [cost, emissions] = spent(true);
  const auto [cost_of_least, least_emissions] = spent(false);
  EXPECT_LT(cost, cost_of_least);
  EXPECT_GT(emissions, least_emissions);
}

TEST(Simulate, KnowsNoCostWhereTheIntensityIsUnknown) {
  SimulationSetup setup = TwoZones(9);
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(9, 5), setup);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
  EXPECT_EQ(SpentOn(outcome, all, setup), std::nullopt) << "there are no prices";
  setup.prices = PricesOf(30, 30, Cents(100));
  JobTally unknown = all;
  unknown.unsettled_energy = Joules(1);
  unknown.run_now.reset();
  EXPECT_EQ(SpentOn(outcome, unknown, setup), std::nullopt);
  EXPECT_EQ(SpentAtSubmission(jobs, outcome, unknown, setup), std::nullopt);
}

TEST(Simulate, EqualsTheBaselineIfEachJobStartsAtSubmissionAtHome) {
  SimulationSetup setup = TwoZones(4);
  for (SimulatedZone& zone : setup.zones) zone.nodes.reset();
  setup.policy = SimulatedPolicy::kRunNow;
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(4), setup);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
  EXPECT_EQ(all.total_wait, absl::ZeroDuration());
  // One rounding for each hour of each job here, one for each job there.
  EXPECT_NEAR(ToGrams(all.emissions), ToGrams(*all.run_now), 0.005);
}

TEST(Simulate, LetsNobodyWaitForLessThanTheLeastSaving) {
  SimulationSetup setup = TwoZones(5);
  for (SimulatedZone& zone : setup.zones) zone.nodes.reset();
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(5), setup);
  const auto wait = [&](const MinSaving& min_saving) {
    setup.min_saving = min_saving;
    const SimulationOutcome outcome = Simulate(jobs, setup).value();
    return Summarize(jobs, outcome, setup.zones, setup.pue_permille).all.total_wait;
  };
  EXPECT_GT(wait({}), absl::ZeroDuration());
  EXPECT_EQ(wait({.fraction = 0.9}), absl::ZeroDuration());
  EXPECT_LT(wait({.fraction_per_hour = 0.05}), wait({}));
  EXPECT_EQ(wait({.fraction_per_hour = 0.9}), absl::ZeroDuration());
}

TEST(Simulate, ServesInTurnWithoutCarbon) {
  SimulationSetup setup = TwoZones(6);
  setup.zones.resize(1);
  setup.zones[0].nodes = NodeGroup{.count = 1, .capacity = {.gpus = 1, .cpus = 100}};
  setup.policy = SimulatedPolicy::kRunNow;
  JobTrace trace;
  for (int i = 0; i < 20; ++i) {
    trace.jobs.push_back({.submit = absl::Minutes(i), .duration = absl::Hours(3), .gpus = 1});
  }
  const SimulationOutcome outcome = Simulate(WorkloadOf(trace, setup), setup).value();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(outcome.jobs[static_cast<size_t>(i)].end_time, kStart + absl::Hours(3) * (i + 1));
  }
}

TEST(Simulate, SaysWhichJobNoNodeCanHold) {
  SimulationSetup setup = TwoZones(7);
  JobTrace trace = BusyDay(7, 10);
  trace.jobs[3].gpus = 2 * kGpus;
  const std::vector<SimulatedJob> jobs = WorkloadOf(trace, setup);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  EXPECT_FALSE(outcome.jobs[3].placed);
  EXPECT_THAT(outcome.refusal, HasSubstr("8 GPUs"));
  const SimulationSummary summary = Summarize(jobs, outcome, setup.zones, setup.pue_permille);
  EXPECT_EQ(summary.all.unplaced, 1);
  EXPECT_EQ(summary.all.completed, 9);
  EXPECT_EQ(summary.all.jobs, 10);
}

TEST(Simulate, LearnsRunningTimesOfWorkThatComesAgain) {
  SimulationSetup setup = TwoZones(8);
  JobTrace trace;
  for (int i = 0; i < 5; ++i) {
    trace.jobs.push_back({.submit = absl::Hours(60) * i,
                          .duration = absl::Hours(4),
                          .gpus = 1,
                          .deadline = absl::Hours(60) * i + absl::Hours(24)});
  }
  std::vector<absl::Duration> expected;
  setup.make_plan = [&expected](const PlanRequest& request) {
    expected.push_back(request.work.front().remaining);
    return MakePlan(request);
  };
  const SimulationOutcome outcome =
      Simulate(WorkloadOf(trace, setup, DurationsKnown::kHistory), setup).value();
  EXPECT_EQ(expected.front(), absl::Hours(1));  // as long as nothing is known
  EXPECT_EQ(expected.back(), absl::Hours(4));
}

TEST(Simulate, PlansNoOftenerThanItIsTold) {
  SimulationSetup setup = TwoZones(9);
  const std::vector<SimulatedJob> jobs = WorkloadOf(BusyDay(9, 20), setup);
  const int64_t at_each_change = Simulate(jobs, setup).value().plans;
  setup.plan_interval = absl::Hours(2);
  setup.replan = absl::Hours(2);
  const SimulationOutcome seldom = Simulate(jobs, setup).value();
  EXPECT_LT(seldom.plans, at_each_change / 2);
  CheckEachJobRan(jobs, seldom);
}

TEST(Simulate, CountsEnergyThatNobodyKnowsTheIntensityOf) {
  SimulationSetup setup = TwoZones(10);
  const JobTrace trace = {.jobs = {{.duration = absl::Hours(30 * 24), .gpus = 1}}};
  const std::vector<SimulatedJob> jobs = WorkloadOf(trace, setup);
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
  EXPECT_GT(all.unsettled_energy, KilowattHours(50));
  EXPECT_FALSE(all.run_now.has_value());
}

TEST(Summarize, CountsWhoWaitedAndWhoWasLate) {
  SimulationSetup setup = TwoZones(11);
  JobTrace trace = {.jobs = {{.duration = absl::Minutes(30), .gpus = 1},
                             {.duration = absl::Hours(5), .gpus = 1},
                             {.duration = absl::Hours(5), .gpus = 1}}};
  const std::vector<SimulatedJob> jobs = WorkloadOf(trace, setup);
  SimulationOutcome outcome;
  for (const int wait_hours : {0, 3, 27}) {
    const SimulatedJob& job = jobs[outcome.jobs.size()];
    outcome.jobs.push_back(
        {.placed = true, .end_time = job.submit_time + job.duration + absl::Hours(wait_hours)});
  }
  const SimulationSummary summary = Summarize(jobs, outcome, setup.zones, setup.pue_permille);
  EXPECT_EQ(summary.all.late, 1);
  EXPECT_EQ(summary.all.mean_wait(), absl::Hours(10));
  EXPECT_EQ(summary.p95_wait, absl::Hours(27));
  EXPECT_THAT(summary.durations, SizeIs(4));
  EXPECT_EQ(summary.durations[1].tally.jobs, 2);
  EXPECT_EQ(summary.durations[1].tally.mean_wait(), absl::Hours(15));
}

}  // namespace
}  // namespace windfall
