#ifndef WINDFALL_CLI_RESTART_LIMIT_H_
#define WINDFALL_CLI_RESTART_LIMIT_H_

#include <deque>

#include "absl/time/time.h"

namespace windfall {

// How often a program that ends by itself is started again: three times within a minute. One that
// ends more often will not come to work by being started once more.
class RestartLimit {
 public:
  // Whether it may be started again at `now`, which then counts. REQUIRES: `now` never goes back.
  bool Allow(absl::Time now);

 private:
  std::deque<absl::Time> restarts_;  // within the last minute
};

}  // namespace windfall

#endif  // WINDFALL_CLI_RESTART_LIMIT_H_
