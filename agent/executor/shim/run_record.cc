#include "agent/executor/shim/run_record.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "agent/executor/shim/unique_fd.h"

namespace windfall {
namespace {

int WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return 0;
}

std::optional<std::string> ReadAll(int fd) {
  std::string bytes;
  char buffer[4096];
  while (true) {
    const ssize_t count = read(fd, buffer, sizeof(buffer));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<size_t>(count));
  }
}

std::optional<int> ToInt(const std::optional<int64_t>& number) {
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

}  // namespace

void RunRecord::Add(std::string_view name, std::string_view value) {
  values_.emplace_back(name, value);
}

void RunRecord::AddNumber(std::string_view name, int64_t value) {
  values_.emplace_back(name, std::to_string(value));
}

std::string RunRecord::Text(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return "";
}

std::vector<std::string> RunRecord::Texts(std::string_view name) const {
  std::vector<std::string> texts;
  for (const auto& [key, value] : values_) {
    if (key == name) texts.push_back(value);
  }
  return texts;
}

std::optional<int64_t> RunRecord::Number(std::string_view name) const {
  const std::string text = Text(name);
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [parsed_to, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || parsed_to != end) return std::nullopt;
  return number;
}

std::string RunRecord::Serialize() const {
  std::string bytes;
  for (const auto& [name, value] : values_) {
    bytes.append(name).append("=").append(value).push_back('\0');
  }
  bytes.push_back('\0');
  return bytes;
}

std::optional<RunRecord> RunRecord::Parse(std::string_view bytes) {
  RunRecord record;
  while (true) {
    const size_t end = bytes.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    if (end == 0) return bytes.size() == 1 ? std::optional(record) : std::nullopt;
    const std::string_view field = bytes.substr(0, end);
    const size_t equals = field.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    record.Add(field.substr(0, equals), field.substr(equals + 1));
    bytes.remove_prefix(end + 1);
  }
}

RunRecord CommandRecord::ToRecord() const {
  RunRecord record;
  for (const std::string& argument : arguments) record.Add("argument", argument);
  for (const std::string& variable : environment) record.Add("environment", variable);
  record.Add("working_directory", working_directory);
  record.Add("output_path", output_path);
  record.AddNumber("stop_signal", stop_signal);
  record.AddNumber("grace_ms", grace_ms);
  if (time_limit_ms) record.AddNumber("time_limit_ms", *time_limit_ms);
  record.AddNumber("nice", nice);
  record.Add("cgroup", cgroup);
  record.Add("boot_id", boot_id);
  record.Add("lease_path", lease_path);
  return record;
}

CommandRecord CommandRecord::FromRecord(const RunRecord& record) {
  return {.arguments = record.Texts("argument"),
          .environment = record.Texts("environment"),
          .working_directory = record.Text("working_directory"),
          .output_path = record.Text("output_path"),
          .stop_signal = static_cast<int>(record.Number("stop_signal").value_or(15)),
          .grace_ms = record.Number("grace_ms").value_or(0),
          .time_limit_ms = record.Number("time_limit_ms"),
          .nice = static_cast<int>(record.Number("nice").value_or(0)),
          .cgroup = record.Text("cgroup"),
          .boot_id = record.Text("boot_id"),
          .lease_path = record.Text("lease_path")};
}

RunRecord StartedRecord::ToRecord() const {
  RunRecord record;
  record.AddNumber("shim_pid", shim_pid);
  record.AddNumber("shim_start_ticks", shim_start_ticks);
  record.Add("boot_id", boot_id);
  record.AddNumber("start_unix_ns", start_unix_ns);
  record.AddNumber("output_begin_bytes", output_begin_bytes);
  return record;
}

StartedRecord StartedRecord::FromRecord(const RunRecord& record) {
  return {.shim_pid = static_cast<pid_t>(record.Number("shim_pid").value_or(0)),
          .shim_start_ticks = record.Number("shim_start_ticks").value_or(0),
          .boot_id = record.Text("boot_id"),
          .start_unix_ns = record.Number("start_unix_ns").value_or(0),
          .output_begin_bytes = record.Number("output_begin_bytes").value_or(0)};
}

RunRecord ResultRecord::ToRecord() const {
  RunRecord record;
  if (!error.empty()) record.Add("error", error);
  if (exit_code) record.AddNumber("exit_code", *exit_code);
  if (signal) record.AddNumber("signal", *signal);
  record.AddNumber("end_unix_ns", end_unix_ns);
  record.AddNumber("cpu_time_us", cpu_time_us);
  record.AddNumber("stopped", stopped ? 1 : 0);
  record.AddNumber("timed_out", timed_out ? 1 : 0);
  record.AddNumber("lease_expired", lease_expired ? 1 : 0);
  record.AddNumber("killed", killed ? 1 : 0);
  record.AddNumber("output_end_bytes", output_end_bytes);
  return record;
}

ResultRecord ResultRecord::FromRecord(const RunRecord& record) {
  return {.error = record.Text("error"),
          .exit_code = ToInt(record.Number("exit_code")),
          .signal = ToInt(record.Number("signal")),
          .end_unix_ns = record.Number("end_unix_ns").value_or(0),
          .cpu_time_us = record.Number("cpu_time_us").value_or(0),
          .stopped = record.Number("stopped").value_or(0) != 0,
          .timed_out = record.Number("timed_out").value_or(0) != 0,
          .lease_expired = record.Number("lease_expired").value_or(0) != 0,
          .killed = record.Number("killed").value_or(0) != 0,
          .output_end_bytes = record.Number("output_end_bytes").value_or(0)};
}

RunRecord LeaseRecord::ToRecord() const {
  RunRecord record;
  record.AddNumber("until_boottime_ns", until_boottime_ns);
  return record;
}

LeaseRecord LeaseRecord::FromRecord(const RunRecord& record) {
  return {.until_boottime_ns = record.Number("until_boottime_ns").value_or(0)};
}

int WriteFileAtomically(int directory_fd, const std::string& name, std::string_view bytes) {
  const std::string new_name = name + ".new";
  {
    const UniqueFd file(
        openat(directory_fd, new_name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.IsOpen()) return errno;
    if (const int error = WriteAll(file.get(), bytes); error != 0) return error;
  }
  return renameat(directory_fd, new_name.c_str(), directory_fd, name.c_str()) == 0 ? 0 : errno;
}

std::optional<std::string> ReadFile(int directory_fd, const std::string& name) {
  const UniqueFd file(openat(directory_fd, name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.IsOpen()) return std::nullopt;
  return ReadAll(file.get());
}

std::optional<std::string> ReadFile(const std::string& path) { return ReadFile(AT_FDCWD, path); }

}  // namespace windfall
