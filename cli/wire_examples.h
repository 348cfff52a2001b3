// Messages that several renderer tests start from.
#ifndef WINDFALL_CLI_WIRE_EXAMPLES_H_
#define WINDFALL_CLI_WIRE_EXAMPLES_H_

#include "cli/terminal.h"
#include "proto/time_wire.h"
#include "windfall/v1/forecast.pb.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// Tuesday 24 November 2026, 20:00 UTC.
inline absl::Time ExampleNow() {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 24, 20, 0, 0), absl::UTCTimeZone());
}

inline View ExampleView(Terminal terminal) {
  return {.terminal = terminal, .time = {.now = ExampleNow(), .zone = absl::UTCTimeZone()}};
}

// Submitted at 19:00, planned for 02:30 to 05:30 on node-1 in GB.
inline v1::Job ExampleWaitingJob() {
  v1::Job job;
  job.set_id(7);
  job.set_status("waiting");
  job.set_state(v1::TASK_STATE_PENDING);
  job.set_tasks_count(1);
  job.set_pending_count(1);
  v1::JobSpec& spec = *job.mutable_spec();
  spec.set_name("train-mlp");
  spec.set_user("ada");
  spec.set_project("nlp");
  for (const char* word : {"python", "train.py", "--note", "it's late"}) spec.add_command(word);
  spec.set_working_directory("/home/ada/exp");
  spec.mutable_resources()->set_gpus_count(1);
  spec.mutable_resources()->set_cpus_count(4);
  spec.mutable_resources()->set_memory_bytes(int64_t{16} << 30);
  const absl::Time start = ExampleNow() + absl::Hours(6) + absl::Minutes(30);
  *job.mutable_submit_time() = ToWire(ExampleNow() - absl::Hours(1));
  *job.mutable_deadline() = ToWire(ExampleNow() + absl::Hours(12));
  *spec.mutable_deadline() = job.deadline();
  *job.mutable_next_start_time() = ToWire(start);
  *job.mutable_expected_duration() = ToWire(absl::Hours(3));
  job.set_expected_power_watts(400);
  v1::Promise& promise = *job.mutable_promise();
  *promise.mutable_start_time() = ToWire(start);
  *promise.mutable_finish_time() = ToWire(start + absl::Hours(3));
  promise.set_zone("GB");
  promise.set_node("node-1");
  promise.set_energy_kwh(1.2);
  promise.set_emissions_grams(190);
  promise.set_start_now_emissions_grams(260);
  promise.set_saved_percent(26.923);
  promise.set_forecast_provider("neso");
  promise.set_feasible(true);
  promise.set_reason("the cleanest start before the deadline");
  return job;
}

// The same job when all is over and settled.
inline v1::GetJobResponse ExampleSettledJob() {
  v1::GetJobResponse response;
  v1::Job& job = *response.mutable_job();
  job = ExampleWaitingJob();
  job.set_status("succeeded");
  job.set_state(v1::TASK_STATE_SUCCEEDED);
  job.set_pending_count(0);
  job.set_succeeded_count(1);
  job.clear_next_start_time();
  const absl::Time start = ExampleNow() - absl::Hours(4);
  *job.mutable_end_time() = ToWire(start + absl::Hours(3));
  v1::Settlement& settlement = *job.mutable_settlement();
  settlement.set_energy_kwh(1.1);
  settlement.set_energy_millijoules(3'960'000'000);
  settlement.set_measured_ratio(0.9);
  settlement.set_estimated_ratio(0.1);
  settlement.set_emissions_grams(181.4);
  settlement.set_baseline_emissions_grams(249);
  settlement.set_saved_percent(27.1);
  settlement.set_basis("settled");
  settlement.set_intensity_provider("neso");
  v1::Run& run = *response.add_runs();
  run.set_id(12);
  run.set_task_id("7.0");
  run.set_node("node-1");
  run.set_zone("GB");
  run.set_state("ended");
  run.set_outcome("succeeded");
  *run.mutable_start_time() = ToWire(start);
  *run.mutable_end_time() = job.end_time();
  run.set_exit_code(0);
  run.set_energy_kwh(1.1);
  run.set_emissions_grams(181.4);
  return response;
}

// Two hours that came true and four to come, dirty first; one task planned, one running.
inline v1::GetForecastResponse ExampleForecast() {
  v1::GetForecastResponse response;
  v1::ZoneStatus& status = *response.mutable_status();
  status.set_zone("GB");
  status.add_sources("neso");
  status.mutable_forecast()->set_provider("neso");
  status.mutable_forecast()->set_signal("average");
  status.mutable_forecast()->set_factors("direct");
  *status.mutable_forecast()->mutable_issue_time() = ToWire(ExampleNow() - absl::Minutes(12));
  absl::Time time = ExampleNow() - absl::Hours(2);
  const auto add = [&](v1::IntensityStep& step, double grams_per_kwh) {
    *step.mutable_start_time() = ToWire(time);
    time += absl::Hours(1);
    *step.mutable_end_time() = ToWire(time);
    step.set_intensity_grams_per_kwh(grams_per_kwh);
  };
  for (const double value : {150.0, 200.0}) add(*response.add_actual(), value);
  for (const double value : {180.0, 120.0, 60.0, 90.0}) add(*response.add_forecast(), value);
  v1::PlannedWork& running = *response.add_work();
  running.set_task_id("6.0");
  running.set_name("sweep");
  running.set_running(true);
  *running.mutable_start_time() = ToWire(ExampleNow() - absl::Hours(1));
  *running.mutable_end_time() = ToWire(ExampleNow() + absl::Hours(1));
  v1::PlannedWork& planned = *response.add_work();
  planned.set_task_id("7.0");
  planned.set_name("train-mlp");
  *planned.mutable_start_time() = ToWire(ExampleNow() + absl::Hours(2));
  *planned.mutable_end_time() = ToWire(ExampleNow() + absl::Hours(4));
  return response;
}

}  // namespace windfall

#endif  // WINDFALL_CLI_WIRE_EXAMPLES_H_
