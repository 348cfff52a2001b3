// When to open the stream to the scheduler, and when to give a sign of life on it.
#ifndef WINDFALL_AGENT_LINK_LINK_STATE_H_
#define WINDFALL_AGENT_LINK_LINK_STATE_H_

#include <cstdint>
#include <random>

#include "absl/time/time.h"

namespace windfall {

inline constexpr absl::Duration kHeartbeatInterval = absl::Seconds(5);  // or less, see below
inline constexpr absl::Duration kShortestRetry = absl::Milliseconds(100);
inline constexpr absl::Duration kLongestRetry = absl::Seconds(10);

// Pure: times are those of Moment::uptime. Opens at once at first; after a loss it waits twice as
// long each time, up to kLongestRetry, half of it by chance, so that the agents of a restarted
// scheduler do not come all at once.
class LinkState {
 public:
  explicit LinkState(uint64_t seed) : random_(seed) {}

  bool ShouldOpen(absl::Duration now) const { return phase_ == Phase::kDown && now >= due_; }
  void NoteOpened();
  // A lease is renewed three times before it ends.
  void NoteWelcome(absl::Duration now, absl::Duration lease);
  void NoteLost(absl::Duration now);
  // As a loss, but asking again soon would not help: waits kLongestRetry.
  void NoteRefused(absl::Duration now);

  // Between the scheduler's welcome and the loss of the stream.
  bool IsUp() const { return phase_ == Phase::kUp; }
  // True once an interval.
  bool TakeHeartbeat(absl::Duration now);
  // When one of these may next become true. Infinite while a stream is being opened.
  absl::Duration NextDue() const;

 private:
  enum class Phase { kDown, kOpening, kUp };

  std::mt19937_64 random_;
  Phase phase_ = Phase::kDown;
  absl::Duration due_;  // next attempt, or next heartbeat
  absl::Duration retry_ = kShortestRetry;
  absl::Duration heartbeat_interval_ = kHeartbeatInterval;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_LINK_STATE_H_
