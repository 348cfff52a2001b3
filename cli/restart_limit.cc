#include "cli/restart_limit.h"

namespace windfall {
namespace {

constexpr size_t kMostRestarts = 3;
constexpr absl::Duration kWindow = absl::Minutes(1);

}  // namespace

bool RestartLimit::Allow(absl::Time now) {
  while (!restarts_.empty() && restarts_.front() <= now - kWindow) restarts_.pop_front();
  if (restarts_.size() >= kMostRestarts) return false;
  restarts_.push_back(now);
  return true;
}

}  // namespace windfall
