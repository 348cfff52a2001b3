// windfall-bench-slots: how near the optimum a plan of many jobs comes, and how long it takes.

#include <chrono>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "scheduler/planner/slots/node_packing.h"
#include "scheduler/planner/slots/price_search.h"
#include "scheduler/planner/slots/repair.h"
#include "scheduler/planner/slots/slot_planner.h"
#include "tests/bench/slot_load.h"

namespace windfall {
namespace {

// By the clock on the wall, and by the processor's, which others on the machine lengthen less.
class Stopwatch {
 public:
  double Milliseconds() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin_)
        .count();
  }
  double ProcessorMilliseconds() const {
    return 1e3 * static_cast<double>(std::clock() - processor_begin_) / CLOCKS_PER_SEC;
  }

 private:
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  const std::clock_t processor_begin_ = std::clock();
};

// A line of /proc/self/status, such as VmRSS; 0 if there is none. Of this program alone, unlike
// what getrusage says, which begins with the program that started it.
int64_t BytesIn(const std::string& name) {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name + ":")) return std::stoll(line.substr(name.size() + 1)) * 1024;
  }
  return 0;
}

struct Options {
  SlotLoad load;
  SlotEffort effort;
  std::string start = "2020-06-01";
  int bound_iterations = 60;
  int arrivals = 0;            // planned again with so many more
  double forecast_change = 0;  // and with carbon that differs by so much
  double hysteresis = 0.05;
};

int64_t LateRunNow(const SlotProblem& problem, double& carbon) {
  SlotMarket market(problem);
  NodePacking packing(problem, market);
  PlaceRunNow(packing);
  carbon = CarbonOf(problem, packing.plan());
  return CountWithoutPlace(packing.plan());
}

// The carbon as another forecast tells it: with an error that lasts for hours.
void ChangeForecast(double share, uint64_t seed, SlotProblem& problem) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  constexpr double kStays = 0.95;
  for (SlotZone& zone : problem.zones) {
    double error = normal(random);
    for (float& carbon : zone.carbon) {
      carbon *= static_cast<float>(std::max(0.1, 1 + share * error));
      error = kStays * error + std::sqrt(1 - kStays * kStays) * normal(random);
    }
  }
}

// Plans some of the jobs, then all of them with the change, and prints what the second plan did.
int MeasureReplan(const Options& options, const SlotProblem& all) {
  SlotProblem first = all;
  first.jobs.resize(all.jobs.size() - static_cast<size_t>(options.arrivals));
  SlotMarket first_market(first);
  SlotPlan before = PlanSlots(first, options.effort, first_market).plan;
  before.resize(all.jobs.size());
  SlotProblem second = all;
  if (options.forecast_change > 0) ChangeForecast(options.forecast_change, 7, second);
  SlotMarket market(second);
  for (size_t zone = 0; zone < market.zone_count(); ++zone) {
    market.SetPrice(zone, first_market.price(zone));
  }
  const double stale = CarbonOf(second, before);
  const Stopwatch watch;
  const SlotResult result = ReplanSlots(second, before, options.hysteresis, market);
  const double milliseconds = watch.Milliseconds();
  const double processor = watch.ProcessorMilliseconds();
  int64_t moved = 0;
  int64_t lost = 0;
  for (size_t i = 0; i < first.jobs.size(); ++i) {
    moved += result.plan[i] == before[i] ? 0 : 1;
    lost += before[i].exists() && !result.plan[i].exists() ? 1 : 0;
  }
  FindPrices(second, {.iterations = options.bound_iterations, .about = result.carbon}, market);
  const double bound = LowerBound(second, market);
  std::cout << absl::StrFormat(
      "{\"milliseconds\": %.0f, \"processorMilliseconds\": %.0f, \"movedPercent\": %.2f, "
      "\"lostTheirPlace\": %d, \"late\": %d, \"gapPercent\": %.4f, \"staleGapPercent\": %.4f, "
      "\"fault\": \"%s\"}\n",
      milliseconds, processor,
      100.0 * static_cast<double>(moved) / static_cast<double>(first.jobs.size()), lost,
      result.late, 100 * (result.carbon / bound - 1), 100 * (stale / bound - 1),
      FindFault(second, result.plan));
  return 0;
}

int Measure(const Options& options) {
  const int64_t bytes = BytesIn("VmRSS");
  const absl::StatusOr<SlotProblem> problem = MakeSlotProblem(options.load);
  if (!problem.ok()) {
    std::cerr << "windfall-bench-slots: " << problem.status().message() << "\n";
    return 2;
  }
  if (options.arrivals > 0 || options.forecast_change > 0) return MeasureReplan(options, *problem);
  SlotMarket market(*problem);
  const Stopwatch watch;
  const SlotResult result = PlanSlots(*problem, options.effort, market);
  const double milliseconds = watch.Milliseconds();
  const double processor = watch.ProcessorMilliseconds();
  const int64_t more_bytes = BytesIn("VmHWM") - bytes;
  const char* const fault = FindFault(*problem, result.plan);
  if (*fault != '\0') {
    std::cerr << "windfall-bench-slots: the plan has " << fault << "\n";
    return 1;
  }
  double bound = LowerBound(*problem, market);
  FindPrices(*problem, {.iterations = options.bound_iterations, .about = result.carbon}, market);
  bound = std::max(bound, LowerBound(*problem, market));
  double now_carbon = 0;
  const int64_t late_now = LateRunNow(*problem, now_carbon);
  std::cout << absl::StrFormat(
      "{\"milliseconds\": %.0f, \"processorMilliseconds\": %.0f, \"gapPercent\": %.4f, \"late\": "
      "%d, \"lateRunNow\": %d, \"bytesPerJob\": %d, "
      "\"kilograms\": %.3f, \"boundKilograms\": %.3f, \"runNowKilograms\": %.3f}\n",
      milliseconds, processor, 100 * (result.carbon / bound - 1), CountWithoutPlace(result.plan),
      late_now, more_bytes / std::max<int64_t>(options.load.jobs, 1), result.carbon / 1e3,
      bound / 1e3, now_carbon / 1e3);
  return 0;
}

int Run(int argc, char** argv) {
  CLI::App app("Plans a synthetic week and prints one JSON object.", "windfall-bench-slots");
  Options options;
  SlotLoad& load = options.load;
  SlotEffort& effort = options.effort;
  app.add_option("--zone", load.zones, "NAME=FILE of intensity; repeat")->required();
  app.add_option("--start", options.start, "the first day");
  app.add_option("--jobs", load.jobs);
  app.add_option("--load", load.load, "share of all GPU hours");
  app.add_option("--interruptible", load.interruptible, "share of the jobs");
  app.add_option("--resume-cost", load.resume_cost, "slots of energy");
  app.add_option("--min-segment", load.min_segment, "slots");
  app.add_option("--slots-per-hour", load.slots_per_hour);
  app.add_option("--seed", load.seed);
  app.add_option("--gpus-per-node", load.gpus_per_node, "0: each zone is one node");
  app.add_option("--price-iterations", effort.price_iterations);
  app.add_option("--price-sample", effort.price_sample);
  app.add_option("--price-rules", effort.price_rules, "whether prices heed what breaks cost");
  app.add_option("--passes", effort.passes);
  app.add_option("--node-rounds", effort.node_rounds);
  app.add_option("--rebuilds", effort.rebuilds);
  app.add_option("--cycles", effort.cycles);
  app.add_option("--bound-iterations", options.bound_iterations);
  app.add_option("--arrivals", options.arrivals, "plan again with so many more jobs");
  app.add_option("--forecast-change", options.forecast_change, "plan again with such an error");
  app.add_option("--hysteresis", options.hysteresis,
                 "gain for which a job moves when planned again");
  CLI11_PARSE(app, argc, argv);
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d", options.start, &load.start, &error)) {
    std::cerr << "windfall-bench-slots: --start '" << options.start << "': " << error << "\n";
    return 2;
  }
  return Measure(options);
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) { return windfall::Run(argc, argv); }
