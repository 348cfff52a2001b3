#include "agent/link/link_state.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr absl::Duration kNow = absl::Seconds(1000);

TEST(LinkState, OpensAtOnceAndOnlyOnce) {
  LinkState link(1);
  EXPECT_TRUE(link.ShouldOpen(kNow));
  link.NoteOpened();
  EXPECT_FALSE(link.ShouldOpen(kNow + absl::Hours(1)));
  EXPECT_EQ(link.NextDue(), absl::InfiniteDuration());
}

TEST(LinkState, WaitsLongerAfterEachFailureButNotForEver) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    LinkState link(seed);
    absl::Duration now = kNow;
    absl::Duration longest = kShortestRetry;
    for (int attempt = 0; attempt < 20; ++attempt) {
      link.NoteOpened();
      link.NoteLost(now);
      const absl::Duration wait = link.NextDue() - now;
      EXPECT_GE(wait, longest / 2) << "seed " << seed;
      EXPECT_LE(wait, longest) << "seed " << seed;
      EXPECT_FALSE(link.ShouldOpen(now));
      now = link.NextDue();
      EXPECT_TRUE(link.ShouldOpen(now));
      longest = std::min(longest * 2, kLongestRetry);
    }
  }
}

TEST(LinkState, AWelcomeMakesTheNextWaitShortAgain) {
  LinkState link(1);
  for (int attempt = 0; attempt < 10; ++attempt) link.NoteLost(kNow);
  link.NoteWelcome(kNow, absl::InfiniteDuration());
  link.NoteLost(kNow);
  EXPECT_LE(link.NextDue(), kNow + kShortestRetry);
}

TEST(LinkState, TwoAgentsDoNotComeBackTogether) {
  LinkState one(1);
  LinkState other(2);
  one.NoteLost(kNow);
  other.NoteLost(kNow);
  EXPECT_NE(one.NextDue(), other.NextDue());
}

TEST(LinkState, GivesASignOfLifeOnceAnIntervalWhileItIsUp) {
  LinkState link(1);
  EXPECT_FALSE(link.TakeHeartbeat(kNow));
  link.NoteOpened();
  link.NoteWelcome(kNow, absl::InfiniteDuration());
  EXPECT_TRUE(link.TakeHeartbeat(kNow));
  EXPECT_FALSE(link.TakeHeartbeat(kNow));
  EXPECT_EQ(link.NextDue(), kNow + kHeartbeatInterval);
  EXPECT_TRUE(link.TakeHeartbeat(kNow + kHeartbeatInterval));
  link.NoteLost(kNow + kHeartbeatInterval);
  EXPECT_FALSE(link.TakeHeartbeat(kNow + absl::Hours(1)));
}

TEST(LinkState, RenewsAShortLeaseThreeTimesBeforeItEnds) {
  LinkState link(1);
  link.NoteOpened();
  link.NoteWelcome(kNow, absl::Seconds(3));
  EXPECT_TRUE(link.TakeHeartbeat(kNow));
  EXPECT_EQ(link.NextDue(), kNow + absl::Seconds(1));
}

TEST(LinkState, DoesNotPressASchedulerThatHasRefused) {
  LinkState link(1);
  link.NoteWelcome(kNow, absl::InfiniteDuration());
  link.NoteRefused(kNow);
  EXPECT_GE(link.NextDue(), kNow + kLongestRetry / 2);
}

}  // namespace
}  // namespace windfall
