#include "proto/job_wire.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/job_spec_wire.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

Job RunningSweep() {
  Job job{.id = JobId(7),
          .spec = {.name = "tune",
                   .command = {"train"},
                   .parameters = {{.name = "lr", .values = std::vector<std::string>{"a", "b"}},
                                  {.name = "n", .values = IntegerRange{.first = 5, .last = 7}}}},
          .submit_time = kNoon,
          .deadline = kNoon + absl::Hours(8),
          .expected_duration = absl::Minutes(30),
          .expected_power = Watts(300),
          .next_task = 4};
  job.task_counts[static_cast<size_t>(TaskState::kRunning)] = 1;
  job.task_counts[static_cast<size_t>(TaskState::kSucceeded)] = 2;
  job.task_counts[static_cast<size_t>(TaskState::kFailed)] = 1;
  return job;
}

TEST(JobWire, CountsTasksByState) {
  const windfall::v1::Job wire = ToWire(RunningSweep());
  EXPECT_EQ(wire.id(), 7);
  EXPECT_EQ(wire.state(), windfall::v1::TASK_STATE_RUNNING);
  EXPECT_EQ(wire.status(), "running");
  EXPECT_EQ(wire.tasks_count(), 6);
  EXPECT_EQ(wire.pending_count(), 2);
  EXPECT_EQ(wire.running_count(), 1);
  EXPECT_EQ(wire.succeeded_count(), 2);
  EXPECT_EQ(wire.failed_count(), 1);
  EXPECT_EQ(wire.cancelled_count(), 0);
  EXPECT_EQ(FromWire(wire.deadline()), kNoon + absl::Hours(8));
  EXPECT_EQ(FromWire(wire.expected_duration()), absl::Minutes(30));
  EXPECT_DOUBLE_EQ(wire.expected_power_watts(), 300);
}

TEST(JobWire, LeavesUnknownFieldsUnset) {
  const windfall::v1::Job wire = ToWire(RunningSweep());
  EXPECT_FALSE(wire.has_promise());
  EXPECT_FALSE(wire.has_end_time());
  EXPECT_FALSE(wire.has_settlement());
  EXPECT_FALSE(wire.has_next_start_time());
}

TEST(JobWire, TellsAPromiseWithItsSaving) {
  const Promise promise{.made_time = kNoon,
                        .planned = {kNoon + absl::Hours(1), kNoon + absl::Hours(2)},
                        .zone = "GB",
                        .node = "n1",
                        .energy = KilowattHours(2),
                        .emissions = Grams(150),
                        .start_now_emissions = Grams(200),
                        .forecast_provider = "neso",
                        .feasible = true,
                        .reason = "cleanest"};
  const windfall::v1::Promise wire = ToWire(promise);
  EXPECT_EQ(FromWire(wire.start_time()), promise.planned.begin);
  EXPECT_EQ(FromWire(wire.finish_time()), promise.planned.end);
  EXPECT_DOUBLE_EQ(wire.energy_kwh(), 2);
  EXPECT_DOUBLE_EQ(wire.emissions_grams(), 150);
  EXPECT_DOUBLE_EQ(wire.saved_percent(), 25);
  EXPECT_EQ(wire.forecast_provider(), "neso");
}

TEST(JobWire, PromisesNoSavingWithoutForecast) {
  const windfall::v1::Promise wire = ToWire(Promise{.made_time = kNoon, .feasible = false});
  EXPECT_FALSE(wire.has_emissions_grams());
  EXPECT_FALSE(wire.has_start_now_emissions_grams());
  EXPECT_FALSE(wire.has_saved_percent());
  EXPECT_FALSE(wire.feasible());
}

TEST(JobWire, GivesATaskItsParameters) {
  const Task task{.id = {.job = JobId(7), .index = 4}, .state = TaskState::kFailed, .failures = 1};
  const windfall::v1::Task wire = ToWire(task, RunningSweep().spec);
  EXPECT_EQ(wire.id(), "7.4");
  EXPECT_EQ(wire.state(), windfall::v1::TASK_STATE_FAILED);
  EXPECT_EQ(wire.failures_count(), 1);
  EXPECT_THAT(wire.parameters(), UnorderedElementsAre(Pair("lr", "b"), Pair("n", "6")));
}

TEST(JobWire, TellsExitCodeZeroFromNoExitCode) {
  windfall::Run run{.id = RunId(3),
                    .task = {.job = JobId(7), .index = 0},
                    .node = NodeId(1),
                    .zone = "GB",
                    .state = RunState::kEnded,
                    .outcome = RunOutcome::kSucceeded,
                    .assign_time = kNoon,
                    .exit_code = 0};
  const NodeNames names = {{NodeId(1), "n1"}};
  windfall::v1::Run wire = ToWire(run, names);
  EXPECT_TRUE(wire.has_exit_code());
  EXPECT_EQ(wire.node(), "n1");
  EXPECT_EQ(wire.state(), "ended");
  EXPECT_EQ(wire.outcome(), "succeeded");
  EXPECT_FALSE(wire.has_signal_number());
  run.exit_code.reset();
  run.signal = 9;
  wire = ToWire(run, names);
  EXPECT_FALSE(wire.has_exit_code());
  EXPECT_EQ(wire.signal_number(), 9);
}

}  // namespace
}  // namespace windfall
