#include "scheduler/store/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "scheduler/store/example_records.h"
#include "scheduler/store/schema_v1.h"
#include "scheduler/store/schema_v2.h"
#include "scheduler/store/schema_v3.h"
#include "scheduler/store/store.h"
#include "scheduler/store/store_reader.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;

// What the first version left: its schema, a job and a forecast as it wrote them.
constexpr char kRecordsOfVersion1[] = R"sql(
INSERT INTO schema_version (version) VALUES (1);
INSERT INTO series (id, zone, provider, signal, factors)
  VALUES (1, 'GB', 'neso', 'average', 'direct');
INSERT INTO forecasts (id, series_id, issue_time_unix_ns, issue_time_is_fetch_time,
    fetch_time_unix_ns, first_step_unix_ns, steps_json)
  VALUES (3, 1, 1000, 1, 2000, 0, '[[0,1800000000000,200000,0],[0,1800000000000,151000,1],'
    || '[3600000000000,1800000000000,90000,0]]');
INSERT INTO actual_steps (id, series_id, begin_unix_ns, end_unix_ns, intensity_mg_per_kwh,
    estimated)
  VALUES (1, 1, 0, 1800000000000, 210000, 0);
)sql";

class SchemaTest : public testing::Test {
 protected:
  std::string path() const { return directory_.file("windfall.db"); }

  void RunSql(const std::string& sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  TemporaryDirectory directory_;
};

IntensityStep HalfHour(int index, int grams_per_kwh, bool estimated = false) {
  const absl::Time begin = absl::UnixEpoch() + absl::Minutes(30) * index;
  return {.span = {begin, begin + absl::Minutes(30)},
          .intensity = GramsPerKwh(grams_per_kwh),
          .estimated = estimated};
}

TEST_F(SchemaTest, StoreOfTheFirstVersionIsBroughtUpToDateAndKeepsItsRecords) {
  RunSql(
      absl::StrCat(kSchemaV1, "PRAGMA application_id = ", kApplicationId, ";", kRecordsOfVersion1));
  const absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::StatusOr<SavedRecords> records = (*store)->Load();
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->forecasts.size(), 1u);
  const Forecast& forecast = records->forecasts.front();
  EXPECT_EQ(forecast.id, ForecastId(3));
  EXPECT_THAT(forecast.series.steps(),
              ElementsAre(HalfHour(0, 200), HalfHour(1, 151, true), HalfHour(4, 90)));
  EXPECT_EQ(forecast.modelled_from, absl::InfiniteFuture());
  EXPECT_TRUE(forecast.p10.empty());
  ASSERT_EQ(records->actuals.size(), 1u);
  EXPECT_THAT(records->actuals.front().steps(), ElementsAre(HalfHour(0, 210)));

  const Forecast newer = ForecastWithModel(4, "GB");
  ASSERT_TRUE((*store)->Commit({.forecasts = {newer}}).ok());
  EXPECT_EQ((*StoreReader::Open(path()))->GetForecast(ForecastId(4))->value(), newer);
}

// A plan as the second version wrote it, of a job that is not there.
constexpr char kPlanOfVersion2[] = R"sql(
PRAGMA foreign_keys = OFF;
INSERT INTO schema_version (version) VALUES (2);
INSERT INTO plans (job_id, task_index, made_time_unix_ns, first_start_unix_ns, segments_json, reason,
    latest_start_unix_ns, feasible, energy_millijoules, emissions_micrograms,
    start_now_emissions_micrograms, mean_intensity_mg_per_kwh, start_now_mean_intensity_mg_per_kwh,
    forecast_id, transfer_energy_millijoules, transfer_emissions_micrograms)
  VALUES (7, 0, 1000, 1000, '[]', 'no-node', 5000, 0, 70, 8, NULL, NULL, NULL, NULL, 0, 0);
)sql";

TEST_F(SchemaTest, PlansOfTheSecondVersionCostNothingThatIsKnown) {
  RunSql(absl::StrCat(kSchemaV1, kSchemaV2, "PRAGMA application_id = ", kApplicationId, ";",
                      kPlanOfVersion2));
  ASSERT_TRUE(Store::Open(path()).ok());
  const auto reader = StoreReader::Open(path());
  ASSERT_TRUE(reader.ok()) << reader.status();
  const absl::StatusOr<std::optional<TaskPlan>> plan = (*reader)->GetPlan({JobId(7), 0});
  ASSERT_TRUE(plan.ok()) << plan.status();
  ASSERT_TRUE(plan->has_value());
  EXPECT_EQ((*plan)->emissions, Micrograms(8));
  EXPECT_EQ((*plan)->cost, std::nullopt);
  EXPECT_EQ((*plan)->start_now_cost, std::nullopt);
  EXPECT_EQ((*plan)->currency, "");
}

// A job that waits and its promise as the third version wrote them.
constexpr char kPromiseOfVersion3[] = R"sql(
INSERT INTO schema_version (version) VALUES (3);
INSERT INTO jobs (id, idempotency_key, status, user, project, submit_time_unix_ns, deadline_unix_ns,
    expected_duration_ns, expected_power_milliwatts, held, release_time_unix_ns, cancelled,
    next_task_index, pending_count, running_count, succeeded_count, failed_count, cancelled_count,
    end_time_unix_ns, spec_json, input_zones_json)
  VALUES (7, '', 'waiting', 'ada', '', 1000, 9000, 3000, 500, 0, NULL, 0, 0, 1, 0, 0, 0, 0, NULL,
    '{"asap":false,"command":["x"],"cpus_count":1,"gpus_count":0,"hold":false,"memory_bytes":0,'
    || '"min_saving_fraction":0.05,"name":"","output_path":"","priority":0,"retries_count":0,'
    || '"working_directory":""}', '[]');
INSERT INTO promises (job_id, made_time_unix_ns, planned_begin_unix_ns, planned_end_unix_ns, zone,
    node, energy_millijoules, emissions_micrograms, start_now_emissions_micrograms,
    forecast_provider, forecast_id, feasible, reason, transfer_emissions_micrograms)
  VALUES (7, 1000, 4000, 7000, 'GB', 'n1', 70, 8, 9, 'neso', NULL, 1, 'waits for wind', 2);
)sql";

TEST_F(SchemaTest, PromisesOfTheThirdVersionStandAndHaveNoSavingBase) {
  RunSql(absl::StrCat(kSchemaV1, kSchemaV2, kSchemaV3, "PRAGMA application_id = ", kApplicationId,
                      ";", kPromiseOfVersion3));
  const absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(path());
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::StatusOr<SavedRecords> records = (*store)->Load();
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->jobs.size(), 1u);
  const Promise expected = {
      .made_time = absl::FromUnixNanos(1000),
      .planned = {.begin = absl::FromUnixNanos(4000), .end = absl::FromUnixNanos(7000)},
      .zone = "GB",
      .node = "n1",
      .energy = Millijoules(70),
      .emissions = Micrograms(8),
      .start_now_emissions = Micrograms(9),
      .transfer_emissions = Micrograms(2),
      .forecast_provider = "neso",
      .feasible = true,
      .reason = "waits for wind",
      .saving_base = SavingBase()};
  EXPECT_EQ(records->jobs.front().promise, expected);
}

TEST_F(SchemaTest, StoreThatWasBroughtUpToDateOpensAgain) {
  ASSERT_TRUE(Store::Open(path()).ok());
  EXPECT_TRUE(Store::Open(path()).ok());
}

}  // namespace
}  // namespace windfall
