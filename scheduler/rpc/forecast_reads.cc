#include "scheduler/rpc/forecast_reads.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/status_macros.h"
#include "proto/plan_wire.h"
#include "proto/time_wire.h"
#include "scheduler/rpc/page_token.h"

namespace windfall {
namespace {

constexpr int32_t kMaxPlansShown = 1000;
constexpr absl::Duration kActualShown = absl::Hours(24);

std::string NamesOfZones(const std::vector<ZoneStatus>& zones) {
  return absl::StrJoin(
      zones, ", ", [](std::string* out, const ZoneStatus& status) { out->append(status.zone); });
}

absl::StatusOr<ZoneStatus> FindZone(const std::vector<ZoneStatus>& zones, const std::string& name) {
  if (name.empty() && zones.size() == 1) return zones.front();
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("zone: name one of this site's zones: ", NamesOfZones(zones)));
  }
  for (const ZoneStatus& status : zones) {
    if (status.zone == name) return status;
  }
  return absl::NotFoundError(
      absl::StrCat("zone '", name, "' is not one of this site's zones: ", NamesOfZones(zones)));
}

windfall::v1::ZoneStatus StatusToWire(const ZoneStatus& status, absl::Time now) {
  windfall::v1::ZoneStatus wire;
  wire.set_zone(status.zone);
  wire.mutable_sources()->Assign(status.sources.begin(), status.sources.end());
  if (status.forecast.has_value()) {
    *wire.mutable_forecast() = SourceToWire(*status.forecast);
    const absl::Duration age = now - status.forecast->issue_time;
    *wire.mutable_age() = ToWire(std::max(age, absl::ZeroDuration()));
  }
  wire.set_stale(status.stale);
  wire.set_error(status.error);
  wire.set_model_error(status.model_error);
  if (status.next_refresh > absl::InfinitePast()) {
    *wire.mutable_next_refresh_time() = ToWire(status.next_refresh);
  }
  return wire;
}

// Collects what is planned and runs in one zone.
class WorkList {
 public:
  WorkList(StoreReader& reader, const std::string& zone, absl::Time now)
      : reader_(reader), zone_(zone), now_(now) {}

  absl::StatusOr<std::vector<windfall::v1::PlannedWork>> Read() && {
    WINDFALL_ASSIGN_OR_RETURN(const std::vector<Run> runs, reader_.LiveRuns());
    for (const Run& run : runs) running_[run.task] = run;
    WINDFALL_ASSIGN_OR_RETURN(const std::vector<TaskPlan> plans, reader_.AllPlans(kMaxPlansShown));
    for (const TaskPlan& plan : plans) WINDFALL_RETURN_IF_ERROR(AddPlan(plan));
    for (const auto& [task, run] : running_) WINDFALL_RETURN_IF_ERROR(AddRun(run));
    return std::move(work_);
  }

 private:
  // The first segment of a task that runs is its run.
  absl::Status AddPlan(const TaskPlan& plan) {
    const auto run = running_.find(plan.task);
    for (const Segment& segment : plan.segments) {
      const bool running = run != running_.end() && &segment == &plan.segments.front();
      TimeSpan span = segment.span;
      if (running) {
        span = {run->second.start_time.value_or(span.begin), std::max(span.end, now_)};
      }
      if (segment.zone != zone_ || (span.end <= now_ && !running)) continue;
      WINDFALL_RETURN_IF_ERROR(Add(plan.task, span, running));
    }
    if (run != running_.end() && !plan.segments.empty()) running_.erase(run);
    return absl::OkStatus();
  }

  // A run of which no plan is left.
  absl::Status AddRun(const Run& run) {
    if (run.zone != zone_) return absl::OkStatus();
    WINDFALL_ASSIGN_OR_RETURN(const Job job, reader_.GetJob(run.task.job));
    const absl::Time start = run.start_time.value_or(run.assign_time);
    return Add(run.task, {start, std::max(now_, start + job.expected_duration)}, true);
  }

  absl::Status Add(const TaskId& task, const TimeSpan& span, bool running) {
    if (!names_.contains(task.job)) {
      WINDFALL_ASSIGN_OR_RETURN(const Job job, reader_.GetJob(task.job));
      names_[task.job] = job.spec.name;
    }
    windfall::v1::PlannedWork& work = work_.emplace_back();
    work.set_task_id(ToString(task));
    work.set_name(names_[task.job]);
    *work.mutable_start_time() = ToWire(span.begin);
    *work.mutable_end_time() = ToWire(span.end);
    work.set_running(running);
    return absl::OkStatus();
  }

  StoreReader& reader_;
  const std::string& zone_;
  const absl::Time now_;
  std::map<TaskId, Run> running_;  // not shown yet
  std::map<JobId, std::string> names_;
  std::vector<windfall::v1::PlannedWork> work_;
};

}  // namespace

absl::StatusOr<windfall::v1::GetForecastResponse> GetForecast(
    StoreReader& reader, const std::vector<ZoneStatus>& zones, absl::Time now,
    const windfall::v1::GetForecastRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const ZoneStatus status, FindZone(zones, request.zone()));
  windfall::v1::GetForecastResponse response;
  *response.mutable_status() = StatusToWire(status, now);
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries actual,
                            reader.LongestActual(status.zone, {now - kActualShown, now}));
  for (const IntensityStep& step : actual.steps()) *response.add_actual() = ToWire(step);
  if (status.forecast.has_value()) {
    const std::vector<windfall::v1::IntensityStep> ahead = StepsToWire(*status.forecast, now);
    response.mutable_forecast()->Assign(ahead.begin(), ahead.end());
  }
  WINDFALL_ASSIGN_OR_RETURN(const auto work, WorkList(reader, status.zone, now).Read());
  response.mutable_work()->Assign(work.begin(), work.end());
  return response;
}

absl::StatusOr<windfall::v1::ListZonesResponse> ListZones(
    const std::vector<ZoneStatus>& zones, absl::Time now,
    const windfall::v1::ListZonesRequest& request) {
  WINDFALL_ASSIGN_OR_RETURN(const int32_t size, PageSize(request.page_size()));
  const auto count = static_cast<int32_t>(zones.size());
  WINDFALL_ASSIGN_OR_RETURN(const int32_t first, PageStart(request.page_token(), count));
  const int32_t last = std::min(count, first + size);
  windfall::v1::ListZonesResponse response;
  for (int32_t i = first; i < last; ++i) {
    *response.add_zones() = StatusToWire(zones[static_cast<size_t>(i)], now);
  }
  response.set_next_page_token(NextPageToken(last, count));
  return response;
}

}  // namespace windfall
