#include <cmath>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/status_macros.h"
#include "scheduler/simulator/trace_readers.h"

namespace windfall {
namespace {

// Whole milliseconds, so that energy stays exact.
absl::StatusOr<std::optional<absl::Duration>> SecondsIn(const TraceRows& rows, const TraceRow& row,
                                                        absl::string_view column) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> seconds, NumberIn(rows, row, column));
  if (!seconds.has_value()) return std::nullopt;
  if (*seconds > absl::ToDoubleSeconds(kLongestTraceTime)) {
    return TraceError(row, absl::StrCat(column, " is more than 20 years"));
  }
  return absl::Milliseconds(std::llround(*seconds * 1000));
}

// A part of one counts as a whole one: nobody else can have the rest.
absl::StatusOr<std::optional<int32_t>> CountIn(const TraceRows& rows, const TraceRow& row,
                                               absl::string_view column) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> number, NumberIn(rows, row, column));
  if (!number.has_value()) return std::nullopt;
  if (*number > kMostTraceResources) {
    return TraceError(row, absl::StrCat(column, " is more than a million"));
  }
  return static_cast<int32_t>(std::ceil(*number));
}

absl::StatusOr<std::optional<bool>> FlagIn(const TraceRows& rows, const TraceRow& row,
                                           absl::string_view column) {
  const absl::string_view text = rows.Field(row, column);
  if (text.empty()) return std::nullopt;
  bool flag = false;
  if (!absl::SimpleAtob(text, &flag)) {
    return TraceError(row, absl::StrCat(column, " is neither 0 nor 1"));
  }
  return flag;
}

absl::Status CheckTimes(const TraceRow& row, const TraceJob& job) {
  if (job.deadline.has_value() && *job.deadline <= job.submit) {
    return TraceError(row, "deadline_s is not after submit_time_s");
  }
  return absl::OkStatus();
}

absl::StatusOr<TraceJob> JobIn(const TraceRows& rows, const TraceRow& row) {
  TraceJob job{.line = row.line};
  WINDFALL_ASSIGN_OR_RETURN(const auto submit, SecondsIn(rows, row, "submit_time_s"));
  if (!submit.has_value()) return TraceError(row, "submit_time_s is missing");
  job.submit = *submit;
  WINDFALL_ASSIGN_OR_RETURN(const auto duration, SecondsIn(rows, row, "duration_s"));
  job.duration = duration.value_or(absl::ZeroDuration());
  WINDFALL_ASSIGN_OR_RETURN(const auto gpus, CountIn(rows, row, "num_gpus"));
  job.gpus = gpus.value_or(0);
  WINDFALL_ASSIGN_OR_RETURN(job.cpus, CountIn(rows, row, "num_cpus"));
  WINDFALL_ASSIGN_OR_RETURN(job.deadline, SecondsIn(rows, row, "deadline_s"));
  WINDFALL_ASSIGN_OR_RETURN(job.interruptible, FlagIn(rows, row, "interruptible"));
  WINDFALL_ASSIGN_OR_RETURN(const auto watts, NumberIn(rows, row, "power_w"));
  if (watts.has_value()) {
    if (*watts > kMostTraceResources) return TraceError(row, "power_w is more than a million");
    job.power = Milliwatts(std::llround(*watts * 1000));
  }
  job.user = std::string(rows.Field(row, "user"));
  job.queue = std::string(rows.Field(row, "queue"));
  job.zones = absl::StrSplit(rows.Field(row, "zones"), ';', absl::SkipWhitespace());
  WINDFALL_RETURN_IF_ERROR(CheckTimes(row, job));
  return job;
}

}  // namespace

absl::StatusOr<JobTrace> ReadTraceCsv(TraceRows& rows) {
  JobTrace trace;
  while (true) {
    WINDFALL_ASSIGN_OR_RETURN(const std::optional<TraceRow> row, rows.Next());
    if (!row.has_value()) return trace;
    WINDFALL_ASSIGN_OR_RETURN(TraceJob job, JobIn(rows, *row));
    if (job.duration <= absl::ZeroDuration()) {
      ++trace.without_running_time;
      continue;
    }
    WINDFALL_ASSIGN_OR_RETURN(const auto gpus, NumberIn(rows, *row, "num_gpus"));
    if (gpus.value_or(0) != std::floor(gpus.value_or(0))) ++trace.rounded_up;
    trace.jobs.push_back(std::move(job));
  }
}

}  // namespace windfall
