// The jobs of a simulation: what the trace says, completed with what it does not.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_WORKLOAD_H_
#define WINDFALL_SCHEDULER_SIMULATOR_WORKLOAD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/quantity.h"
#include "domain/resources.h"
#include "scheduler/simulator/job_trace.h"

namespace windfall {

// Equal nodes of one zone.
struct NodeGroup {
  int32_t count = 0;
  Resources capacity;  // of each
  friend bool operator==(const NodeGroup&, const NodeGroup&) = default;
};

// More than any trace asks for, and small enough to be added up.
inline constexpr int32_t kUnlimitedResources = 1 << 29;

struct SimulatedZone {
  std::string name;
  IntensitySeries intensity;       // as it came true
  std::optional<NodeGroup> nodes;  // absent: room for everything
  std::vector<Forecast> issued;    // what was really forecast, in order of issue time
};

// What is known of running times when a job is submitted.
enum class DurationsKnown {
  kExactly,
  kClassMean,  // the mean of the trace's jobs under two hours, or of the others
  kHistory,    // what work of the same user, queue and size took the last time
};

struct WorkloadOptions {
  absl::Time start;                        // second 0 of the trace
  absl::Duration slack = absl::Hours(24);  // deadline: submission + running time + slack
  double interruptible_share = 0;          // of the jobs of which the trace does not say
  absl::Duration resume_overhead;          // running time lost at each resume
  Power power_per_gpu = Watts(300);
  Power power_per_cpu = Watts(10);
  DurationsKnown durations = DurationsKnown::kExactly;
  std::string home;  // zone in which jobs run without windfall; empty: spread by what zones have
  uint64_t seed = 1;
};

// What becomes of a job is up to the policy; what it is, is not.
struct SimulatedJob {
  std::string name;  // user, queue and size: the same for work that is alike
  absl::Time submit_time;
  absl::Duration duration;                 // running time that it really needs
  std::optional<absl::Duration> expected;  // absent: to be learned
  absl::Time deadline;
  Resources resources;
  Power power;
  std::optional<Interruption> interruption;
  std::vector<std::string> zones;  // empty: any
  std::string home;
};

// In the order of `trace`. InvalidArgument if a job names a zone that is not there.
absl::StatusOr<std::vector<SimulatedJob>> MakeWorkload(const JobTrace& trace,
                                                       const std::vector<SimulatedZone>& zones,
                                                       const WorkloadOptions& options);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_WORKLOAD_H_
