#include "scheduler/store/job_spec_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/store/example_records.h"

namespace windfall {
namespace {

using testing::HasSubstr;

TEST(JobSpecJson, KeepsEverythingButUserAndProject) {
  JobSpec spec = FullSpec();
  const absl::StatusOr<JobSpec> read = JobSpecFromJson(*JobSpecToJson(spec));
  ASSERT_TRUE(read.ok()) << read.status();
  spec.user.clear();
  spec.project.clear();
  EXPECT_EQ(*read, spec);
}

TEST(JobSpecJson, KeepsAbsentApartFromZero) {
  JobSpec spec{.command = {"x"}};
  EXPECT_EQ(*JobSpecFromJson(*JobSpecToJson(spec)), spec);
  spec.duration = absl::ZeroDuration();
  spec.begin = absl::UnixEpoch();
  spec.time_limit = absl::InfiniteDuration();
  spec.interruption = Interruption{};
  EXPECT_EQ(*JobSpecFromJson(*JobSpecToJson(spec)), spec);
}

TEST(JobSpecJson, KeepsARangeARangeHoweverLong) {
  const JobSpec spec{
      .command = {"x"},
      .parameters = {{.name = "seed", .values = IntegerRange{.first = 1, .last = 999'999}}}};
  const std::string json = *JobSpecToJson(spec);
  EXPECT_THAT(json, HasSubstr(R"("first":1,"last":999999)"));
  EXPECT_EQ(*JobSpecFromJson(json), spec);
}

TEST(JobSpecJson, ReadsWhatKnewNoSavingPerHour) {
  JobSpec spec{.command = {"x"}, .min_saving = {.fraction = 0.05, .fraction_per_hour = 0.02}};
  std::string json = *JobSpecToJson(spec);
  const std::string field = R"("min_saving_fraction_per_hour":0.02,)";
  ASSERT_THAT(json, HasSubstr(field));
  json.erase(json.find(field), field.size());
  spec.min_saving.fraction_per_hour = 0;
  EXPECT_EQ(*JobSpecFromJson(json), spec);
}

TEST(JobSpecJson, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(JobSpecToJson({.name = "job", .command = {"\xc3("}}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(JobSpecJson, RefusesWhatItDidNotWrite) {
  for (const std::string text : {"", "{", "[]", "{}", "null", R"({"name":1})"}) {
    EXPECT_EQ(JobSpecFromJson(text).status().code(), absl::StatusCode::kDataLoss) << text;
  }
}

}  // namespace
}  // namespace windfall
