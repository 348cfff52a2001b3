#include "proto/job_wire.h"

#include <string>

#include "domain/job_status.h"
#include "domain/sweep.h"
#include "proto/job_spec_wire.h"
#include "proto/saving.h"
#include "proto/time_wire.h"

namespace windfall {

windfall::v1::TaskState ToWire(TaskState state) {
  switch (state) {
    case TaskState::kPending:
      return windfall::v1::TASK_STATE_PENDING;
    case TaskState::kRunning:
      return windfall::v1::TASK_STATE_RUNNING;
    case TaskState::kSucceeded:
      return windfall::v1::TASK_STATE_SUCCEEDED;
    case TaskState::kFailed:
      return windfall::v1::TASK_STATE_FAILED;
    case TaskState::kCancelled:
      return windfall::v1::TASK_STATE_CANCELLED;
  }
  return windfall::v1::TASK_STATE_UNSPECIFIED;
}

windfall::v1::Promise ToWire(const Promise& promise) {
  windfall::v1::Promise wire;
  *wire.mutable_made_time() = ToWire(promise.made_time);
  *wire.mutable_start_time() = ToWire(promise.planned.begin);
  *wire.mutable_finish_time() = ToWire(promise.planned.end);
  wire.set_zone(promise.zone);
  wire.set_node(promise.node);
  wire.set_energy_kwh(ToKilowattHours(promise.energy));
  if (promise.emissions.has_value()) wire.set_emissions_grams(ToGrams(*promise.emissions));
  if (promise.start_now_emissions.has_value()) {
    wire.set_start_now_emissions_grams(ToGrams(*promise.start_now_emissions));
  }
  if (const auto saved = SavedPercent(promise.emissions, promise.start_now_emissions)) {
    wire.set_saved_percent(*saved);
  }
  if (promise.transfer_emissions != CarbonMass()) {
    wire.set_transfer_emissions_grams(ToGrams(promise.transfer_emissions));
  }
  wire.set_forecast_provider(promise.forecast_provider);
  wire.set_feasible(promise.feasible);
  wire.set_reason(promise.reason);
  return wire;
}

windfall::v1::Job ToWire(const Job& job) {
  windfall::v1::Job wire;
  wire.set_id(job.id.value());
  *wire.mutable_spec() = ToWire(job.spec);
  wire.set_state(ToWire(job.state()));
  wire.set_held(job.held);
  *wire.mutable_submit_time() = ToWire(job.submit_time);
  *wire.mutable_deadline() = ToWire(job.deadline);
  if (job.end_time.has_value()) *wire.mutable_end_time() = ToWire(*job.end_time);
  wire.set_tasks_count(static_cast<int32_t>(job.spec.task_count()));
  wire.set_pending_count(job.pending_count());
  wire.set_running_count(job.count(TaskState::kRunning));
  wire.set_succeeded_count(job.count(TaskState::kSucceeded));
  wire.set_failed_count(job.count(TaskState::kFailed));
  wire.set_cancelled_count(job.count(TaskState::kCancelled));
  if (job.promise.has_value()) *wire.mutable_promise() = ToWire(*job.promise);
  *wire.mutable_expected_duration() = ToWire(job.expected_duration);
  wire.set_expected_power_watts(ToWatts(job.expected_power));
  wire.set_status(std::string(StatusWord(job)));
  return wire;
}

windfall::v1::Task ToWire(const Task& task, const JobSpec& spec) {
  windfall::v1::Task wire;
  wire.set_id(ToString(task.id));
  wire.set_state(ToWire(task.state));
  wire.set_failures_count(task.failures);
  for (auto& [name, value] : ParameterValues(spec, task.id.index)) {
    (*wire.mutable_parameters())[name] = std::move(value);
  }
  if (task.end_time.has_value()) *wire.mutable_end_time() = ToWire(*task.end_time);
  return wire;
}

windfall::v1::Run ToWire(const Run& run, const NodeNames& names) {
  windfall::v1::Run wire;
  wire.set_id(run.id.value());
  wire.set_task_id(ToString(run.task));
  wire.set_node(NameOf(run.node, names));
  wire.set_zone(run.zone);
  wire.set_attempt(run.attempt);
  wire.set_resume(run.resume);
  wire.set_state(std::string(ToString(run.state)));
  wire.set_outcome(std::string(ToString(run.outcome)));
  *wire.mutable_assign_time() = ToWire(run.assign_time);
  if (run.start_time.has_value()) *wire.mutable_start_time() = ToWire(*run.start_time);
  if (run.end_time.has_value()) *wire.mutable_end_time() = ToWire(*run.end_time);
  if (run.exit_code.has_value()) wire.set_exit_code(*run.exit_code);
  if (run.signal.has_value()) wire.set_signal_number(*run.signal);
  wire.set_message(run.message);
  return wire;
}

}  // namespace windfall
