// A synthetic week of training jobs on real intensity: the instances of the reference planner.
#ifndef WINDFALL_TESTS_BENCH_SLOT_LOAD_H_
#define WINDFALL_TESTS_BENCH_SLOT_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/planner/slots/slot_problem.h"

namespace windfall {

struct SlotLoad {
  std::vector<std::string> zones;  // NAME=FILE
  absl::Time start;
  int hours = 168;
  int slots_per_hour = 1;
  int jobs = 1000;
  double load = 0.85;        // of all GPUs and hours, before rounding up to whole nodes
  int slack_hours = 24;      // the mean
  double interruptible = 0;  // share of the jobs
  double resume_cost = 0;    // slots
  int min_segment = 1;       // slots
  uint32_t seed = 1;
  int gpus_per_node = 8;  // 0: each zone is one large node
};

// 40/20/20/20 % of the jobs need 1/2/4/8 GPUs of 0.3 to 0.7 kW; half of them run 1 to 4 hours,
// 30 % 5 to 12, 20 % 13 to 36; the slack is uniform from a half to one and a half of its mean. The
// draws follow the order of the reference planner, so that one seed is one instance for both.
absl::StatusOr<SlotProblem> MakeSlotProblem(const SlotLoad& load);

}  // namespace windfall

#endif  // WINDFALL_TESTS_BENCH_SLOT_LOAD_H_
