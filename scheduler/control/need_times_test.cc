#include "scheduler/control/need_times.h"

#include <vector>

#include "gtest/gtest.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

// Without a forecast everything starts at once that may.
class NeedTimesTest : public testing::Test {
 protected:
  NeedTimesTest() { cluster_.AddNode("node-1", 8); }

  // Of an hour.
  JobId SubmitAfter(const std::vector<JobId>& before, int priority, absl::Duration deadline) {
    JobSpec spec = SmallJob();
    spec.after = before;
    spec.priority = priority;
    spec.deadline = cluster_.now + deadline;
    return cluster_.Submit(spec);
  }
  JobId SubmitEarly() { return SubmitAfter({}, 0, absl::Hours(48)); }

  // From now on.
  absl::Duration NeedOf(JobId job) const {
    return NeedTimesOf(cluster_.state, cluster_.now).at(job) - cluster_.now;
  }

  TestCluster cluster_;
};

TEST_F(NeedTimesTest, CountsOfWhatRunsOnlyWhatIsLeft) {
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(10);
  const JobId running = cluster_.Submit(spec);
  cluster_.Turn();
  cluster_.Started(cluster_.TakeStarts().at(0).run);
  cluster_.Advance(absl::Minutes(570));
  const JobId waiting = SubmitEarly();
  SubmitAfter({running, waiting}, 0, absl::Hours(4));
  EXPECT_EQ(NeedOf(waiting), absl::Hours(3));
}

TEST_F(NeedTimesTest, CountsOfASweepOnlyWhatIsLeft) {
  JobSpec spec = SmallJob();
  spec.parameters = {{.name = "i", .values = IntegerRange{1, 4}}};
  spec.max_parallel = 1;
  const JobId sweep = cluster_.Submit(spec);
  cluster_.Turn();
  const RunId run = cluster_.TakeStarts().at(0).run;
  cluster_.Started(run);
  cluster_.Advance(absl::Hours(1));
  cluster_.Ended(run, RunOutcome::kSucceeded);
  const JobId waiting = SubmitEarly();
  SubmitAfter({sweep, waiting}, 0, absl::Minutes(270));
  EXPECT_EQ(NeedOf(waiting), absl::Minutes(210)) << "three tasks in a row are in time";
}

TEST_F(NeedTimesTest, CountsOfWhatHasPausedOnlyWhatIsLeft) {
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(10);
  const JobId paused = cluster_.Submit(spec);
  LiveJob& live = *cluster_.state.FindJob(paused);
  live.tasks[0] = {.id = {paused, 0}, .done = absl::Minutes(570)};
  live.job.next_task = 1;
  const JobId waiting = SubmitEarly();
  SubmitAfter({paused, waiting}, 0, absl::Hours(4));
  EXPECT_EQ(NeedOf(waiting), absl::Hours(3));
}

TEST_F(NeedTimesTest, CountsWhatRunsForJobsThatComeLaterStill) {
  JobSpec spec = SmallJob();
  spec.duration = absl::Hours(10);
  const JobId running = cluster_.Submit(spec);
  cluster_.Turn();
  cluster_.Started(cluster_.TakeStarts().at(0).run);
  cluster_.Advance(absl::Hours(5));
  const JobId middle = SubmitAfter({running}, 0, absl::Hours(48));
  const JobId beside = SubmitEarly();
  SubmitAfter({middle, beside}, 0, absl::Hours(4));
  EXPECT_EQ(NeedOf(beside), absl::Hours(6)) << "it is late, and cannot start before";
}

// An important job, and one after it that late work waits for.
class LateAfterTwo : public NeedTimesTest {
 protected:
  LateAfterTwo()
      : important_(SubmitAfter({}, 5, absl::Hours(48))),
        between_(SubmitAfter({important_}, 0, absl::Hours(24))) {}

  JobId important_;
  JobId between_;
};

TEST_F(LateAfterTwo, DoesNotHurryTheImportantThroughTheOneBetween) {
  SubmitAfter({between_}, 0, absl::Hours(1));
  EXPECT_EQ(NeedOf(between_), absl::Hours(2));
  EXPECT_EQ(NeedOf(important_), absl::Hours(23)) << "the one between asks for itself";
}

TEST_F(LateAfterTwo, HurriesBothIfItIsAsImportant) {
  SubmitAfter({between_}, 0, absl::Hours(1));
  SubmitAfter({between_}, 5, absl::Hours(1));
  EXPECT_EQ(NeedOf(important_), absl::Hours(1));
}

TEST_F(LateAfterTwo, HurriesTheAsImportantThroughWhatIsLessAndLateItself) {
  const JobId late = SubmitAfter({between_}, 0, absl::Hours(1));
  SubmitAfter({late}, 5, absl::Hours(1));
  EXPECT_EQ(NeedOf(important_), absl::Hours(1));
}

TEST_F(LateAfterTwo, LeavesWhatIsInTimeItsRightToHurryBoth) {
  SubmitAfter({between_}, 0, absl::Hours(1));
  SubmitAfter({between_}, 0, absl::Hours(5));
  EXPECT_EQ(NeedOf(important_), absl::Hours(3));
}

}  // namespace
}  // namespace windfall
