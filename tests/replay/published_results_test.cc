// Figure 8 of Hanafy et al., "Going Green for Less Green" (GAIA, ASPLOS 2024), replayed.
//
// How theirs maps to ours: hour 7000 of 2022 in South Australia is `start` (--start); their
// 5-second steps are submissions and running times rounded down to 5 seconds; each CPU draws a watt
// and nothing else does (--watts-per-cpu 1); jobs are known by the mean of their class only
// (--durations class-mean), which theirs rounds down to a step and ours to a second; there is room
// for everything (--nodes unlimited). Theirs ends after 720 hours, when all of these jobs have long
// ended. "No-wait" is run-now, and what all are normalised to.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "scheduler/simulator/simulation.h"
#include "scheduler/simulator/simulation_summary.h"
#include "tests/doubles/shared_data.h"

namespace windfall {
namespace {

constexpr int kStepSeconds = 5;

std::vector<std::string> LinesAfterHeader(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  std::vector<std::string> lines = absl::StrSplit(text.str(), '\n', absl::SkipWhitespace());
  lines.erase(lines.begin());
  return lines;
}

double Number(absl::string_view text) {
  double number = 0;
  EXPECT_TRUE(absl::SimpleAtod(text, &number)) << text;
  return number;
}

int64_t WholeSteps(absl::string_view seconds) {
  return static_cast<int64_t>(Number(seconds)) / kStepSeconds * kStepSeconds;
}

absl::Time NewYear() { return absl::FromCivil(absl::CivilSecond(2022, 1, 1), absl::UTCTimeZone()); }

JobTrace ReadTrace(const std::filesystem::path& path) {
  std::string text = "submit_time_s,duration_s,num_gpus,num_cpus\n";
  for (const std::string& line : LinesAfterHeader(path)) {
    const std::vector<std::string> fields = absl::StrSplit(line, ',');
    absl::StrAppend(&text, WholeSteps(fields[0]), ",", WholeSteps(fields[1]), ",0,", fields[2],
                    "\n");
  }
  return ParseJobTrace(text).value();
}

IntensitySeries ReadIntensity(const std::filesystem::path& path) {
  std::vector<IntensityStep> steps;
  absl::Time begin = NewYear();
  for (const std::string& line : LinesAfterHeader(path)) {
    steps.push_back({{begin, begin + absl::Hours(1)}, GramsPerKwhRounded(Number(line))});
    begin += absl::Hours(1);
  }
  return IntensitySeries::Create({.zone = "AU-SA", .provider = "csv"}, steps).value();
}

TEST(PublishedResults, OfGaiaFigure8AreReproducedToSixDigits) {
  const std::filesystem::path replay = SharedData("replay");
  if (replay.empty()) GTEST_SKIP() << "no published inputs: set WINDFALL_SHARED_DATA";
  SimulationSetup setup;
  setup.zones = {{.name = "AU-SA", .intensity = ReadIntensity(replay / "AU-SA_2022_hourly.csv")}};
  const WorkloadOptions options = {.start = NewYear() + absl::Hours(7000),
                                   .power_per_cpu = Watts(1),
                                   .durations = DurationsKnown::kClassMean};
  const JobTrace trace = ReadTrace(replay / "gaia_pai_1k.csv");
  const std::vector<SimulatedJob> jobs = MakeWorkload(trace, setup.zones, options).value();
  const struct {
    SimulatedPolicy policy;
    double normalised;
  } kCases[] = {
      {SimulatedPolicy::kRunNow, 1},
      {SimulatedPolicy::kLowestSlot, 0.780037},
      {SimulatedPolicy::kLowestWindow, 0.683704},
      {SimulatedPolicy::kCarbonTime, 0.724888},
  };
  for (const auto& c : kCases) {
    setup.policy = c.policy;
    const SimulationOutcome outcome = Simulate(jobs, setup).value();
    const SimulationSummary summary = Summarize(jobs, outcome, setup.zones, setup.pue_permille);
    EXPECT_EQ(summary.all.completed, 1000);
    EXPECT_EQ(summary.all.unsettled_energy, Energy());
    const double run_now = ToGrams(*summary.all.run_now);
    EXPECT_NEAR(run_now, 562.171, 0.0005);
    EXPECT_NEAR(ToGrams(summary.all.emissions) / run_now, c.normalised, 5e-7)
        << "policy " << static_cast<int>(c.policy);
  }
}

}  // namespace
}  // namespace windfall
