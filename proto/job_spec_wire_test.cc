#include "proto/job_spec_wire.h"

#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

JobSpec FullSpec() {
  return {.name = "tune",
          .project = "llm",
          .user = "ada",
          .command = {"train", "--lr={lr}", ""},
          .working_directory = "/home/ada",
          .environment = {{"A", "1"}, {"B", ""}},
          .output_path = "/home/ada/out",
          .resources = {.gpus = 2, .cpus = 8, .memory_bytes = int64_t{1} << 40},
          .duration = absl::Minutes(90) + absl::Nanoseconds(1),
          .begin = kNoon,
          .deadline = kNoon + absl::Hours(8) + absl::Milliseconds(5),
          .zones = {"GB", "DE"},
          .input = JobInput{.bytes = 214'748'364'800, .zone = "DE"},
          .interruption = Interruption{.checkpoint_signal = 10,
                                       .grace = absl::Seconds(3),
                                       .min_segment = absl::Minutes(5),
                                       .resume_overhead = absl::Seconds(7)},
          .asap = true,
          .hold = true,
          .min_saving = {.fraction = 0.05, .fraction_per_hour = 0.02},
          .time_limit = absl::Hours(3),
          .retries = 2,
          .priority = -4,
          .after = {JobId(3), JobId(9)},
          .parameters = {{.name = "lr", .values = std::vector<std::string>{"0.1", "0.01"}},
                         {.name = "seed", .values = IntegerRange{.first = -1, .last = 100}}},
          .max_parallel = 4};
}

TEST(JobSpecWire, KeepsEveryField) {
  const auto back = FromWire(ToWire(FullSpec()));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, FullSpec());
}

TEST(JobSpecWire, KeepsUnsetFieldsUnset) {
  const JobSpec spec{.command = {"true"}, .working_directory = "/"};
  const auto back = FromWire(ToWire(spec));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, spec);
}

TEST(JobSpecWire, KeepsTheDefaultsOfAnInterruptionThatNamesOnlyItsSignal) {
  windfall::v1::JobSpec wire;
  wire.mutable_interruption()->set_checkpoint_signal_number(10);
  const auto spec = FromWire(wire);
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->interruption, Interruption{.checkpoint_signal = 10});
}

TEST(JobSpecWire, NamesTheFieldThatCannotBeHeld) {
  struct Case {
    std::string text;   // a spec in protobuf text format
    std::string field;  // named in the message
  };
  const Case cases[] = {
      {R"(command: "a\000b")", "spec.command"},
      {R"(working_directory: "/\000")", "spec.working_directory"},
      {R"(output_path: "/\000")", "spec.output_path"},
      {R"(environment { key: "A" value: "\000" })", "spec.environment"},
      {R"(environment { key: "\000" value: "" })", "spec.environment"},
      {"duration { seconds: 9223372036854775807 }", "spec.duration"},
      {"duration { seconds: 1 nanos: -1 }", "spec.duration"},
      {"time_limit { nanos: 2000000000 }", "spec.time_limit"},
      {"begin_time { nanos: -1 }", "spec.begin_time"},
      {"deadline { seconds: 253402300800 }", "spec.deadline"},
      {"deadline { seconds: -9223372036854775808 }", "spec.deadline"},
      {"interruption { grace { seconds: 315576000001 } }", "spec.interruption.grace"},
      {"interruption { min_segment { nanos: -2000000000 } }", "spec.interruption.min_segment"},
      {"interruption { resume_overhead { seconds: -1 nanos: 1 } }",
       "spec.interruption.resume_overhead"},
      {"after_job_ids: 0", "spec.after_job_ids"},
      {R"(parameters { name: "lr" })", "spec.parameters['lr']"},
      {R"(parameters { name: "lr" texts { values: "\000" } })", "spec.parameters['lr']"},
      {R"(parameters { name: "n" range { first_value: 2 last_value: 1 } })",
       "spec.parameters['n']"},
      {R"(parameters { name: "n" range { first_value: -9223372036854775808
                                         last_value: 9223372036854775807 } })",
       "spec.parameters['n']"},
      {R"(parameters { name: "n" range { first_value: 0 last_value: 9223372036854775807 } })",
       "spec.parameters['n']"},
  };
  for (const Case& test : cases) {
    windfall::v1::JobSpec wire;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(test.text, &wire)) << test.text;
    const absl::Status status = FromWire(wire).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << test.text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(test.field)) << test.text;
  }
}

TEST(JobSpecWire, LeavesWhatASpecMaySayToValidation) {
  windfall::v1::JobSpec wire;
  wire.mutable_resources()->set_gpus_count(-1);
  wire.set_min_saving_ratio(std::numeric_limits<double>::quiet_NaN());
  const auto spec = FromWire(wire);
  ASSERT_TRUE(spec.ok()) << spec.status();
  EXPECT_EQ(spec->resources.gpus, -1);
  EXPECT_FALSE(Validate(*spec, kNoon).ok());
}

}  // namespace
}  // namespace windfall
