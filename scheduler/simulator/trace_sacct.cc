#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/status_macros.h"
#include "scheduler/simulator/trace_readers.h"

namespace windfall {
namespace {

// "2022-06-01T12:00:00". Absent for "Unknown", "None" and an empty field.
absl::StatusOr<std::optional<absl::Time>> TimeIn(const TraceRows& rows, const TraceRow& row,
                                                 absl::string_view column) {
  const absl::string_view text = rows.Field(row, column);
  if (text.empty() || text == "Unknown" || text == "None") return std::nullopt;
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%dT%H:%M:%S", text, absl::UTCTimeZone(), &time, &error)) {
    return TraceError(row, absl::StrCat(column, " is no time such as 2022-06-01T12:00:00"));
  }
  return time;
}

// "[days-]hours:minutes:seconds", the parts in front optional.
std::optional<absl::Duration> ParseElapsed(absl::string_view text) {
  absl::Duration elapsed;
  if (const size_t dash = text.find('-'); dash != absl::string_view::npos) {
    int64_t days = 0;
    if (!absl::SimpleAtoi(text.substr(0, dash), &days) || days < 0) return std::nullopt;
    elapsed = absl::Hours(24) * days;
    text.remove_prefix(dash + 1);
  }
  absl::Duration clock;
  for (const absl::string_view part : absl::StrSplit(text, ':')) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(part, &number) || number < 0) return std::nullopt;
    clock = clock * 60 + absl::Seconds(number);
  }
  return elapsed + clock;
}

// The first of these that the record has: ElapsedRaw, Elapsed, End - Start. Zero: none.
absl::StatusOr<absl::Duration> RunningTimeIn(const TraceRows& rows, const TraceRow& row) {
  WINDFALL_ASSIGN_OR_RETURN(const auto seconds, NumberIn(rows, row, "elapsedraw"));
  if (seconds.has_value()) return absl::Seconds(static_cast<int64_t>(*seconds));
  if (const absl::string_view text = rows.Field(row, "elapsed"); !text.empty()) {
    const std::optional<absl::Duration> elapsed = ParseElapsed(text);
    if (!elapsed.has_value()) return TraceError(row, "elapsed is no span such as 1-02:30:00");
    return *elapsed;
  }
  WINDFALL_ASSIGN_OR_RETURN(const auto start, TimeIn(rows, row, "start"));
  WINDFALL_ASSIGN_OR_RETURN(const auto end, TimeIn(rows, row, "end"));
  if (!start.has_value() || !end.has_value()) return absl::ZeroDuration();
  return std::max(*end - *start, absl::ZeroDuration());
}

// Its length is not known yet.
bool IsOpen(absl::string_view state) {
  return absl::StartsWith(state, "RUNNING") || absl::StartsWith(state, "PENDING") ||
         absl::StartsWith(state, "SUSPENDED") || absl::StartsWith(state, "REQUEUED");
}

// The number behind `key` in "billing=8,cpu=8,gres/gpu=2". Absent: it is not there.
std::optional<int32_t> CountInTres(absl::string_view tres, absl::string_view key) {
  for (const absl::string_view part : absl::StrSplit(tres, ',')) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    int32_t number = 0;
    if (halves.first == key && absl::SimpleAtoi(halves.second, &number) && number >= 0 &&
        number <= kMostTraceResources) {
      return number;
    }
  }
  return std::nullopt;
}

// What it got, else what it asked for.
std::optional<int32_t> CountOf(const TraceRows& rows, const TraceRow& row, absl::string_view key) {
  const std::optional<int32_t> got = CountInTres(rows.Field(row, "alloctres"), key);
  return got.has_value() ? got : CountInTres(rows.Field(row, "reqtres"), key);
}

absl::StatusOr<std::optional<int32_t>> CpusIn(const TraceRows& rows, const TraceRow& row) {
  for (const absl::string_view column : {"ncpus", "alloccpus", "reqcpus"}) {
    WINDFALL_ASSIGN_OR_RETURN(const std::optional<double> cpus, NumberIn(rows, row, column));
    if (cpus.value_or(0) > kMostTraceResources) {
      return TraceError(row, absl::StrCat(column, " is more than a million"));
    }
    if (cpus.value_or(0) > 0) return static_cast<int32_t>(*cpus);
  }
  return CountOf(rows, row, "cpu");
}

absl::Status CheckHeader(const TraceRows& rows) {
  const bool has_length = rows.HasColumn("elapsedraw") || rows.HasColumn("elapsed") ||
                          (rows.HasColumn("start") && rows.HasColumn("end"));
  if (has_length) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "its header says nothing about running times: ask sacct for ElapsedRaw, Elapsed, or Start "
      "and "
      "End");
}

struct SacctJob {
  TraceJob job;
  absl::Time submit_time;
};

absl::StatusOr<SacctJob> JobIn(const TraceRows& rows, const TraceRow& row) {
  SacctJob record;
  WINDFALL_ASSIGN_OR_RETURN(const auto submit, TimeIn(rows, row, "submit"));
  if (!submit.has_value()) return TraceError(row, "submit is missing");
  record.submit_time = *submit;
  WINDFALL_ASSIGN_OR_RETURN(const absl::Duration duration, RunningTimeIn(rows, row));
  if (duration > kLongestTraceTime) return TraceError(row, "it ran for more than 20 years");
  record.job = {.line = row.line,
                .duration = duration,
                .gpus = CountOf(rows, row, "gres/gpu").value_or(0),
                .user = std::string(rows.Field(row, "user")),
                .queue = std::string(rows.Field(row, "partition"))};
  WINDFALL_ASSIGN_OR_RETURN(record.job.cpus, CpusIn(rows, row));
  return record;
}

}  // namespace

absl::StatusOr<JobTrace> ReadSacct(TraceRows& rows) {
  WINDFALL_RETURN_IF_ERROR(CheckHeader(rows));
  JobTrace trace;
  std::vector<SacctJob> records;
  while (true) {
    WINDFALL_ASSIGN_OR_RETURN(const std::optional<TraceRow> row, rows.Next());
    if (!row.has_value()) break;
    const bool is_step = absl::StrContains(rows.Field(*row, "jobid"), '.');
    if (is_step) continue;
    WINDFALL_ASSIGN_OR_RETURN(SacctJob record, JobIn(rows, *row));
    if (IsOpen(rows.Field(*row, "state")) || record.job.duration <= absl::ZeroDuration()) {
      ++trace.without_running_time;
      continue;
    }
    trace.origin = std::min(trace.origin.value_or(record.submit_time), record.submit_time);
    records.push_back(std::move(record));
  }
  for (SacctJob& record : records) {
    record.job.submit = record.submit_time - *trace.origin;
    trace.jobs.push_back(std::move(record.job));
  }
  return trace;
}

}  // namespace windfall
