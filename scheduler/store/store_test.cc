#include "scheduler/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/job_status.h"
#include "scheduler/store/example_records.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class StoreTest : public testing::Test {
 protected:
  StoreTest() { Reopen(); }

  void Reopen() {
    store_.reset();
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  std::string path() const { return directory_.file("windfall.db"); }

  void Commit(const RecordChanges& changes) {
    const absl::Status status = store_->Commit(changes);
    ASSERT_TRUE(status.ok()) << status;
  }

  // What a restart finds.
  SavedRecords LoadAfterRestart() {
    Reopen();
    absl::StatusOr<SavedRecords> records = store_->Load();
    EXPECT_TRUE(records.ok()) << records.status();
    return *std::move(records);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, NewStoreIsEmpty) {
  const SavedRecords records = LoadAfterRestart();
  EXPECT_THAT(records.jobs, IsEmpty());
  EXPECT_EQ(records.last_job, JobId());
  EXPECT_EQ(records.last_forecast, ForecastId());
}

TEST_F(StoreTest, EveryFieldOfEveryLiveRecordSurvivesARestart) {
  Job job = FullJob(7);
  job.cancelled = false;
  ASSERT_EQ(StatusWord(job), "running");
  const TaskId task{.job = JobId(7), .index = 14};
  const TaskId other_task{.job = JobId(7), .index = 3};
  windfall::Run run = FullRun(4, task, NodeId(2));
  run.state = RunState::kStopping;
  RecordChanges changes{
      .jobs = {PlainJob(6), job},
      .tasks = {FullTask(task), PlainTask(other_task)},
      .runs = {run, PlainRun(5, other_task, NodeId(1))},
      .nodes = {PlainNode(1), FullNode(2)},
      .plans = {FullPlan(task), PlainPlan({.job = JobId(6)})},
      .forecasts = {ExampleForecast(1, "GB"), ForecastWithModel(2, "DE")},
      .history = {
          {.fingerprint = "climate\n/home\n", .duration = absl::Minutes(3), .power = Watts(200)}}};
  changes.entries = {ForecastEntry(RunId(4), absl::ZeroDuration()),
                     EntryWithoutIntensity(RunId(5), absl::Minutes(3))};
  Commit(changes);

  const SavedRecords records = LoadAfterRestart();
  EXPECT_THAT(records.jobs, ElementsAre(PlainJob(6), job));
  EXPECT_THAT(records.tasks, ElementsAre(PlainTask(other_task), FullTask(task)));
  EXPECT_THAT(records.runs, ElementsAre(run, PlainRun(5, other_task, NodeId(1))));
  EXPECT_THAT(records.nodes, ElementsAre(FullNode(2), PlainNode(1)));
  EXPECT_THAT(records.plans, ElementsAre(PlainPlan({.job = JobId(6)}), FullPlan(task)));
  EXPECT_THAT(records.forecasts, ElementsAre(ExampleForecast(1, "GB"), ForecastWithModel(2, "DE")));
  EXPECT_EQ(records.history, changes.history);
  EXPECT_EQ(records.unsettled, changes.entries);
  EXPECT_EQ(records.last_job, JobId(7));
  EXPECT_EQ(records.last_run, RunId(5));
  EXPECT_EQ(records.last_node, NodeId(2));
  EXPECT_EQ(records.last_forecast, ForecastId(2));
}

TEST_F(StoreTest, ConnectedIsForgotten) {
  Node node = FullNode(1);
  node.connected = true;
  Commit({.nodes = {node}});
  EXPECT_THAT(LoadAfterRestart().nodes, ElementsAre(FullNode(1)));
}

TEST_F(StoreTest, ChangingARecordReplacesIt) {
  const TaskId task{.job = JobId(1)};
  Commit({.jobs = {PlainJob(1)},
          .tasks = {PlainTask(task)},
          .runs = {PlainRun(1, task, NodeId(1))},
          .nodes = {PlainNode(1)},
          .plans = {PlainPlan(task)},
          .history = {{.fingerprint = "x", .duration = absl::Seconds(1), .power = Watts(1)}}});
  Job job = PlainJob(1);
  job.held = true;
  job.deadline = absl::InfiniteFuture();
  job.expected_duration = absl::Minutes(2);
  job.expected_power = Watts(3);
  job.promise = FullJob(1).promise;
  Node node = FullNode(1);
  windfall::Run run = PlainRun(1, task, NodeId(1));
  run.state = RunState::kRunning;
  run.start_time = ExampleTime(absl::Seconds(4));
  const WorkHistory history{.fingerprint = "x", .duration = absl::Seconds(9), .power = Watts(8)};
  Commit({.jobs = {job},
          .tasks = {FullTask(task)},
          .runs = {run},
          .nodes = {node},
          .plans = {FullPlan(task)},
          .history = {history}});

  const SavedRecords records = LoadAfterRestart();
  EXPECT_THAT(records.jobs, ElementsAre(job));
  EXPECT_THAT(records.tasks, ElementsAre(FullTask(task)));
  EXPECT_THAT(records.runs, ElementsAre(run));
  EXPECT_THAT(records.nodes, ElementsAre(node));
  EXPECT_THAT(records.plans, ElementsAre(FullPlan(task)));
  EXPECT_THAT(records.history, ElementsAre(history));
}

TEST_F(StoreTest, LastOfSeveralChangesInOneCommitCounts) {
  Job held = PlainJob(1);
  held.held = true;
  Commit({.jobs = {PlainJob(1), held}});
  EXPECT_THAT(LoadAfterRestart().jobs, ElementsAre(held));
}

TEST_F(StoreTest, FirstPromiseStands) {
  Job job = PlainJob(1);
  job.promise = FullJob(1).promise;
  Commit({.jobs = {job}});
  Job other = job;
  other.promise->emissions = Grams(1);
  Commit({.jobs = {other}});
  EXPECT_THAT(LoadAfterRestart().jobs, ElementsAre(job));
}

TEST_F(StoreTest, DroppedPlansAreGone) {
  const TaskId first{.job = JobId(1)};
  const TaskId second{.job = JobId(1), .index = 1};
  Commit({.jobs = {PlainJob(1)}, .plans = {PlainPlan(first), PlainPlan(second)}});
  Commit({.dropped_plans = {first}});
  EXPECT_THAT(LoadAfterRestart().plans, ElementsAre(PlainPlan(second)));
}

TEST_F(StoreTest, LoadLeavesOutEndedJobsAndRuns) {
  const TaskId task{.job = JobId(1)};
  Commit({.jobs = {SucceededJob(1), PlainJob(2)},
          .tasks = {PlainTask(task)},
          .runs = {FullRun(1, task, NodeId(1))},
          .nodes = {PlainNode(1)}});
  const SavedRecords records = LoadAfterRestart();
  EXPECT_THAT(records.jobs, ElementsAre(PlainJob(2)));
  EXPECT_THAT(records.tasks, IsEmpty());
  EXPECT_THAT(records.runs, IsEmpty());
  EXPECT_EQ(records.last_run, RunId(1));
}

TEST_F(StoreTest, LoadKeepsEndedJobsThatALiveOneComesAfter) {
  Job after = PlainJob(3);
  after.spec.after = {JobId(1), JobId(99)};  // 99 never was
  Commit({.jobs = {SucceededJob(1), SucceededJob(2), after},
          .tasks = {PlainTask({.job = JobId(1)}), PlainTask({.job = JobId(2)})}});
  const SavedRecords records = LoadAfterRestart();
  EXPECT_THAT(records.jobs, ElementsAre(after, SucceededJob(1)));
  EXPECT_THAT(records.tasks, ElementsAre(PlainTask({.job = JobId(1)})));
}

TEST_F(StoreTest, LoadTakesTheNewestForecastOfAZoneWhoeverMadeIt) {
  Forecast other_provider = ExampleForecast(2, "GB");
  other_provider.series = ExampleSeries({.zone = "GB", .provider = "csv"}, ExampleTime(), {1, 2});
  Commit({.forecasts = {ExampleForecast(1, "GB"), other_provider}});
  EXPECT_EQ(LoadAfterRestart().forecasts.back(), other_provider);
}

TEST_F(StoreTest, LoadTakesTheForecastsOfTheLastTwoDaysAndTheNewestOfEveryZone) {
  Commit({.forecasts = {ExampleForecast(1, "DE"), ExampleForecast(2, "GB"),
                        ExampleForecast(60, "GB"), ExampleForecast(100, "GB")}});
  EXPECT_THAT(
      LoadAfterRestart().forecasts,
      ElementsAre(ExampleForecast(1, "DE"), ExampleForecast(60, "GB"), ExampleForecast(100, "GB")));
}

TEST_F(StoreTest, LoadTakesTheLastTwoDaysOfEverySettledSeries) {
  const SeriesIdentity csv{.zone = "GB", .provider = "csv"};
  const SeriesIdentity neso{.zone = "GB", .provider = "neso"};
  const IntensitySeries newest = ExampleSeries(csv, ExampleTime(absl::Hours(100)), {1, 2});
  Commit({.actuals = {ExampleSeries(csv, ExampleTime(), {3}),
                      ExampleSeries(csv, ExampleTime(absl::Hours(100)), {7, 2}), newest,
                      ExampleSeries(neso, ExampleTime(), {4})}});
  EXPECT_THAT(LoadAfterRestart().actuals,
              ElementsAre(newest, ExampleSeries(neso, ExampleTime(), {4})));
}

TEST_F(StoreTest, ForecastWithoutStepsIsKept) {
  Forecast forecast = ExampleForecast(1, "GB");
  forecast.series = ExampleSeries({.zone = "GB", .provider = "csv"}, ExampleTime(), {});
  Commit({.forecasts = {forecast}});
  EXPECT_THAT(LoadAfterRestart().forecasts, ElementsAre(forecast));
}

TEST_F(StoreTest, FindsJobsByKey) {
  Commit({.jobs = {PlainJob(1), FullJob(2)}});
  EXPECT_EQ(*store_->FindJobByKey("key-2"), JobId(2));
  EXPECT_EQ(*store_->FindJobByKey("key-3"), std::nullopt);
}

TEST_F(StoreTest, EmptyKeyMatchesNothingAndMayRepeat) {
  Commit({.jobs = {PlainJob(1), PlainJob(2)}});
  EXPECT_EQ(*store_->FindJobByKey(""), std::nullopt);
}

TEST_F(StoreTest, RefusesASecondJobWithTheSameKey) {
  Job twin = FullJob(3);
  twin.idempotency_key = FullJob(2).idempotency_key;
  EXPECT_EQ(store_->Commit({.jobs = {FullJob(2), twin}}).code(), absl::StatusCode::kInternal);
  EXPECT_THAT(LoadAfterRestart().jobs, IsEmpty());
}

TEST_F(StoreTest, LoadsAnEndedJobWithItsTasks) {
  const Task task = FullTask({.job = JobId(1), .index = 4});
  Commit({.jobs = {SucceededJob(1)}, .tasks = {task}});
  const auto loaded = store_->LoadJob(JobId(1));
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(*loaded, SucceededJob(1));
  const auto tasks = store_->LoadTasks(JobId(1));
  ASSERT_TRUE(tasks.ok()) << tasks.status();
  EXPECT_THAT(*tasks, ElementsAre(task));
}

TEST_F(StoreTest, UnknownJobIsNotFoundByItsId) {
  const absl::Status status = store_->LoadJob(JobId(42)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("42"));
}

TEST_F(StoreTest, CommitIsAllOrNothing) {
  RecordChanges changes{.jobs = {PlainJob(1)}};
  changes.readings = {ExampleReading(RunId(77), absl::ZeroDuration())};  // of no run
  EXPECT_FALSE(store_->Commit(changes).ok());
  EXPECT_THAT(store_->Load()->jobs, IsEmpty());
  Commit({.jobs = {PlainJob(2)}});
  EXPECT_THAT(LoadAfterRestart().jobs, ElementsAre(PlainJob(2)));
}

TEST_F(StoreTest, TextThatIsNotUtf8IsRefusedAndNothingIsStored) {
  Job job = PlainJob(1);
  job.spec.command = {"\xff"};
  EXPECT_EQ(store_->Commit({.jobs = {job}}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(LoadAfterRestart().jobs, IsEmpty());
}

TEST_F(StoreTest, ReportsGetTheirIdsInOrder) {
  const absl::StatusOr<SavedReport> first = store_->SaveReport(FullReport(), "a");
  const absl::StatusOr<SavedReport> second = store_->SaveReport(FullReport(), "");
  ASSERT_TRUE(first.ok() && second.ok()) << first.status() << second.status();
  EXPECT_EQ(first->id, ReportId(1));
  EXPECT_EQ(second->id, ReportId(2));
}

TEST_F(StoreTest, SameKeyReturnsTheReportThatItMade) {
  const absl::StatusOr<SavedReport> first = store_->SaveReport(FullReport(), "a");
  SavedReport other = FullReport();
  other.content_json = "{}";
  Reopen();
  const absl::StatusOr<SavedReport> again = store_->SaveReport(other, "a");
  ASSERT_TRUE(first.ok() && again.ok()) << first.status() << again.status();
  EXPECT_EQ(*again, *first);
}

TEST_F(StoreTest, ReportsWithoutAKeyAreAllNew) {
  const absl::StatusOr<SavedReport> first = store_->SaveReport(FullReport(), "");
  const absl::StatusOr<SavedReport> second = store_->SaveReport(FullReport(), "");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(first->id, second->id);
}

}  // namespace
}  // namespace windfall
