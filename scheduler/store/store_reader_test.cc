#include "scheduler/store/store_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "domain/job_status.h"
#include "scheduler/store/example_records.h"
#include "scheduler/store/store.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class StoreReaderTest : public testing::Test {
 protected:
  StoreReaderTest()
      : store_(*Store::Open(directory_.file("windfall.db"))),
        reader_(*StoreReader::Open(directory_.file("windfall.db"))) {}

  void Commit(const RecordChanges& changes) {
    const absl::Status status = store_->Commit(changes);
    ASSERT_TRUE(status.ok()) << status;
  }

  std::vector<int64_t> IdsOf(const JobFilter& filter, int32_t page_size) {
    std::vector<int64_t> ids;
    PageRequest request{.size = page_size};
    do {
      const absl::StatusOr<Page<Job>> page = reader_->ListJobs(filter, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return ids;
      EXPECT_LE(page->items.size(), static_cast<size_t>(page_size));
      for (const Job& job : page->items) ids.push_back(job.id.value());
      request.token = page->next_token;
    } while (!request.token.empty());
    return ids;
  }

  template <typename T>
  T Get(absl::StatusOr<T> answer) {
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer.ok() ? *std::move(answer) : T();
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<StoreReader> reader_;
};

Job NamedJob(int64_t id, const std::string& user, const std::string& project) {
  Job job = PlainJob(id);
  job.spec.user = user;
  job.spec.project = project;
  return job;
}

std::vector<int64_t> RunIds(const std::vector<Run>& runs) {
  std::vector<int64_t> ids;
  for (const Run& run : runs) ids.push_back(run.id.value());
  return ids;
}

TEST(StoreReaderOpen, NeedsAStore) {
  const TemporaryDirectory directory;
  EXPECT_EQ(StoreReader::Open(directory.file("none.db")).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(StoreReaderTest, SeesEveryCommitThatHasReturned) {
  for (int64_t id = 1; id <= 20; ++id) {
    Commit({.jobs = {FullJob(id)}});
    EXPECT_EQ(Get(reader_->GetJob(JobId(id))), FullJob(id));
  }
}

TEST_F(StoreReaderTest, UnknownJobIsNotFound) {
  EXPECT_EQ(reader_->GetJob(JobId(9)).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(StoreReaderTest, PagesThroughAllJobsNewestFirst) {
  RecordChanges changes;
  std::vector<int64_t> expected;
  for (int64_t id = 1; id <= 250; ++id) {
    changes.jobs.push_back(PlainJob(id));
    expected.insert(expected.begin(), id);
  }
  Commit(changes);
  EXPECT_EQ(IdsOf({}, 100), expected);
  EXPECT_EQ(IdsOf({}, 50), expected);  // ends exactly at a page's end
  EXPECT_EQ(IdsOf({}, 1000), expected);
}

TEST_F(StoreReaderTest, ClampsThePageSize) {
  RecordChanges changes;
  for (int64_t id = 1; id <= 1001; ++id) changes.jobs.push_back(PlainJob(id));
  Commit(changes);
  EXPECT_EQ(Get(reader_->ListJobs({}, {.size = 0})).items.size(), 1u);
  EXPECT_EQ(Get(reader_->ListJobs({}, {.size = 1'000'000})).items.size(), 1000u);
}

TEST_F(StoreReaderTest, FiltersByStatusUserAndProject) {
  Job held = NamedJob(2, "ada", "climate");
  held.held = true;
  Job done = SucceededJob(3);
  done.spec.user = "ada";
  Commit({.jobs = {NamedJob(1, "ada", "climate"), held, done, NamedJob(4, "bob", "climate"),
                   NamedJob(5, "bob", "genes")}});
  EXPECT_THAT(IdsOf({.statuses = {"waiting"}}, 2), ElementsAre(5, 4, 1));
  EXPECT_THAT(IdsOf({.statuses = {"succeeded", "held", "succeeded"}}, 1), ElementsAre(3, 2));
  EXPECT_THAT(IdsOf({.user = "ada"}, 10), ElementsAre(3, 2, 1));
  EXPECT_THAT(IdsOf({.project = "climate"}, 2), ElementsAre(4, 2, 1));
  EXPECT_THAT(IdsOf({.statuses = {"waiting", "held"}, .user = "ada", .project = "climate"}, 1),
              ElementsAre(2, 1));
  EXPECT_THAT(IdsOf({.statuses = {"failed"}}, 10), IsEmpty());
}

TEST_F(StoreReaderTest, FilterFollowsTheStatus) {
  Commit({.jobs = {PlainJob(1)}});
  Commit({.jobs = {SucceededJob(1)}});
  EXPECT_THAT(IdsOf({.statuses = {"waiting"}}, 10), IsEmpty());
  EXPECT_THAT(IdsOf({.statuses = {"succeeded"}}, 10), ElementsAre(1));
}

TEST_F(StoreReaderTest, UnknownStatusIsRefused) {
  EXPECT_EQ(reader_->ListJobs({.statuses = {"sleeping"}}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(StoreReaderTest, TokenOfAnotherListIsRefused) {
  Commit({.jobs = {PlainJob(1), PlainJob(2)}});
  const std::string token = Get(reader_->ListJobs({}, {.size = 1})).next_token;
  ASSERT_FALSE(token.empty());
  for (const std::string& wrong : {token + "x", std::string("1"), std::string("%%%")}) {
    EXPECT_EQ(reader_->ListJobs({}, {.token = wrong}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(reader_->ListJobs({.user = "ada"}, {.token = token}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(reader_->ListReports({.token = token}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(StoreReaderTest, JobsThatArriveWhilePagingDoNotShiftThePages) {
  Commit({.jobs = {PlainJob(1), PlainJob(2), PlainJob(3)}});
  const Page<Job> first = Get(reader_->ListJobs({}, {.size = 2}));
  Commit({.jobs = {PlainJob(4)}});
  const Page<Job> second = Get(reader_->ListJobs({}, {.size = 2, .token = first.next_token}));
  ASSERT_EQ(second.items.size(), 1u);
  EXPECT_EQ(second.items.front().id, JobId(1));
}

TEST_F(StoreReaderTest, ListsTasksOfAnIndexRangeThatHaveARecord) {
  RecordChanges changes{.jobs = {PlainJob(1), PlainJob(2)}};
  for (const int32_t index : {0, 3, 4, 7, 9}) {
    changes.tasks.push_back(PlainTask({.job = JobId(1), .index = index}));
  }
  changes.tasks.push_back(FullTask({.job = JobId(2), .index = 4}));
  Commit(changes);
  EXPECT_THAT(Get(reader_->ListTasks(JobId(1), 3, 5)),
              ElementsAre(PlainTask({.job = JobId(1), .index = 3}),
                          PlainTask({.job = JobId(1), .index = 4}),
                          PlainTask({.job = JobId(1), .index = 7})));
  EXPECT_EQ(Get(reader_->GetTask({.job = JobId(2), .index = 4})),
            FullTask({.job = JobId(2), .index = 4}));
  EXPECT_EQ(Get(reader_->GetTask({.job = JobId(2), .index = 5})), std::nullopt);
}

class RunsTest : public StoreReaderTest {
 protected:
  RunsTest() {
    // Ended 10:00-11:00, ended on the spot at 12:00, and two that have not ended: one running since
    // 13:00, one assigned at 14:00.
    windfall::Run first = FullRun(1, task_, NodeId(1));
    first.start_time = At(10);
    first.end_time = At(11);
    windfall::Run instant = FullRun(2, other_task_, NodeId(1));
    instant.start_time = At(12);
    instant.end_time = At(12);
    windfall::Run running = PlainRun(3, task_, NodeId(1));
    running.state = RunState::kRunning;
    running.start_time = At(13);
    windfall::Run assigned = PlainRun(4, other_task_, NodeId(1));
    assigned.assign_time = At(14);
    Commit({.jobs = {PlainJob(1), PlainJob(2)},
            .tasks = {PlainTask(task_), PlainTask(other_task_)},
            .runs = {first, instant, running, assigned},
            .nodes = {PlainNode(1)}});
  }

  static absl::Time At(int hour) { return absl::UnixEpoch() + absl::Hours(hour); }

  std::vector<int64_t> Overlapping(int begin, int end) {
    return RunIds(Get(reader_->RunsOverlapping({At(begin), At(end)})));
  }

  const TaskId task_{.job = JobId(1), .index = 0};
  const TaskId other_task_{.job = JobId(1), .index = 1};
};

TEST_F(RunsTest, OfAJobAndOfATaskComeOldestFirst) {
  EXPECT_THAT(RunIds(Get(reader_->RunsOfJob(JobId(1), 100))), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(RunIds(Get(reader_->RunsOfJob(JobId(1), 3))), ElementsAre(1, 2, 3));
  EXPECT_THAT(RunIds(Get(reader_->RunsOfJob(JobId(2), 100))), IsEmpty());
  EXPECT_THAT(RunIds(Get(reader_->RunsOfTask(other_task_))), ElementsAre(2, 4));
}

TEST_F(RunsTest, LiveOnesHaveNotEnded) {
  EXPECT_THAT(RunIds(Get(reader_->LiveRuns())), ElementsAre(3, 4));
}

TEST_F(RunsTest, OverlapIsHalfOpenAndReachesToTheEndOfTimeForLiveRuns) {
  EXPECT_THAT(Overlapping(0, 10), IsEmpty());
  EXPECT_THAT(Overlapping(0, 11), ElementsAre(1));
  EXPECT_THAT(Overlapping(11, 12), IsEmpty());
  EXPECT_THAT(Overlapping(12, 13), ElementsAre(2));
  EXPECT_THAT(Overlapping(10, 14), ElementsAre(1, 2, 3));
  EXPECT_THAT(Overlapping(90, 99), ElementsAre(3, 4));
}

TEST_F(StoreReaderTest, NodesComeByName) {
  Commit({.nodes = {PlainNode(1), FullNode(2)}});
  EXPECT_THAT(Get(reader_->ListNodes()), ElementsAre(FullNode(2), PlainNode(1)));
}

TEST_F(StoreReaderTest, PlansComeByTaskOrByFirstStart) {
  const auto task = [](int64_t job, int32_t index) {
    return TaskId{.job = JobId(job), .index = index};
  };
  TaskPlan late = FullPlan(task(1, 0));
  late.segments.front().span.begin += absl::Minutes(1);
  Commit({.jobs = {PlainJob(1), PlainJob(2)},
          .plans = {late, FullPlan(task(1, 1)), FullPlan(task(2, 0))}});
  EXPECT_EQ(Get(reader_->GetPlan(task(1, 0))), late);
  EXPECT_EQ(Get(reader_->GetPlan(task(1, 7))), std::nullopt);
  EXPECT_THAT(Get(reader_->PlansOfJob(JobId(1), 10)), ElementsAre(late, FullPlan(task(1, 1))));
  EXPECT_THAT(Get(reader_->PlansOfJob(JobId(1), 1)), ElementsAre(late));
  EXPECT_THAT(Get(reader_->AllPlans(10)),
              ElementsAre(FullPlan(task(1, 1)), FullPlan(task(2, 0)), late));
  EXPECT_THAT(Get(reader_->AllPlans(1)), ElementsAre(FullPlan(task(1, 1))));
}

TEST_F(StoreReaderTest, ForecastsAreKeptAsIssued) {
  Commit({.forecasts = {ExampleForecast(1, "GB"), ExampleForecast(2, "DE")}});
  Commit({.forecasts = {ExampleForecast(3, "GB")}});
  EXPECT_EQ(Get(reader_->GetForecast(ForecastId(1))), ExampleForecast(1, "GB"));
  EXPECT_EQ(Get(reader_->GetForecast(ForecastId(9))), std::nullopt);
  EXPECT_EQ(Get(reader_->LatestForecast("GB")), ExampleForecast(3, "GB"));
  EXPECT_EQ(Get(reader_->LatestForecast("FR")), std::nullopt);
}

TEST_F(StoreReaderTest, ActualIsTheLatestRevisionOfEachStepAndKeepsHoles) {
  const SeriesIdentity neso{.zone = "GB", .provider = "neso", .factors = Factors::kLifecycle};
  const absl::Time noon = ExampleTime();
  Commit({.actuals = {ExampleSeries(neso, noon, {100, 110, 120})}});
  Commit({.actuals = {ExampleSeries(neso, noon + absl::Minutes(30), {115}),
                      ExampleSeries(neso, noon + absl::Hours(3), {90})}});
  const IntensitySeries actual = Get(reader_->LongestActual("GB", {noon, noon + absl::Hours(9)}));
  EXPECT_EQ(actual.identity(), neso);
  std::vector<IntensityStep> expected = ExampleSeries(neso, noon, {100, 115, 120}).steps();
  expected.push_back(ExampleSeries(neso, noon + absl::Hours(3), {90}).steps().front());
  EXPECT_EQ(actual.steps(), expected);
}

TEST_F(StoreReaderTest, ActualIsCutToTheSpan) {
  const SeriesIdentity csv{.zone = "GB", .provider = "csv"};
  Commit({.actuals = {ExampleSeries(csv, ExampleTime(), {100, 110, 120})}});
  const TimeSpan span{ExampleTime(absl::Minutes(40)), ExampleTime(absl::Minutes(60))};
  const IntensitySeries actual = Get(reader_->LongestActual("GB", span));
  ASSERT_EQ(actual.steps().size(), 1u);
  EXPECT_EQ(actual.steps().front().span, span);
}

TEST_F(StoreReaderTest, ActualNeverMixesProviders) {
  const SeriesIdentity csv{.zone = "GB", .provider = "csv"};
  const SeriesIdentity neso{.zone = "GB", .provider = "neso"};
  const TimeSpan day{ExampleTime(), ExampleTime(absl::Hours(24))};
  Commit({.actuals = {ExampleSeries(csv, ExampleTime(), {1, 2, 3})}});
  Commit({.actuals = {ExampleSeries(neso, ExampleTime(absl::Minutes(30)), {7})}});
  EXPECT_EQ(Get(reader_->LongestActual("GB", day)), ExampleSeries(csv, ExampleTime(), {1, 2, 3}));
  // Where both know the same, the one that was heard of last counts.
  const TimeSpan step{ExampleTime(absl::Minutes(30)), ExampleTime(absl::Minutes(60))};
  EXPECT_EQ(Get(reader_->LongestActual("GB", step)).identity(), neso);
  EXPECT_EQ(Get(reader_->Actual(csv, step)).steps(),
            Get(reader_->LongestActual("GB", day)).Cut(step).steps());
  EXPECT_TRUE(Get(reader_->Actual({.zone = "GB", .provider = "other"}, day)).empty());
}

TEST_F(StoreReaderTest, ActualOfAnUnknownZoneKnowsNothing) {
  const IntensitySeries actual =
      Get(reader_->LongestActual("XX", {absl::InfinitePast(), absl::InfiniteFuture()}));
  EXPECT_TRUE(actual.empty());
  EXPECT_EQ(actual.identity().zone, "XX");
}

TEST_F(StoreReaderTest, ReportsAreListedWithoutTheirContent) {
  SavedReport plain = FullReport();
  plain.emissions.reset();
  const SavedReport first = Get(store_->SaveReport(FullReport(), "a"));
  const SavedReport second = Get(store_->SaveReport(plain, "b"));
  EXPECT_EQ(Get(reader_->GetReport(ReportId(1))), first);
  EXPECT_EQ(Get(reader_->GetReport(ReportId(2))), second);
  EXPECT_EQ(reader_->GetReport(ReportId(3)).status().code(), absl::StatusCode::kNotFound);

  SavedReport listed = second;
  listed.content_json.clear();
  const Page<SavedReport> page = Get(reader_->ListReports({.size = 1}));
  EXPECT_THAT(page.items, ElementsAre(listed));
  const Page<SavedReport> rest = Get(reader_->ListReports({.size = 1, .token = page.next_token}));
  ASSERT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items.front().id, first.id);
  EXPECT_EQ(rest.next_token, "");
}

TEST_F(StoreReaderTest, ReadersBesideTheWriterSeeWholeCommits) {
  std::atomic<bool> stop = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 6; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        // Jobs come in pairs, so a page of all of them is always even.
        const absl::StatusOr<Page<Job>> page = reader_->ListJobs({}, {.size = 1000});
        if (!page.ok() || page->items.size() % 2 != 0) ++torn;
      }
    });
  }
  for (int64_t id = 1; id < 200; id += 2) Commit({.jobs = {PlainJob(id), PlainJob(id + 1)}});
  stop = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
}

}  // namespace
}  // namespace windfall
