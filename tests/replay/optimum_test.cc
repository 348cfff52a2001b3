// With room for everything, a perfect forecast and known running times nothing stands between a
// job and its optimum, and every job must have it: found here by trying all that could be one.
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "absl/numeric/int128.h"
#include "forecasts/intensity_file.h"
#include "forecasts/unpacked_file.h"
#include "gtest/gtest.h"
#include "scheduler/simulator/simulation.h"
#include "tests/doubles/shared_data.h"

namespace windfall {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);

// mg/kWh x ns: exact.
using Cost = absl::int128;

Cost CostOf(const TimeSpan& span, const IntensitySeries& intensity) {
  Cost cost = 0;
  const IntensitySeries part = intensity.Cut(span);
  for (const IntensityStep& step : part.steps()) {
    cost += Cost(ToMilligramsPerKwh(step.intensity)) * absl::ToInt64Nanoseconds(step.span.length());
  }
  return cost;
}

// What waits keeps so much of its running time before its deadline.
absl::Duration Margin(absl::Duration duration) { return std::max(duration / 50, absl::Seconds(5)); }

// One of the best starts has its begin or its end on an edge of a step, or of the span.
Cost BestUnbroken(const SimulatedJob& job, const IntensitySeries& intensity) {
  const absl::Time last =
      std::max(job.deadline - Margin(job.duration) - job.duration, job.submit_time);
  Cost best = CostOf({job.submit_time, job.submit_time + job.duration}, intensity);
  const auto consider = [&](absl::Time start) {
    if (start < job.submit_time || start > last) return;
    best = std::min(best, CostOf({start, start + job.duration}, intensity));
  };
  consider(last);
  const IntensitySeries ahead = intensity.Cut({job.submit_time, job.deadline});
  for (const IntensityStep& step : ahead.steps()) {
    consider(step.span.begin);
    consider(step.span.end - job.duration);
  }
  return best;
}

// The cleanest steps until `end`, as many as it takes. Pauses cost nothing here.
Cost BestPieces(const SimulatedJob& job, const IntensitySeries& intensity, absl::Time end) {
  std::vector<IntensityStep> steps = intensity.Cut({job.submit_time, end}).steps();
  std::sort(steps.begin(), steps.end(),
            [](const auto& a, const auto& b) { return a.intensity < b.intensity; });
  Cost cost = 0;
  absl::Duration left = job.duration;
  for (const IntensityStep& step : steps) {
    const absl::Duration part = std::min(left, step.span.length());
    cost += Cost(ToMilligramsPerKwh(step.intensity)) * absl::ToInt64Nanoseconds(part);
    left -= part;
  }
  return cost;
}

Cost CostOf(const std::vector<Segment>& segments, const IntensitySeries& intensity) {
  Cost cost = 0;
  for (const Segment& segment : segments) cost += CostOf(segment.span, intensity);
  return cost;
}

struct Result {
  std::vector<Segment> first_plan;
  JobOutcome outcome;
};

void CheckUnbroken(const SimulatedJob& job, const Result& result,
                   const IntensitySeries& intensity) {
  const Cost best = BestUnbroken(job, intensity);
  EXPECT_EQ(CostOf(result.first_plan, intensity), best);
  EXPECT_EQ(CostOf(result.outcome.ran, intensity), best);
}

void CheckInterruptible(const SimulatedJob& job, const Result& result,
                        const IntensitySeries& intensity) {
  const absl::Time safe_end =
      std::max(job.deadline - Margin(job.duration), job.submit_time + job.duration);
  const Cost best = BestPieces(job, intensity, safe_end);
  EXPECT_EQ(CostOf(result.first_plan, intensity), best);
  // What is left of a job needs less of a margin than all of it.
  const Cost cost = CostOf(result.outcome.ran, intensity);
  EXPECT_GE(cost, BestPieces(job, intensity, job.deadline));
  EXPECT_LE(cost, best);
}

void CheckAllOptimal(const JobTrace& trace, const IntensitySeries& intensity) {
  SimulationSetup setup;
  setup.zones = {{.name = "GB", .intensity = intensity}};
  const WorkloadOptions options = {.start = kStart, .interruptible_share = 0.5};
  const std::vector<SimulatedJob> jobs = MakeWorkload(trace, setup.zones, options).value();
  std::map<JobId, std::vector<Segment>> first_plans;
  setup.make_plan = [&first_plans](const PlanRequest& request) {
    WorkPlan plan = MakePlan(request);
    for (const TaskPlan& task : plan.tasks) first_plans.emplace(task.task.job, task.segments);
    return plan;
  };
  const SimulationOutcome outcome = Simulate(jobs, setup).value();
  for (size_t i = 0; i < jobs.size(); ++i) {
    SCOPED_TRACE(testing::Message() << "job " << i << " of line " << trace.jobs[i].line);
    const Result result = {.first_plan = first_plans.at(JobId(static_cast<int64_t>(i) + 1)),
                           .outcome = outcome.jobs[i]};
    ASSERT_LE(*result.outcome.end_time, jobs[i].deadline);
    if (jobs[i].interruption.has_value()) {
      CheckInterruptible(jobs[i], result, intensity);
    } else {
      CheckUnbroken(jobs[i], result, intensity);
    }
  }
}

class RandomOptimum : public testing::TestWithParam<uint32_t> {};

TEST_P(RandomOptimum, IsFoundForEveryJob) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  std::mt19937 random(GetParam());
  std::vector<IntensityStep> steps;
  for (int i = 0; i < 6 * 48; ++i) {
    const absl::Time begin = kStart + absl::Minutes(30) * i;
    steps.push_back(
        {{begin, begin + absl::Minutes(30)}, GramsPerKwh(50 + static_cast<int>(random() % 300))});
  }
  JobTrace trace;
  for (int i = 0; i < 30; ++i) {
    TraceJob job{.line = i + 2,
                 .submit = absl::Seconds(i * 3000 + random() % 3000),
                 .duration = absl::Seconds(1 + random() % 50'000),
                 .gpus = 1};
    if (random() % 2 == 0) {
      job.deadline = job.submit + job.duration + absl::Seconds(random() % 100'000);
    }
    trace.jobs.push_back(job);
  }
  CheckAllOptimal(trace,
                  IntensitySeries::Create({.zone = "GB", .provider = "test"}, steps).value());
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomOptimum, testing::Range(1u, 9u));

TEST(RealOptimum, IsFoundForEveryJobOfAnHourOfPhilly) {
  const std::filesystem::path jobs = SharedData("jobs");
  const std::filesystem::path carbon = SharedData("carbon");
  if (jobs.empty() || carbon.empty())
    GTEST_SKIP() << "no recorded jobs and intensity: set WINDFALL_SHARED_DATA";
  const std::string text =
      ReadUnpacked((jobs / "philly_2017-09_2017-10.csv.gz").string(), 1 << 28).value();
  JobTrace trace = ParseJobTrace(text).value();
  trace.jobs.erase(trace.jobs.begin(), trace.jobs.begin() + 20'000);
  trace.jobs.resize(100);
  const RecordedIntensity recorded =
      ReadIntensityFile((carbon / "GB_2022-2023_hourly_lifecycle.csv").string(),
                        {.zone = "GB", .provider = "csv"})
          .value();
  CheckAllOptimal(trace, std::get<IntensitySeries>(recorded.content));
}

}  // namespace
}  // namespace windfall
