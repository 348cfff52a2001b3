#ifndef WINDFALL_AGENT_METER_WHOLE_MILLIJOULES_H_
#define WINDFALL_AGENT_METER_WHOLE_MILLIJOULES_H_

#include <cstdint>

#include "domain/quantity.h"

namespace windfall {

// Adds up a fine unit of energy and hands out whole millijoules, keeping the rest for later.
class WholeMillijoules {
 public:
  explicit WholeMillijoules(int64_t units_per_millijoule)
      : units_per_millijoule_(units_per_millijoule) {}

  // REQUIRES: units >= 0, and below 2^62.
  Energy Add(int64_t units) {
    rest_ += units;
    const Energy whole = Millijoules(rest_ / units_per_millijoule_);
    rest_ %= units_per_millijoule_;
    return whole;
  }

 private:
  int64_t units_per_millijoule_;
  int64_t rest_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_WHOLE_MILLIJOULES_H_
