// windfall-bench-plan: how long one plan of many jobs takes.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <random>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "scheduler/planner/planner.h"

namespace windfall {
namespace {

struct Problem {
  int jobs = 1000;
  int tasks = 1;  // of each job
  int nodes = 10;
  double interruptible = 0.5;  // share of the jobs
  int repeats = 5;
  uint64_t seed = 1;
};

const absl::Time kNow = absl::FromUnixSeconds(1'678'060'800);  // 2023-03-06T00:00Z

// Four days of half hours: a daily wave with some noise.
Forecast MakeForecast(std::mt19937_64& random) {
  std::vector<IntensityStep> steps;
  for (int i = 0; i < 192; ++i) {
    const absl::Time begin = kNow + absl::Minutes(30 * i);
    const double wave = 200 + 120 * std::sin(i * 2 * 3.14159265 / 48);
    const auto noise = static_cast<double>(random() % 40);
    steps.push_back({.span = {begin, begin + absl::Minutes(30)},
                     .intensity = GramsPerKwhRounded(wave + noise)});
  }
  return {.id = ForecastId(1),
          .series = *IntensitySeries::Create({.zone = "GB", .provider = "bench"}, std::move(steps)),
          .issue_time = kNow,
          .fetch_time = kNow};
}

// All have a day of slack.
WorkItem MakeItem(int64_t job, double interruptible, std::mt19937_64& random) {
  WorkItem item = {.task = {.job = JobId(job)},
                   .resources = {.gpus = static_cast<int32_t>(1 + random() % 4), .cpus = 4},
                   .remaining = absl::Minutes(20 + static_cast<int64_t>(random() % 600)),
                   .power = Watts(300),
                   .release = kNow};
  item.deadline = kNow + item.remaining + absl::Hours(24);
  const bool may_pause = static_cast<double>(random() % 1000) < interruptible * 1000;
  if (may_pause) item.interruption = Interruption{.resume_overhead = absl::Minutes(2)};
  return item;
}

PlanRequest MakeRequest(const Problem& problem) {
  std::mt19937_64 random(problem.seed);
  PlanRequest request = {.now = kNow, .forecasts = {{"GB", MakeForecast(random)}}};
  for (int i = 1; i <= problem.nodes; ++i) {
    request.nodes.push_back({.id = NodeId(i), .zone = "GB", .capacity = {.gpus = 8, .cpus = 64}});
  }
  for (int i = 1; i <= problem.jobs; ++i) {
    request.work.push_back(MakeItem(i, problem.interruptible, random));
    request.work.back().count = problem.tasks;
    request.work.back().most_plans = 512;
  }
  return request;
}

struct Measured {
  double milliseconds = 0;  // median
  double grams = 0;         // of the items that are on time
  double start_now_grams = 0;
  int64_t late = 0;  // items
};

Measured Measure(const PlanRequest& request, int repeats) {
  Measured measured;
  std::vector<double> milliseconds;
  std::vector<Outlook> outlooks;
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    outlooks = MakePlan(request).outlooks;
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    milliseconds.push_back(taken.count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  measured.milliseconds = milliseconds[milliseconds.size() / 2];
  for (const Outlook& outlook : outlooks) {
    measured.late += outlook.feasible ? 0 : 1;
    if (!outlook.feasible || !outlook.emissions || !outlook.start_now_emissions) continue;
    measured.grams += ToGrams(*outlook.emissions);
    measured.start_now_grams += ToGrams(*outlook.start_now_emissions);
  }
  return measured;
}

int Main(int argc, char** argv) {
  Problem problem;
  CLI::App app("Plans synthetic jobs together and prints one JSON object.");
  app.add_option("--jobs", problem.jobs)->capture_default_str();
  app.add_option("--tasks", problem.tasks, "of each job")->capture_default_str();
  app.add_option("--nodes", problem.nodes)->capture_default_str();
  app.add_option("--interruptible", problem.interruptible, "share of the jobs")
      ->capture_default_str();
  app.add_option("--repeats", problem.repeats)->capture_default_str();
  app.add_option("--seed", problem.seed)->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const Measured measured = Measure(MakeRequest(problem), problem.repeats);
  std::cout << absl::StrFormat(
      R"({"milliseconds": %.3f, "grams": %.0f, "startNowGrams": %.0f, "late": %d})"
      "\n",
      measured.milliseconds, measured.grams, measured.start_now_grams, measured.late);
  return 0;
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) { return windfall::Main(argc, argv); }
