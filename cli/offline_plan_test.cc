#include "cli/offline_plan.h"

#include <sstream>
#include <string>

#include "cli/command_plan.h"
#include "cli/usage_error.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

absl::Time At(int hour) {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 24, hour, 0, 0), absl::UTCTimeZone());
}

// Hourly intensity of 24 November, dirty but for two clean hours from `clean_hour` on.
std::string Intensity(int clean_hour, double clean) {
  std::ostringstream file;
  file << "datetime_utc,carbon_intensity_gco2_per_kwh\n";
  for (int hour = 0; hour < 24; ++hour) {
    file << absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", At(hour), absl::UTCTimeZone()) << ","
         << (hour == clean_hour || hour == clean_hour + 1 ? clean : 300) << "\n";
  }
  return file.str();
}

// Runs the command as typed, without a scheduler or its address.
struct Output {
  absl::StatusOr<int> status;
  std::string out;
  std::string err;
};

Output Plan(PlanOptions options, bool json) {
  std::ostringstream out;
  std::ostringstream err;
  Console console = {.out = out, .err = err, .zone = absl::UTCTimeZone(), .json = json};
  const absl::StatusOr<int> status = RunPlan(options, console);
  return {.status = status, .out = out.str(), .err = err.str()};
}

v1::Plan PlanJson(const PlanOptions& options) {
  const Output output = Plan(options, true);
  EXPECT_TRUE(output.status.ok()) << output.status.status();
  v1::Plan plan;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(output.out, &plan).ok()) << output.out;
  return plan;
}

class OfflinePlanTest : public testing::Test {
 protected:
  std::string WriteIntensity(const std::string& name, int clean_hour, double clean) const {
    return directory_.Write(name, Intensity(clean_hour, clean));
  }
  // Two hours of work between 06:00 and 20:00, where 14:00 to 16:00 is clean.
  PlanOptions TwoHourJob() const {
    return {.job = {.command = {"true"},
                    .deadline = "2026-11-24T20:00:00Z",
                    .duration = "2h",
                    .gpus = 1},
            .zone_files = {"GB=" + WriteIntensity("gb.csv", 14, 100)},
            .now = "2026-11-24T06:00:00Z"};
  }

 private:
  TemporaryDirectory directory_;
};

// The planner's margin before a deadline: 2 % of two hours.
constexpr absl::Duration kMargin = absl::Seconds(144);

TEST_F(OfflinePlanTest, TakesTheCheapestTimeAtPrices) {
  PlanOptions options = TwoHourJob();
  options.zone_files.push_back("DE=" + WriteIntensity("de.csv", 12, 200));
  options.prices = {.carbon = "100", .electricity = {"GB=0.30", "DE=0.20"}, .currency = "EUR"};
  const v1::Plan plan = PlanJson(options);
  ASSERT_EQ(plan.segments_size(), 1);
  EXPECT_EQ(plan.segments(0).zone(), "DE");
  EXPECT_EQ(FromWire(plan.segments(0).start_time()), At(12));
  EXPECT_EQ(plan.reason(), "cheapest");
  EXPECT_NEAR(plan.electricity_cost_cents(), 20 * plan.energy_kwh(), 1e-6);
  EXPECT_NEAR(plan.carbon_cost_cents(), plan.emissions_grams() / 100, 1e-6);
}

TEST_F(OfflinePlanTest, TakesPricesOnlyWithFiles) {
  PlanOptions options = TwoHourJob();
  options.zone_files.clear();
  options.now = "";
  options.prices.carbon = "100";
  EXPECT_TRUE(IsUsageError(Plan(options, true).status.status()));
}

TEST_F(OfflinePlanTest, WaitsForTheCleanHoursWithoutAServer) {
  const v1::Plan plan = PlanJson(TwoHourJob());
  ASSERT_EQ(plan.segments_size(), 1);
  EXPECT_EQ(plan.segments(0).zone(), "GB");
  EXPECT_EQ(FromWire(plan.segments(0).start_time()), At(14));
  EXPECT_EQ(FromWire(plan.finish_time()), At(16));
  EXPECT_EQ(FromWire(plan.latest_start_time()), At(18) - kMargin);
  EXPECT_DOUBLE_EQ(plan.mean_intensity_grams_per_kwh(), 100);
  EXPECT_DOUBLE_EQ(plan.start_now_intensity_grams_per_kwh(), 300);
  EXPECT_DOUBLE_EQ(plan.energy_kwh(), 0.62);  // 300 W for the GPU, 10 W for the CPU
  EXPECT_NEAR(plan.emissions_grams(), 62, 1e-6);
  EXPECT_NEAR(plan.saved_percent(), 66.667, 1e-3);
  EXPECT_TRUE(plan.feasible());
  EXPECT_EQ(plan.reason(), "cleanest");
  EXPECT_EQ(plan.forecast().provider(), "csv");
}

TEST_F(OfflinePlanTest, SaysNothingOfStartingNowOfAJobThatBeginsLater) {
  PlanOptions options = TwoHourJob();
  EXPECT_THAT(Plan(options, false).out, HasSubstr("started now"));
  options.job.begin = "2026-11-24T10:00:00Z";
  const v1::Plan plan = PlanJson(options);
  EXPECT_EQ(FromWire(plan.alternatives().earliest_start_time()), At(10));
  EXPECT_FALSE(plan.has_start_now_emissions_grams());
  EXPECT_FALSE(plan.has_start_now_intensity_grams_per_kwh());
  EXPECT_FALSE(plan.has_saved_percent());
  const std::string text = Plan(options, false).out;
  EXPECT_THAT(text, HasSubstr("so nothing is said of starting now"));
  EXPECT_THAT(text, Not(HasSubstr("started now")));
}

TEST_F(OfflinePlanTest, NeverFinishesAfterAFeasibleDeadline) {
  PlanOptions options = TwoHourJob();
  options.job.deadline = "2026-11-24T15:00:00Z";
  const v1::Plan plan = PlanJson(options);
  EXPECT_EQ(FromWire(plan.finish_time()), At(15) - kMargin);
  EXPECT_TRUE(plan.feasible());
}

TEST_F(OfflinePlanTest, PausesWhatMayBePaused) {
  PlanOptions options = TwoHourJob();
  options.zone_files = {"GB=" + WriteIntensity("gb10.csv", 10, 100)};
  options.job.duration = "3h";
  options.job.interruptible = true;
  const v1::Plan plan = PlanJson(options);
  EXPECT_NEAR(plan.emissions_grams(), 0.31 * (100 + 100 + 300), 1e-6);
}

TEST_F(OfflinePlanTest, LeavesTheWorkWhereALargeInputLies) {
  PlanOptions options = TwoHourJob();
  options.zone_files.push_back("FR=" + WriteIntensity("fr.csv", 14, 40));
  options.job.input_size = "1G";
  options.job.input_zone = "GB";
  const v1::Plan moved = PlanJson(options);
  EXPECT_EQ(moved.segments(0).zone(), "FR");
  // 2^30 bytes at 0.06 kWh per 10^9, at the mean of 40 and 100 g/kWh.
  EXPECT_NEAR(moved.transfer_energy_kwh(), 0.06442, 1e-5);
  EXPECT_NEAR(moved.transfer_emissions_grams(), 0.06442 * 70, 1e-3);
  EXPECT_NEAR(moved.emissions_grams(), 0.62 * 40 + 0.06442 * 70, 1e-3);
  options.job.input_size = "20G";
  const v1::Plan stays = PlanJson(options);
  EXPECT_EQ(stays.segments(0).zone(), "GB");
  EXPECT_TRUE(stays.has_transfer_emissions_grams());
  EXPECT_EQ(stays.transfer_emissions_grams(), 0);
  EXPECT_NEAR(stays.emissions_grams(), 62, 1e-6);
  EXPECT_THAT(Plan(options, false).out, HasSubstr("input        is there; bringing it elsewhere"));
  options.job.input_zone = "DE";
  EXPECT_THAT(std::string(Plan(options, false).status.status().message()),
              HasSubstr("input zone 'DE' is not one of those with a file: GB, FR"));
}

TEST_F(OfflinePlanTest, ChoosesTheCleanerZone) {
  PlanOptions options = TwoHourJob();
  options.zone_files.push_back("FR=" + WriteIntensity("fr.csv", 8, 40));
  EXPECT_EQ(PlanJson(options).segments(0).zone(), "FR");
  options.job.zones = {"GB"};
  EXPECT_EQ(PlanJson(options).segments(0).zone(), "GB");
}

TEST_F(OfflinePlanTest, StartsAtOnceAndSaysSoWhenTheFileHasEnded) {
  PlanOptions options = TwoHourJob();
  options.now = "2026-11-25T06:00:00Z";
  options.job.deadline = "8h";
  const Output output = Plan(options, false);
  ASSERT_TRUE(output.status.ok()) << output.status.status();
  EXPECT_THAT(output.err, HasSubstr("warning: zone GB"));
  EXPECT_THAT(output.out, HasSubstr("emissions unknown"));
}

TEST_F(OfflinePlanTest, ShowsThePlanInWords) {
  EXPECT_THAT(Plan(TwoHourJob(), false).out,
              HasSubstr("starts       14:00 (in 8 h) in GB\nfinishes     16:00\n"));
}

TEST_F(OfflinePlanTest, TellsMistakesFromRefusals) {
  PlanOptions no_file = TwoHourJob();
  no_file.zone_files = {"GB"};
  EXPECT_TRUE(IsUsageError(Plan(no_file, false).status.status()));
  PlanOptions no_now = TwoHourJob();
  no_now.zone_files.clear();
  EXPECT_TRUE(IsUsageError(Plan(no_now, false).status.status()));

  PlanOptions missing = TwoHourJob();
  missing.zone_files = {"GB=/nowhere/gb.csv"};
  const absl::Status status = Plan(missing, false).status.status();
  EXPECT_FALSE(status.ok());
  EXPECT_FALSE(IsUsageError(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("/nowhere/gb.csv"));
}

TEST_F(OfflinePlanTest, RefusesZonesWithoutAFileAndZonesWithTwo) {
  PlanOptions elsewhere = TwoHourJob();
  elsewhere.job.zones = {"DE"};
  const absl::Status status = Plan(elsewhere, false).status.status();
  EXPECT_FALSE(IsUsageError(status));
  EXPECT_EQ(status.message(), "zone 'DE' is not one of those with a file: GB");
  PlanOptions twice = TwoHourJob();
  twice.zone_files.push_back(twice.zone_files.front());
  EXPECT_TRUE(IsUsageError(Plan(twice, false).status.status()));
}

TEST_F(OfflinePlanTest, SaysWhichDurationItAssumed) {
  PlanOptions options = TwoHourJob();
  EXPECT_THAT(Plan(options, false).out, testing::Not(HasSubstr("assumed")));
  options.job.duration.reset();
  EXPECT_THAT(Plan(options, false).out, HasSubstr("duration     1 h, assumed"));
}

}  // namespace
}  // namespace windfall
