#include "scheduler/simulator/simulation_bound.h"

#include <algorithm>
#include <limits>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scheduler/bound/emissions_bound.h"
#include "scheduler/bound/price_ascent.h"
#include "scheduler/simulator/simulation_summary.h"

namespace windfall {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);
constexpr absl::Duration kHalf = absl::Minutes(30);  // what schedules here are made of
constexpr int kHours = 6;
constexpr int kHalves = 2 * kHours;

int Draw(std::mt19937& random, int least, int most) {
  return least + static_cast<int>(random() % static_cast<uint32_t>(most - least + 1));
}

IntensitySeries StepsOf(absl::Duration length, const std::vector<int>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  absl::Time begin = kStart;
  for (const int grams : grams_per_kwh) {
    steps.push_back({{begin, begin + length}, GramsPerKwh(grams)});
    begin += length;
  }
  return IntensitySeries::Create({.zone = "GB"}, steps).value();
}

struct Case {
  std::vector<SimulatedJob> jobs;
  SimulationSetup setup;
  SimulationOutcome outcome;  // all at their deadlines

  void AddJob(SimulatedJob job) {
    outcome.jobs.push_back({.placed = true, .end_time = job.deadline});
    jobs.push_back(std::move(job));
  }
};

// `grams_per_kwh`: by hour.
SimulatedZone ZoneOf(std::string name, const std::vector<int>& grams_per_kwh, int gpus) {
  return {.name = std::move(name),
          .intensity = StepsOf(absl::Hours(1), grams_per_kwh),
          .nodes = NodeGroup{.count = 1, .capacity = {.gpus = gpus, .cpus = 100}}};
}

// Everything on half hours. `step`: of the intensity, and so the slots of the bound.
Case RandomCase(absl::Duration step, std::mt19937& random) {
  Case made;
  made.setup.pue_permille = 1100;
  for (int zone = Draw(random, 1, 2); zone > 0; --zone) {
    std::vector<int> grams;
    for (int i = 0; i < kHours; ++i) grams.push_back(Draw(random, 10, 300));
    made.setup.zones.push_back(ZoneOf(zone == 1 ? "GB" : "DE", grams, Draw(random, 1, 2)));
    for (int i = 0; i < kHours; ++i) grams.push_back(Draw(random, 10, 300));
    if (step == kHalf) made.setup.zones.back().intensity = StepsOf(kHalf, grams);
  }
  for (int i = 0; i < 3; ++i) {
    const bool may_pause = Draw(random, 0, 1) == 1;
    const int length = Draw(random, 1, may_pause ? 3 : 5);
    const int room = may_pause ? 6 : kHalves;
    const int begin = Draw(random, 0, kHalves - length);
    const int end = Draw(random, begin + length, std::min(kHalves, begin + room));
    SimulatedJob job = {.submit_time = kStart + kHalf * begin,
                        .duration = kHalf * length,
                        .deadline = kStart + kHalf * end,
                        .resources = {.gpus = 1},
                        .power = Watts(Draw(random, 100, 900))};
    if (may_pause) job.interruption = Interruption();
    made.AddJob(std::move(job));
  }
  return made;
}

// The least that any schedule on half hours emits, by trying all of them.
class BruteForce {
 public:
  explicit BruteForce(const Case& tried) : case_(tried) {
    for (const SimulatedZone& zone : tried.setup.zones) {
      free_.emplace_back(kHalves, zone.nodes->capacity.gpus);
    }
    TryJob(0, 0);
  }
  // Infinite: no schedule is in time.
  double grams() const { return best_; }

 private:
  int HalfOf(absl::Time time) const { return static_cast<int>((time - kStart) / kHalf); }

  void TryJob(size_t index, double grams) {
    if (grams >= best_) return;
    if (index == case_.jobs.size()) {
      best_ = grams;
      return;
    }
    const SimulatedJob& job = case_.jobs[index];
    const int length = static_cast<int>(job.duration / kHalf);
    if (job.interruption.has_value()) {
      TryParts(index, HalfOf(job.submit_time), length, grams);
      return;
    }
    for (size_t zone = 0; zone < free_.size(); ++zone) {
      for (int begin = HalfOf(job.submit_time); begin + length <= HalfOf(job.deadline); ++begin) {
        TryRun(index, zone, begin, begin + length, grams);
      }
    }
  }

  void TryRun(size_t index, size_t zone, int begin, int end, double grams) {
    bool is_free = true;
    for (int half = begin; half < end; ++half) {
      is_free = is_free && At(zone, half) > 0;
      grams += GramsOf(case_.jobs[index], zone, half);
    }
    if (!is_free) return;
    for (int half = begin; half < end; ++half) --At(zone, half);
    TryJob(index + 1, grams);
    for (int half = begin; half < end; ++half) ++At(zone, half);
  }

  void TryParts(size_t index, int half, int left, double grams) {
    if (left == 0) {
      TryJob(index + 1, grams);
      return;
    }
    if (half + left > HalfOf(case_.jobs[index].deadline)) return;
    TryParts(index, half + 1, left, grams);
    for (size_t zone = 0; zone < free_.size(); ++zone) {
      if (At(zone, half) == 0) continue;
      --At(zone, half);
      TryParts(index, half + 1, left - 1, grams + GramsOf(case_.jobs[index], zone, half));
      ++At(zone, half);
    }
  }

  int& At(size_t zone, int half) { return free_[zone][static_cast<size_t>(half)]; }

  double GramsOf(const SimulatedJob& job, size_t zone, int half) const {
    const absl::Time begin = kStart + kHalf * half;
    const auto* const step = case_.setup.zones[zone].intensity.StepAt(begin);
    return ToGrams(EmissionsWithPue(job.power * kHalf, case_.setup.pue_permille, step->intensity));
  }

  const Case& case_;
  std::vector<std::vector<int>> free_;  // GPUs by zone and half hour
  double best_ = std::numeric_limits<double>::infinity();
};

ByZoneAndSlot RandomPrices(const BoundProblem& problem, std::mt19937& random) {
  ByZoneAndSlot prices;
  for (size_t zone = 0; zone < problem.zones.size(); ++zone) {
    for (size_t slot = 0; slot < problem.slots(); ++slot) {
      if (slot == 0) prices.emplace_back();
      prices.back().push_back(Draw(random, 0, 3) == 0 ? Draw(random, 1, 100) : 0);
    }
  }
  return prices;
}

// Checks random cases with such steps, and returns how far below the best schedules the bounds are
// in the mean.
double CheckAgainstBruteForce(absl::Duration step) {
  int feasible = 0;
  double gaps = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed << ", steps of " << step);
    std::mt19937 random(seed);
    const Case tried = RandomCase(step, random);
    const double least = BruteForce(tried).grams();
    if (least == std::numeric_limits<double>::infinity()) continue;
    const BoundProblem problem = MakeBoundProblem(tried.jobs, tried.outcome, tried.setup);
    const double bound = BestEmissionsBound(problem);
    EXPECT_LE(bound, least);
    for (int i = 0; i < 10; ++i) {
      EXPECT_LE(EmissionsBound(problem, RandomPrices(problem, random)).grams, least);
    }
    ++feasible;
    gaps += least / bound - 1;
  }
  EXPECT_GT(feasible, 200);
  return gaps / feasible;
}

TEST(EmissionsBound, IsNeverAboveTheBestOfAllSchedules) {
  EXPECT_LT(CheckAgainstBruteForce(kHalf), 0.05);
  EXPECT_LT(CheckAgainstBruteForce(absl::Hours(1)), 0.15);
}

SimulatedJob JobOf(int submit_halves, int halves, int deadline_halves) {
  return {.submit_time = kStart + kHalf * submit_halves,
          .duration = kHalf * halves,
          .deadline = kStart + kHalf * deadline_halves,
          .resources = {.gpus = 1},
          .power = Watts(1000)};
}

double BoundOf(const Case& bounded) {
  return BestEmissionsBound(MakeBoundProblem(bounded.jobs, bounded.outcome, bounded.setup));
}

TEST(EmissionsBound, IsTheOptimumOfAJobAlone) {
  Case alone;
  alone.setup.zones = {ZoneOf("GB", {300, 200, 100, 250, 150, 300}, 1)};
  alone.AddJob(JobOf(1, 3, 9));  // half of the second hour, all of the third
  EXPECT_NEAR(BoundOf(alone), 200, 0.001);
  alone.jobs[0].interruption = Interruption();  // the third, half of the fifth, up to its end
  alone.jobs[0].deadline = kStart + kHalf * 10;
  EXPECT_NEAR(BoundOf(alone), 175, 0.001);
}

TEST(EmissionsBound, KnowsThatNotEverybodyCanHaveTheCleanestHour) {
  Case crowd;
  crowd.setup.zones = {ZoneOf("GB", {300, 200, 100, 250, 150, 300}, 1)};
  for (int i = 0; i < 3; ++i) crowd.AddJob(JobOf(0, 2, 12));
  EXPECT_NEAR(BoundOf(crowd), 100 + 150 + 200, 1);
}

TEST(EmissionsBound, HoldsForJobsThatFinishedLate) {
  Case late;
  late.setup.zones = {ZoneOf("GB", {300, 200, 100, 250, 150, 300}, 1)};
  late.AddJob(JobOf(0, 2, 2));
  late.outcome.jobs[0].end_time = kStart + absl::Hours(3);
  EXPECT_NEAR(BoundOf(late), 100, 0.001);
}

TEST(EmissionsBound, LooksOnlyAtZonesThatCanHoldTheJob) {
  Case choosy;
  choosy.setup.zones = {ZoneOf("GB", {300, 300, 300, 300, 300, 300}, 2),
                        ZoneOf("DE", {10, 10, 10, 10, 10, 10}, 1)};
  choosy.AddJob(JobOf(0, 2, 12));
  EXPECT_NEAR(BoundOf(choosy), 10, 0.001);
  choosy.jobs[0].resources.gpus = 2;
  EXPECT_NEAR(BoundOf(choosy), 300, 0.001);
  choosy.jobs[0].resources.gpus = 1;
  choosy.jobs[0].zones = {"GB"};
  EXPECT_NEAR(BoundOf(choosy), 300, 0.001);
}

TEST(EmissionsBound, IsNothingIfNothingRan) { EXPECT_EQ(BoundOf({}), 0); }

class AnyPolicy : public testing::TestWithParam<std::tuple<uint32_t, SimulatedPolicy>> {};

TEST_P(AnyPolicy, EmitsNoLessThanTheBound) {
  const auto [seed, policy] = GetParam();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  SimulationSetup setup = {.policy = policy};
  for (const char* name : {"GB", "DE"}) {
    std::vector<int> grams;
    for (int hour = 0; hour < 10 * 24; ++hour) grams.push_back(Draw(random, 50, 400));
    setup.zones.push_back(ZoneOf(name, grams, 4));
  }
  JobTrace trace;
  for (int i = 0; i < 15; ++i) {
    trace.jobs.push_back({.submit = absl::Minutes(47) * i,
                          .duration = absl::Seconds(Draw(random, 60, 20'000)),
                          .gpus = Draw(random, 1, 4)});
  }
  const auto jobs = MakeWorkload(trace, setup.zones,
                                 {.start = kStart,
                                  .interruptible_share = 0.4,
                                  .resume_overhead = absl::Minutes(2),
                                  .seed = seed})
                        .value();
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  const JobTally all = Summarize(jobs, outcome, setup.zones, setup.pue_permille).all;
  const double bound = BestEmissionsBound(MakeBoundProblem(jobs, outcome, setup));
  EXPECT_LE(bound, ToGrams(all.emissions));
  EXPECT_GT(bound, 0.2 * ToGrams(all.emissions));
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyPolicy,
                         testing::Combine(testing::Range(1u, 4u),
                                          testing::Values(SimulatedPolicy::kWindfall,
                                                          SimulatedPolicy::kRunNow,
                                                          SimulatedPolicy::kLowestWindow)));

}  // namespace
}  // namespace windfall
