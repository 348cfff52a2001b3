#include "scheduler/store/plan_records.h"

#include <optional>
#include <utility>

#include "scheduler/store/json_columns.h"

namespace windfall {
namespace {

constexpr char kSavePlan[] =
    "INSERT INTO plans (job_id, task_index, made_time_unix_ns, first_start_unix_ns, "
    "segments_json, reason, latest_start_unix_ns, feasible, energy_millijoules, "
    "emissions_micrograms, start_now_emissions_micrograms, transfer_energy_millijoules, "
    "transfer_emissions_micrograms, mean_intensity_mg_per_kwh, "
    "start_now_mean_intensity_mg_per_kwh, electricity_cost_microcents, carbon_cost_microcents, "
    "start_now_electricity_cost_microcents, start_now_carbon_cost_microcents, currency, "
    "forecast_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (job_id, task_index) DO UPDATE SET "
    "made_time_unix_ns = excluded.made_time_unix_ns, "
    "first_start_unix_ns = excluded.first_start_unix_ns, "
    "segments_json = excluded.segments_json, reason = excluded.reason, "
    "latest_start_unix_ns = excluded.latest_start_unix_ns, feasible = excluded.feasible, "
    "energy_millijoules = excluded.energy_millijoules, "
    "emissions_micrograms = excluded.emissions_micrograms, "
    "start_now_emissions_micrograms = excluded.start_now_emissions_micrograms, "
    "transfer_energy_millijoules = excluded.transfer_energy_millijoules, "
    "transfer_emissions_micrograms = excluded.transfer_emissions_micrograms, "
    "mean_intensity_mg_per_kwh = excluded.mean_intensity_mg_per_kwh, "
    "start_now_mean_intensity_mg_per_kwh = excluded.start_now_mean_intensity_mg_per_kwh, "
    "electricity_cost_microcents = excluded.electricity_cost_microcents, "
    "carbon_cost_microcents = excluded.carbon_cost_microcents, "
    "start_now_electricity_cost_microcents = excluded.start_now_electricity_cost_microcents, "
    "start_now_carbon_cost_microcents = excluded.start_now_carbon_cost_microcents, "
    "currency = excluded.currency, "
    "forecast_id = excluded.forecast_id";

#define WINDFALL_SELECT_PLAN                                                   \
  "SELECT job_id, task_index, made_time_unix_ns, segments_json, reason, "      \
  "latest_start_unix_ns, feasible, energy_millijoules, emissions_micrograms, " \
  "start_now_emissions_micrograms, transfer_energy_millijoules, "              \
  "transfer_emissions_micrograms, mean_intensity_mg_per_kwh, "                 \
  "start_now_mean_intensity_mg_per_kwh, electricity_cost_microcents, "         \
  "carbon_cost_microcents, start_now_electricity_cost_microcents, "            \
  "start_now_carbon_cost_microcents, currency, forecast_id FROM plans "
constexpr char kSelectPlan[] = WINDFALL_SELECT_PLAN "WHERE job_id = ? AND task_index = ?";
constexpr char kSelectPlansOfJob[] =
    WINDFALL_SELECT_PLAN "WHERE job_id = ? ORDER BY task_index LIMIT ?";
constexpr char kSelectPlans[] =
    WINDFALL_SELECT_PLAN "ORDER BY first_start_unix_ns, job_id, task_index LIMIT ?";
constexpr char kSelectAllPlans[] = WINDFALL_SELECT_PLAN "ORDER BY job_id, task_index";
#undef WINDFALL_SELECT_PLAN

constexpr char kSaveHistory[] =
    "INSERT INTO work_history (fingerprint, duration_ns, power_milliwatts) VALUES (?, ?, ?) "
    "ON CONFLICT (fingerprint) DO UPDATE SET duration_ns = excluded.duration_ns, "
    "power_milliwatts = excluded.power_milliwatts";

std::vector<Segment> SegmentsFrom(Row& row) {
  absl::StatusOr<std::vector<Segment>> segments = SegmentsFromJson(row.Next<std::string>());
  if (segments.ok()) return *std::move(segments);
  row.Fail(std::move(segments).status());
  return {};
}

std::optional<WorkCost> CostFrom(Row& row) {
  const auto electricity = row.Next<std::optional<Money>>();
  const auto carbon = row.Next<std::optional<Money>>();
  if (!carbon.has_value()) return std::nullopt;
  return WorkCost{.electricity = electricity, .carbon = *carbon};
}

std::optional<Money> ElectricityOf(const std::optional<WorkCost>& cost) {
  return cost.has_value() ? cost->electricity : std::nullopt;
}

std::optional<Money> CarbonOf(const std::optional<WorkCost>& cost) {
  return cost.has_value() ? std::optional(cost->carbon) : std::nullopt;
}

TaskPlan PlanFrom(Row& row) {
  return {.task = {.job = row.Next<JobId>(), .index = row.Next<int32_t>()},
          .made_time = row.Next<absl::Time>(),
          .segments = SegmentsFrom(row),
          .reason = row.Next<PlanReason>(),
          .latest_start = row.Next<absl::Time>(),
          .feasible = row.Next<bool>(),
          .energy = row.Next<Energy>(),
          .emissions = row.Next<std::optional<CarbonMass>>(),
          .start_now_emissions = row.Next<std::optional<CarbonMass>>(),
          .transfer_energy = row.Next<Energy>(),
          .transfer_emissions = row.Next<CarbonMass>(),
          .mean_intensity = row.Next<std::optional<CarbonIntensity>>(),
          .start_now_mean_intensity = row.Next<std::optional<CarbonIntensity>>(),
          .cost = CostFrom(row),
          .start_now_cost = CostFrom(row),
          .currency = row.Next<std::string>(),
          .forecast = row.Next<ForecastId>()};
}

WorkHistory HistoryFrom(Row& row) {
  return {.fingerprint = row.Next<std::string>(),
          .duration = row.Next<absl::Duration>(),
          .power = row.Next<Power>()};
}

}  // namespace

absl::Status SavePlan(Connection& connection, const TaskPlan& plan) {
  return connection.Run(
      kSavePlan, plan.task.job, plan.task.index, plan.made_time, plan.span().begin,
      SegmentsToJson(plan.segments), plan.reason, plan.latest_start, plan.feasible, plan.energy,
      plan.emissions, plan.start_now_emissions, plan.transfer_energy, plan.transfer_emissions,
      plan.mean_intensity, plan.start_now_mean_intensity, ElectricityOf(plan.cost),
      CarbonOf(plan.cost), ElectricityOf(plan.start_now_cost), CarbonOf(plan.start_now_cost),
      plan.currency, plan.forecast);
}

absl::Status DropPlan(Connection& connection, TaskId task) {
  return connection.Run("DELETE FROM plans WHERE job_id = ? AND task_index = ?", task.job,
                        task.index);
}

absl::StatusOr<std::optional<TaskPlan>> ReadPlan(Connection& connection, TaskId task) {
  return connection.First(&PlanFrom, kSelectPlan, task.job, task.index);
}

absl::StatusOr<std::vector<TaskPlan>> ReadPlansOfJob(Connection& connection, JobId job,
                                                     int32_t limit) {
  return connection.All(&PlanFrom, kSelectPlansOfJob, job, limit);
}

absl::StatusOr<std::vector<TaskPlan>> ReadPlans(Connection& connection, int32_t limit) {
  return connection.All(&PlanFrom, kSelectPlans, limit);
}

absl::StatusOr<std::vector<TaskPlan>> ReadAllPlans(Connection& connection) {
  return connection.All(&PlanFrom, kSelectAllPlans);
}

absl::Status SaveHistory(Connection& connection, const WorkHistory& history) {
  return connection.Run(kSaveHistory, history.fingerprint, history.duration, history.power);
}

absl::StatusOr<std::vector<WorkHistory>> ReadHistory(Connection& connection) {
  return connection.All(&HistoryFrom,
                        "SELECT fingerprint, duration_ns, power_milliwatts FROM work_history "
                        "ORDER BY fingerprint");
}

}  // namespace windfall
