// The files of a run's directory, as windfall-run and the agent both read and write them. Standard
// library only: windfall-run links nothing else and starts once a run.
#ifndef WINDFALL_AGENT_EXECUTOR_SHIM_RUN_RECORD_H_
#define WINDFALL_AGENT_EXECUTOR_SHIM_RUN_RECORD_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace windfall {

// Names in a run's directory. Beside them: "lock", held by windfall-run as long as it lives.
inline constexpr char kCommandFile[] = "command";  // agent: what to run
inline constexpr char kStartedFile[] = "started";  // windfall-run: never start this again
inline constexpr char kResultFile[] = "result";    // windfall-run: all processes are gone
inline constexpr char kStopFile[] = "stop";        // agent: why it was stopped
inline constexpr char kStdoutFile[] = "stdout";
inline constexpr char kStderrFile[] = "stderr";
// Beside the runs' directories: until when runs may go on without a word from the scheduler.
inline constexpr char kLeaseFile[] = "lease";

// Named values, in order; a name may occur several times. On disk each is "name=value" and a NUL,
// which neither arguments nor environments can hold; an empty one closes the file, so that a cut
// file is noticed.
class RunRecord {
 public:
  void Add(std::string_view name, std::string_view value);
  void AddNumber(std::string_view name, int64_t value);

  std::string Text(std::string_view name) const;  // the first one; empty if there is none
  std::vector<std::string> Texts(std::string_view name) const;
  std::optional<int64_t> Number(std::string_view name) const;  // absent too if it is no number

  std::string Serialize() const;
  // Absent if `bytes` is not a whole record.
  static std::optional<RunRecord> Parse(std::string_view bytes);

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

struct CommandRecord {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value", complete
  std::string working_directory;         // empty: the run's directory
  std::string output_path;               // empty: kStdoutFile and kStderrFile
  int stop_signal = 15;
  int64_t grace_ms = 0;
  std::optional<int64_t> time_limit_ms;
  int nice = 0;            // added to the niceness of the agent
  std::string cgroup;      // directory of a version 2 group for the run; empty: none
  std::string boot_id;     // when the command was written
  std::string lease_path;  // empty: no lease
  RunRecord ToRecord() const;
  static CommandRecord FromRecord(const RunRecord& record);
};

struct StartedRecord {
  pid_t shim_pid = 0;
  int64_t shim_start_ticks = 0;  // with the pid, names one process of one boot
  std::string boot_id;
  int64_t start_unix_ns = 0;
  int64_t output_begin_bytes = 0;  // length of output_path before the run
  RunRecord ToRecord() const;
  static StartedRecord FromRecord(const RunRecord& record);
};

struct ResultRecord {
  std::string error;             // why it could not be started; empty: it was
  std::optional<int> exit_code;  // of the leader
  std::optional<int> signal;
  int64_t end_unix_ns = 0;     // when the last process was gone
  int64_t cpu_time_us = 0;     // of the whole tree
  bool stopped = false;        // it got its stop signal while it ran
  bool timed_out = false;      // because of its time limit
  bool lease_expired = false;  // because of its lease
  bool killed = false;         // it outlived its grace
  int64_t output_end_bytes = 0;
  RunRecord ToRecord() const;
  static ResultRecord FromRecord(const RunRecord& record);
};

struct LeaseRecord {
  int64_t until_boottime_ns = 0;  // CLOCK_BOOTTIME; 0: for ever
  RunRecord ToRecord() const;
  static LeaseRecord FromRecord(const RunRecord& record);
};

// Writes to a new file and renames it, so that readers see all or nothing. Returns 0 or an errno.
int WriteFileAtomically(int directory_fd, const std::string& name, std::string_view bytes);
// Absent, with errno set, if the file cannot be read.
std::optional<std::string> ReadFile(int directory_fd, const std::string& name);
std::optional<std::string> ReadFile(const std::string& path);

// Absent if there is no such file or it is not a whole record.
template <typename Record>
std::optional<Record> ReadRecord(int directory_fd, const std::string& name) {
  const std::optional<std::string> bytes = ReadFile(directory_fd, name);
  if (!bytes) return std::nullopt;
  const std::optional<RunRecord> record = RunRecord::Parse(*bytes);
  if (!record) return std::nullopt;
  return Record::FromRecord(*record);
}

}  // namespace windfall

#endif  // WINDFALL_AGENT_EXECUTOR_SHIM_RUN_RECORD_H_
