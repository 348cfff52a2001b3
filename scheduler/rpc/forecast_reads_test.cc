#include "scheduler/rpc/forecast_reads.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "scheduler/store/store.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

IntensitySeries Hourly(absl::Time begin, int hours) {
  std::vector<IntensityStep> steps;
  for (int i = 0; i < hours; ++i) {
    steps.push_back({.span = {begin + absl::Hours(i), begin + absl::Hours(i + 1)},
                     .intensity = GramsPerKwh(100 + i)});
  }
  return *IntensitySeries::Create({.zone = "GB", .provider = "csv"}, std::move(steps));
}

ZoneStatus Gb() {
  return {.zone = "GB",
          .sources = {"csv f.csv"},
          .forecast = Forecast{.series = Hourly(kNoon - absl::Hours(1), 4),
                               .issue_time = kNoon - absl::Minutes(30),
                               .fetch_time = kNoon}};
}

class ForecastReadsTest : public testing::Test {
 protected:
  ForecastReadsTest()
      : store_(*Store::Open(directory_.file("db"))),
        reader_(*StoreReader::Open(directory_.file("db"))) {}

  absl::StatusOr<v1::GetForecastResponse> Get(const std::vector<ZoneStatus>& zones,
                                              const std::string& zone) {
    v1::GetForecastRequest request;
    request.set_zone(zone);
    return GetForecast(*reader_, zones, kNoon, request);
  }

  TemporaryDirectory directory_;
  const std::unique_ptr<Store> store_;
  const std::unique_ptr<StoreReader> reader_;
};

TEST_F(ForecastReadsTest, ShowsWhatWasAndWhatIsAhead) {
  ASSERT_TRUE(store_->Commit({.actuals = {Hourly(kNoon - absl::Hours(30), 28)}}).ok());
  const auto response = Get({Gb()}, "");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_THAT(response->actual(), SizeIs(22));   // of the last 24 hours
  EXPECT_THAT(response->forecast(), SizeIs(3));  // the hour before noon is over
  EXPECT_EQ(FromWire(response->forecast(0).start_time()), kNoon);
  EXPECT_EQ(response->status().forecast().provider(), "csv");
  EXPECT_EQ(FromWire(response->status().age()), absl::Minutes(30));
}

TEST_F(ForecastReadsTest, ShowsRunningAndPlannedWorkOfTheZone) {
  const Node node{.id = NodeId(1), .name = "n1", .zone = "GB"};
  Job job{.id = JobId(1),
          .spec = {.name = "tune", .command = {"train"}, .working_directory = "/"},
          .submit_time = kNoon,
          .deadline = kNoon + absl::Hours(9),
          .expected_duration = absl::Hours(1),
          .next_task = 1};
  job.task_counts[static_cast<size_t>(TaskState::kRunning)] = 1;
  const Task task{.id = {.job = job.id}, .state = TaskState::kRunning, .current_run = RunId(1)};
  const windfall::Run run{.id = RunId(1),
                          .task = task.id,
                          .node = node.id,
                          .zone = "GB",
                          .state = RunState::kRunning,
                          .assign_time = kNoon - absl::Minutes(10),
                          .start_time = kNoon - absl::Minutes(9)};
  // The first segment runs, one more in this zone and one elsewhere are planned.
  const TaskPlan plan{
      .task = task.id,
      .made_time = kNoon,
      .segments = {{node.id, "GB", {kNoon - absl::Minutes(10), kNoon + absl::Minutes(20)}},
                   {node.id, "GB", {kNoon + absl::Hours(2), kNoon + absl::Hours(3)}},
                   {node.id, "DE", {kNoon + absl::Hours(4), kNoon + absl::Hours(5)}}}};
  ASSERT_TRUE(
      store_
          ->Commit(
              {.jobs = {job}, .tasks = {task}, .runs = {run}, .nodes = {node}, .plans = {plan}})
          .ok());
  const auto response = Get({Gb()}, "GB");
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_THAT(response->work(), SizeIs(2));
  EXPECT_TRUE(response->work(0).running());
  EXPECT_EQ(response->work(0).name(), "tune");
  EXPECT_EQ(FromWire(response->work(0).start_time()), *run.start_time);
  EXPECT_EQ(FromWire(response->work(0).end_time()), kNoon + absl::Minutes(20));
  EXPECT_FALSE(response->work(1).running());
  EXPECT_EQ(FromWire(response->work(1).start_time()), kNoon + absl::Hours(2));
}

TEST_F(ForecastReadsTest, TellsAnErrorAndStaleness) {
  const ZoneStatus broken{.zone = "GB",
                          .stale = true,
                          .error = "neso: timed out",
                          .model_error = "the model needs more",
                          .next_refresh = kNoon + absl::Minutes(1)};
  const auto response = Get({broken}, "GB");
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_TRUE(response->status().stale());
  EXPECT_EQ(response->status().error(), "neso: timed out");
  EXPECT_EQ(response->status().model_error(), "the model needs more");
  EXPECT_EQ(FromWire(response->status().next_refresh_time()), kNoon + absl::Minutes(1));
  EXPECT_FALSE(response->status().has_forecast());
  EXPECT_FALSE(response->status().has_age());
}

TEST_F(ForecastReadsTest, WantsAZoneWhereThereAreSeveral) {
  const std::vector<ZoneStatus> zones = {{.zone = "DE"}, Gb()};
  EXPECT_EQ(Get(zones, "").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(Get(zones, "").status().message()), HasSubstr("DE, GB"));
  EXPECT_EQ(Get(zones, "FR").status().code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(Get(zones, "GB").ok());
}

TEST(ListZones, GoesPageByPage) {
  const std::vector<ZoneStatus> zones = {{.zone = "DE"}, Gb()};
  v1::ListZonesRequest request;
  request.set_page_size(1);
  auto response = ListZones(zones, kNoon, request);
  ASSERT_TRUE(response.ok()) << response.status();
  ASSERT_THAT(response->zones(), SizeIs(1));
  EXPECT_EQ(response->zones(0).zone(), "DE");
  request.set_page_token(response->next_page_token());
  response = ListZones(zones, kNoon, request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->zones(0).zone(), "GB");
  EXPECT_EQ(response->next_page_token(), "");
}

}  // namespace
}  // namespace windfall
