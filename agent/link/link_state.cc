#include "agent/link/link_state.h"

#include <algorithm>

namespace windfall {

void LinkState::NoteOpened() { phase_ = Phase::kOpening; }

void LinkState::NoteWelcome(absl::Duration now, absl::Duration lease) {
  phase_ = Phase::kUp;
  heartbeat_interval_ = std::min(kHeartbeatInterval, lease / 3);
  retry_ = kShortestRetry;
  due_ = now;
}

void LinkState::NoteLost(absl::Duration now) {
  phase_ = Phase::kDown;
  due_ = now + retry_ * std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  retry_ = std::min(retry_ * 2, kLongestRetry);
}

void LinkState::NoteRefused(absl::Duration now) {
  retry_ = kLongestRetry;
  NoteLost(now);
}

bool LinkState::TakeHeartbeat(absl::Duration now) {
  if (phase_ != Phase::kUp || now < due_) return false;
  due_ = now + heartbeat_interval_;
  return true;
}

absl::Duration LinkState::NextDue() const {
  return phase_ == Phase::kOpening ? absl::InfiniteDuration() : due_;
}

}  // namespace windfall
