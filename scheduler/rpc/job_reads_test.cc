#include "scheduler/rpc/job_reads.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "scheduler/store/store.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::SizeIs;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);
constexpr absl::Duration kHour = absl::Hours(1);

IntensitySeries Flat(CarbonIntensity intensity, const std::string& provider) {
  return *IntensitySeries::Create(
      {.zone = "GB", .provider = provider},
      {{.span = {kNoon - kHour, kNoon + 9 * kHour}, .intensity = intensity}});
}

// 300 g/kWh in the hour after noon, then 100 g/kWh.
IntensitySeries CleanerAfterAnHour() {
  return *IntensitySeries::Create(
      {.zone = "GB", .provider = "neso"},
      {{.span = {kNoon, kNoon + kHour}, .intensity = GramsPerKwh(300)},
       {.span = {kNoon + kHour, kNoon + 9 * kHour}, .intensity = GramsPerKwh(100)}});
}

Job WaitingJob() {
  return {.id = JobId(1),
          .spec = {.name = "tune", .command = {"train"}, .working_directory = "/"},
          .submit_time = kNoon,
          .deadline = kNoon + 9 * kHour,
          .expected_duration = kHour};
}

Job EndedJob() {
  Job job = WaitingJob();
  job.next_task = 1;
  job.task_counts[static_cast<size_t>(TaskState::kSucceeded)] = 1;
  job.end_time = kNoon + 2 * kHour;
  return job;
}

Task EndedTask() { return {.id = {.job = JobId(1)}, .state = TaskState::kSucceeded}; }

windfall::Run TheRun() {
  return {.id = RunId(1),
          .task = {.job = JobId(1)},
          .node = NodeId(1),
          .zone = "GB",
          .state = RunState::kEnded,
          .outcome = RunOutcome::kSucceeded,
          .assign_time = kNoon + kHour,
          .start_time = kNoon + kHour,
          .end_time = kNoon + 2 * kHour,
          .exit_code = 0};
}

LedgerEntry EntryWith(IntensityBasis basis) {
  return {.run = RunId(1),
          .span = {kNoon + kHour, kNoon + 2 * kHour},
          .component = EnergyComponent::kGpu,
          .energy = KilowattHours(1),
          .quality = EnergyQuality::kApportioned,
          .basis = basis,
          .source = {.zone = "GB", .provider = "neso"},
          .intensity = GramsPerKwh(100),
          .emissions = Grams(100)};
}

TaskPlan PlanFor(int32_t index, absl::Time start) {
  return {.task = {.job = JobId(1), .index = index},
          .made_time = kNoon,
          .segments = {{NodeId(1), "GB", {start, start + kHour}}},
          .reason = PlanReason::kCleanest,
          .latest_start = kNoon + 8 * kHour,
          .forecast = ForecastId(1)};
}

class JobReadsTest : public testing::Test {
 protected:
  JobReadsTest()
      : store_(*Store::Open(directory_.file("db"))),
        reader_(*StoreReader::Open(directory_.file("db"))) {
    Commit({.nodes = {{.id = NodeId(1), .name = "n1", .zone = "GB"}},
            .forecasts = {{.id = ForecastId(1),
                           .series = Flat(GramsPerKwh(50), "neso"),
                           .issue_time = kNoon,
                           .fetch_time = kNoon}}});
  }

  void Commit(const RecordChanges& changes) {
    const absl::Status status = store_->Commit(changes);
    EXPECT_TRUE(status.ok()) << status;
  }

  v1::GetJobResponse Get() {
    v1::GetJobRequest request;
    request.set_job_id(1);
    const auto response = GetJob(*reader_, request);
    EXPECT_TRUE(response.ok()) << response.status();
    return *response;
  }

  JobNews News(bool until_settled) {
    v1::WatchJobRequest request;
    request.set_job_id(1);
    request.set_until_settled(until_settled);
    auto news = WatchedJob(*reader_, request);
    EXPECT_TRUE(news.ok()) << news.status();
    return *std::move(news);
  }

  TemporaryDirectory directory_;
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<StoreReader> reader_;
};

TEST_F(JobReadsTest, ShowsThePlanOfAWaitingJob) {
  Commit({.jobs = {WaitingJob()}, .plans = {PlanFor(0, kNoon + 3 * kHour)}});
  const v1::GetJobResponse response = Get();
  EXPECT_EQ(response.job().status(), "waiting");
  EXPECT_EQ(FromWire(response.job().next_start_time()), kNoon + 3 * kHour);
  EXPECT_EQ(response.plan().segments(0).node(), "n1");
  EXPECT_EQ(response.plan().forecast().provider(), "neso");
  EXPECT_FALSE(response.job().has_settlement());
}

TEST_F(JobReadsTest, ShowsThePlanOfTheFirstTaskThatWaitsBesideOneThatRuns) {
  Job sweep = WaitingJob();
  sweep.spec.parameters = {{.name = "n", .values = IntegerRange{.first = 1, .last = 3}}};
  sweep.next_task = 1;
  sweep.task_counts[static_cast<size_t>(TaskState::kRunning)] = 1;
  Commit({.jobs = {sweep},
          .tasks = {{.id = {.job = JobId(1)}, .state = TaskState::kRunning}},
          .plans = {PlanFor(0, kNoon), PlanFor(1, kNoon + 2 * kHour)}});
  const v1::GetJobResponse response = Get();
  EXPECT_EQ(FromWire(response.plan().segments(0).start_time()), kNoon + 2 * kHour);
  EXPECT_FALSE(response.job().has_next_start_time());
}

TEST_F(JobReadsTest, SettlesAnEndedJobAgainstRunningAtSubmission) {
  Commit({.jobs = {EndedJob()},
          .tasks = {EndedTask()},
          .runs = {TheRun()},
          .entries = {EntryWith(IntensityBasis::kSettled)},
          .actuals = {CleanerAfterAnHour()}});
  const v1::GetJobResponse response = Get();
  EXPECT_EQ(response.job().settlement().basis(), "settled");
  EXPECT_DOUBLE_EQ(response.job().settlement().emissions_grams(), 100);
  EXPECT_DOUBLE_EQ(response.job().settlement().baseline_emissions_grams(), 300);
  EXPECT_DOUBLE_EQ(response.job().settlement().apportioned_ratio(), 1);
  ASSERT_THAT(response.runs(), SizeIs(1));
  EXPECT_DOUBLE_EQ(response.runs(0).energy_kwh(), 1);
  EXPECT_DOUBLE_EQ(response.runs(0).emissions_grams(), 100);
  EXPECT_FALSE(response.has_plan());
}

TEST_F(JobReadsTest, SubtractsNoProviderFromAnother) {
  Commit({.jobs = {EndedJob()},
          .tasks = {EndedTask()},
          .runs = {TheRun()},
          .entries = {EntryWith(IntensityBasis::kSettled)},
          .actuals = {Flat(GramsPerKwh(100), "neso"), Flat(GramsPerKwh(900), "csv")}});
  EXPECT_DOUBLE_EQ(Get().job().settlement().baseline_emissions_grams(), 100);
}

TEST_F(JobReadsTest, ListsTheSettlementOfEndedJobs) {
  Commit({.jobs = {EndedJob()},
          .tasks = {EndedTask()},
          .runs = {TheRun()},
          .entries = {EntryWith(IntensityBasis::kForecast)}});
  const auto response = ListJobs(*reader_, v1::ListJobsRequest());
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_THAT(response->jobs(), SizeIs(1));
  EXPECT_EQ(response->jobs(0).settlement().basis(), "forecast");
}

TEST_F(JobReadsTest, AWatchThatWaitsForTheSettlementGoesOnAfterTheEnd) {
  Commit({.jobs = {EndedJob()},
          .tasks = {EndedTask()},
          .runs = {TheRun()},
          .entries = {EntryWith(IntensityBasis::kForecast)}});
  EXPECT_TRUE(News(false).last);
  EXPECT_FALSE(News(true).last);
  LedgerEntry settled = EntryWith(IntensityBasis::kSettled);
  settled.revision = 1;
  Commit({.entries = {settled}});
  EXPECT_TRUE(News(true).last);
}

TEST_F(JobReadsTest, AWatchForAPromiseEndsWithIt) {
  Job job = WaitingJob();
  Commit({.jobs = {job}});
  v1::WatchJobRequest request;
  request.set_job_id(1);
  request.set_until_promised(true);
  EXPECT_FALSE(WatchedJob(*reader_, request)->last);
  job.promise = Promise{.made_time = kNoon};
  Commit({.jobs = {job}});
  EXPECT_TRUE(WatchedJob(*reader_, request)->last);
}

TEST_F(JobReadsTest, ListsTasksWithAndWithoutRecords) {
  Job sweep = WaitingJob();
  sweep.spec.parameters = {{.name = "n", .values = IntegerRange{.first = 1, .last = 3}}};
  sweep.next_task = 1;
  sweep.task_counts[static_cast<size_t>(TaskState::kFailed)] = 1;
  Commit({.jobs = {sweep},
          .tasks = {{.id = {.job = JobId(1)}, .state = TaskState::kFailed, .failures = 1}},
          .runs = {TheRun()},
          .plans = {PlanFor(1, kNoon + 2 * kHour)}});
  v1::ListTasksRequest request;
  request.set_job_id(1);
  const auto response = ListTasks(*reader_, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_THAT(response->tasks(), SizeIs(3));
  EXPECT_EQ(response->tasks(0).state(), v1::TASK_STATE_FAILED);
  EXPECT_THAT(response->tasks(0).runs(), SizeIs(1));
  EXPECT_FALSE(response->tasks(0).has_plan());
  EXPECT_EQ(response->tasks(1).state(), v1::TASK_STATE_PENDING);
  EXPECT_TRUE(response->tasks(1).has_plan());
  EXPECT_EQ(response->tasks(2).parameters().at("n"), "3");
  EXPECT_FALSE(response->tasks(2).has_plan());
}

TEST_F(JobReadsTest, TasksOfACancelledJobThatNeverStartedAreCancelled) {
  Job job = WaitingJob();
  job.cancelled = true;
  job.end_time = kNoon + kHour;
  Commit({.jobs = {job}});
  v1::ListTasksRequest request;
  request.set_job_id(1);
  const auto response = ListTasks(*reader_, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->tasks(0).state(), v1::TASK_STATE_CANCELLED);
}

}  // namespace
}  // namespace windfall
