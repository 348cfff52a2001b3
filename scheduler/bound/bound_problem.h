// Work, zones and time as far as they bound emissions from below.
#ifndef WINDFALL_SCHEDULER_BOUND_BOUND_PROBLEM_H_
#define WINDFALL_SCHEDULER_BOUND_BOUND_PROBLEM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace windfall {

// Nanoseconds, of time since an origin that the problem chooses, or of a length: whole, so that
// sums of them are exact.
using BoundTime = int64_t;

// Capacity is counted in one unit, GPUs or CPUs, as the problem chooses.
struct BoundZone {
  // By slot: grams that a power of 1 kW emits at least in an hour, with PUE.
  std::vector<double> grams_per_kwh;
  // By slot: units that are free there at the most, in the mean. Empty: room for everything.
  std::vector<double> units;
};

struct BoundJob {
  // When it may run; within the slots, and not shorter than its running time.
  BoundTime begin = 0;
  BoundTime end = 0;
  BoundTime length = 0;  // of running time; positive
  double kilowatts = 0;
  double units = 0;
  double count = 1;           // so many equal ones
  std::vector<size_t> zones;  // whose nodes can hold it, by index; not empty
  enum class Breaks {
    kNone,
    kInOneZone,
    kAnywhere,  // it may go on in another zone
  };
  Breaks breaks = Breaks::kNone;
  double rounding_grams = 0;  // that may be missing in what is compared with the bound, of each
};

struct BoundProblem {
  // Where slots begin and end; slot i lies between edges i and i + 1. Ascending.
  std::vector<BoundTime> edges;
  std::vector<BoundZone> zones;
  std::vector<BoundJob> jobs;

  size_t slots() const { return edges.empty() ? 0 : edges.size() - 1; }
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_BOUND_BOUND_PROBLEM_H_
