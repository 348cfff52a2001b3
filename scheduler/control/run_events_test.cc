#include "scheduler/control/run_events.h"

#include "gmock/gmock.h"
#include "scheduler/control/steering.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A cluster in which the one task of a job runs.
struct RunningJob {
  explicit RunningJob(const JobSpec& spec) {
    cluster.AddNode("node-1", 1);
    job = cluster.Submit(spec);
    cluster.Turn();
    run = cluster.TakeStarts().at(0).run;
    cluster.Started(run);
    cluster.Turn();
  }
  TestCluster cluster;
  JobId job;
  RunId run;
};

TEST(OnRunEnded, TableOfWhatBecomesOfATask) {
  struct Case {
    RunOutcome outcome;
    int retries;
    bool cancelled;
    TaskState expected;
  };
  const Case cases[] = {
      {RunOutcome::kSucceeded, 0, false, TaskState::kSucceeded},
      {RunOutcome::kSucceeded, 0, true, TaskState::kSucceeded},
      {RunOutcome::kFailed, 0, false, TaskState::kFailed},
      {RunOutcome::kFailed, 1, false, TaskState::kPending},
      {RunOutcome::kFailed, 1, true, TaskState::kCancelled},
      {RunOutcome::kTimedOut, 0, false, TaskState::kFailed},
      {RunOutcome::kTimedOut, 1, false, TaskState::kPending},
      {RunOutcome::kLost, 0, false, TaskState::kFailed},
      {RunOutcome::kLost, 1, false, TaskState::kPending},
      {RunOutcome::kPaused, 0, false, TaskState::kPending},
      {RunOutcome::kPaused, 0, true, TaskState::kCancelled},
      {RunOutcome::kCancelled, 3, true, TaskState::kCancelled},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(testing::Message() << ToString(c.outcome) << ", retries " << c.retries
                                    << ", cancelled " << c.cancelled);
    JobSpec spec = SmallJob();
    spec.retries = c.retries;
    RunningJob running(spec);
    if (c.cancelled) {
      ASSERT_TRUE(CancelJob(running.cluster.state, running.job, running.cluster.now,
                            running.cluster.effects)
                      .ok());
    }
    running.cluster.Ended(running.run, c.outcome);
    const Job& job = running.cluster.state.FindJob(running.job)->job;
    EXPECT_EQ(job.count(c.expected), 1);
    EXPECT_EQ(job.end_time.has_value(), IsEnded(c.expected));
    EXPECT_EQ(running.cluster.state.nodes.at(NodeId(1)).used.cpus, 0);
  }
}

TEST(OnRunEnded, ASecondReportOfTheSameEndChangesNothing) {
  JobSpec spec = SmallJob();
  spec.retries = 5;
  RunningJob running(spec);
  running.cluster.Ended(running.run, RunOutcome::kFailed);
  const RunResult again{.run = running.run, .outcome = RunOutcome::kSucceeded};
  OnRunEnded(running.cluster.state, again, running.cluster.now, running.cluster.effects);
  running.cluster.Turn();
  OnRunEnded(running.cluster.state, again, running.cluster.now, running.cluster.effects);
  EXPECT_EQ(running.cluster.state.FindTask({running.job, 0})->failures, 1);
}

TEST(OnRunEnded, WaitsLongerAfterEachFailure) {
  JobSpec spec = SmallJob();
  spec.retries = 3;
  RunningJob running(spec);
  TestCluster& cluster = running.cluster;
  cluster.Ended(running.run, RunOutcome::kFailed);
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Seconds(1));
  const std::vector<RunCommand> second = cluster.TakeStarts();
  ASSERT_THAT(second, SizeIs(1));
  EXPECT_EQ(second[0].environment.at("WINDFALL_ATTEMPT"), "2");
  cluster.Ended(second[0].run, RunOutcome::kFailed);
  cluster.Advance(absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  cluster.Advance(absl::Seconds(1));
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

TEST(OnRunEnded, RemembersHowLongWorkTookAndWhatItDrew) {
  RunningJob running(SmallJob());
  TestCluster& cluster = running.cluster;
  const absl::Time start = cluster.now;
  cluster.Metered({.run = running.run,
                   .span = {start, start + absl::Seconds(100)},
                   .component = EnergyComponent::kCpu,
                   .energy = Joules(5000),
                   .quality = EnergyQuality::kMeasured});
  cluster.now += absl::Minutes(20);
  cluster.Ended(running.run, RunOutcome::kSucceeded);
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.history, SizeIs(1));
  EXPECT_EQ(changes.history[0].duration, absl::Minutes(20));
  EXPECT_EQ(changes.history[0].power, Watts(50));
  JobSpec again = SmallJob();
  again.duration.reset();
  EXPECT_EQ(Admit(cluster.state, again, cluster.now)->expected_duration, absl::Minutes(20));
}

TEST(OnRunEnded, LearnsNoPowerFromARunWithAComponentUnknown) {
  RunningJob running(SmallJob());
  TestCluster& cluster = running.cluster;
  const EnergyReading cpu{.run = running.run,
                          .span = {cluster.now, cluster.now + absl::Seconds(100)},
                          .component = EnergyComponent::kCpu,
                          .energy = Joules(5000),
                          .quality = EnergyQuality::kEstimated};
  EnergyReading gpu = cpu;
  gpu.component = EnergyComponent::kGpu;
  gpu.energy = Energy();
  gpu.quality = EnergyQuality::kNone;
  const std::string work = WorkFingerprint(SmallJob());
  cluster.state.history[work] = {.fingerprint = work, .power = Watts(350)};
  cluster.Metered(cpu);
  cluster.Metered(gpu);
  cluster.now += absl::Minutes(20);
  cluster.Ended(running.run, RunOutcome::kSucceeded);
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.history, SizeIs(1));
  EXPECT_EQ(changes.history[0].duration, absl::Minutes(20));
  EXPECT_EQ(changes.history[0].power, Watts(350)) << "what was known before";
}

TEST(OnReadings, EntersEnergyOnTheForecastBasisAndSettlesItLater) {
  RunningJob running(SmallJob());
  TestCluster& cluster = running.cluster;
  cluster.SetForecast({200, 200});
  const TimeSpan minute{cluster.now, cluster.now + absl::Minutes(1)};
  cluster.Metered({.run = running.run, .span = minute, .energy = KilowattHours(1)});
  RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.entries, SizeIs(1));
  EXPECT_EQ(changes.entries[0].basis, IntensityBasis::kForecast);
  EXPECT_EQ(changes.entries[0].emissions, Grams(200));
  EXPECT_EQ(changes.entries[0].forecast, ForecastId(1));
  const IntensitySeries actual = *IntensitySeries::Create(
      {.zone = "GB", .provider = "test"},
      {{{cluster.now, cluster.now + absl::Minutes(30)}, GramsPerKwh(150)}});
  cluster.SetActual(actual);
  changes = cluster.Turn();
  ASSERT_THAT(changes.entries, SizeIs(1));
  EXPECT_EQ(changes.entries[0].basis, IntensityBasis::kSettled);
  EXPECT_EQ(changes.entries[0].emissions, Grams(150));
  EXPECT_EQ(changes.entries[0].forecast, ForecastId());
  EXPECT_THAT(cluster.state.unsettled.at("GB"), IsEmpty());
}

TEST(OnReadings, DropsWhatTheNodeCannotHaveMeasuredAndTakesTheRest) {
  RunningJob running(SmallJob());
  TestCluster& cluster = running.cluster;
  cluster.AddNode("node-2", 1);
  const absl::Time start = cluster.now;
  const EnergyReading good{
      .run = running.run, .span = {start, start + absl::Minutes(1)}, .energy = Joules(1)};
  EnergyReading unknown_run = good;
  unknown_run.run = RunId(99);
  EnergyReading negative = good;
  negative.energy = Joules(-1);
  EnergyReading huge = good;
  huge.energy = KilowattHours(20);  // 1.2 MW
  EnergyReading backwards = good;
  backwards.span.end = start;
  EnergyReading endless = good;
  endless.span.end = absl::InfiniteFuture();
  for (const EnergyReading& bad : {unknown_run, negative, huge, backwards, endless}) {
    EXPECT_EQ(OnReadings(cluster.state, NodeId(1), {bad, good}, {}, cluster.effects).code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(cluster.Turn().readings, ElementsAre(good));
  }
  EXPECT_FALSE(OnReadings(cluster.state, NodeId(2), {good}, {}, cluster.effects).ok());
  EXPECT_THAT(cluster.Turn().readings, IsEmpty());
}

TEST(OnReadings, TakesThoseOfAnEndedRunInTheZoneWhereItRan) {
  RunningJob running(SmallJob());
  TestCluster& cluster = running.cluster;
  const windfall::Run run = cluster.state.runs.at(running.run);
  const EnergyReading reading{
      .run = run.id, .span = {cluster.now, cluster.now + absl::Minutes(1)}, .energy = Joules(1)};
  cluster.Ended(run.id, RunOutcome::kSucceeded);
  cluster.Turn();
  cluster.AddNode("node-1", 1, "DE");
  EXPECT_TRUE(
      OnReadings(cluster.state, NodeId(1), {reading}, {{run.id, run}}, cluster.effects).ok());
  const RecordChanges changes = cluster.Turn();
  ASSERT_THAT(changes.entries, SizeIs(1));
  EXPECT_EQ(changes.entries[0].source.zone, "GB");
}

TEST(OnRunEnded, AStopThatAJobDidNotAskForCostsItWhatItHadDone) {
  RunningJob running(SmallJob());
  running.cluster.now += absl::Minutes(59);
  running.cluster.Ended(running.run, RunOutcome::kPaused);
  const Task& task = *running.cluster.state.FindTask({running.job, 0});
  EXPECT_EQ(task.done, absl::ZeroDuration());
  EXPECT_FALSE(task.resume);
}

TEST(OnRunEnded, EndsTheJobWhenItsRunEndedAndNotWhenThatWasHeard) {
  RunningJob running(SmallJob());
  const absl::Time ended = running.cluster.now + absl::Minutes(30);
  running.cluster.now += absl::Minutes(40);
  OnRunEnded(running.cluster.state,
             {.run = running.run,
              .outcome = RunOutcome::kSucceeded,
              .start_time = ended - absl::Minutes(30),
              .end_time = ended},
             running.cluster.now, running.cluster.effects);
  EXPECT_EQ(running.cluster.state.FindJob(running.job)->job.end_time, ended);
}

TEST(OnRunEnded, AJobThatEndedBeforeItsCancellationReachedItHasSucceeded) {
  RunningJob running(SmallJob());
  ASSERT_TRUE(
      CancelJob(running.cluster.state, running.job, running.cluster.now, running.cluster.effects)
          .ok());
  running.cluster.Ended(running.run, RunOutcome::kSucceeded);
  EXPECT_EQ(running.cluster.state.FindJob(running.job)->job.state(), TaskState::kSucceeded);
}

TEST(ExpectedRemaining, IsWhatTheEstimateLeavesUntilThatIsOver) {
  const Job job{.expected_duration = absl::Hours(100)};
  const auto after = [&job](absl::Duration done) {
    return ExpectedRemaining(job, Task{.done = done});
  };
  EXPECT_EQ(after(absl::ZeroDuration()), absl::Hours(100));
  EXPECT_EQ(after(absl::Hours(99)), absl::Hours(1)) << "or what is to follow would find no room";
  EXPECT_EQ(after(absl::Hours(100)), absl::Hours(5));
  EXPECT_EQ(after(absl::Hours(120)), absl::Hours(5));
}

TEST(Progress, LeavesOutWhatResumingTook) {
  Job job;
  job.spec = SmallJob();
  job.spec.interruption = Interruption{.resume_overhead = absl::Minutes(10)};
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  windfall::Run run{.start_time = start};
  EXPECT_EQ(Progress(job, run, start + absl::Minutes(30)), absl::Minutes(30));
  run.resume = true;
  EXPECT_EQ(Progress(job, run, start + absl::Minutes(30)), absl::Minutes(20));
  EXPECT_EQ(Progress(job, run, start + absl::Minutes(4)), absl::Minutes(-6));
  run.start_time.reset();
  EXPECT_EQ(Progress(job, run, start + absl::Minutes(30)), absl::ZeroDuration());
}

}  // namespace
}  // namespace windfall
