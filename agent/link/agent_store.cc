#include "agent/link/agent_store.h"

#include <algorithm>
#include <random>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "agent/link/sqlite_statement.h"
#include "domain/status_macros.h"
#include "proto/agent_wire.h"

namespace windfall {
namespace {

constexpr int64_t kSchemaVersion = 1;

// A report is kept as it goes over the wire.
constexpr char kSchema[] = R"sql(
  CREATE TABLE identity (
    epoch TEXT NOT NULL,
    last_sequence INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY,
    report BLOB NOT NULL
  ) STRICT;
  CREATE TABLE run (
    run_id INTEGER PRIMARY KEY,
    phase INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    gpu_indices TEXT NOT NULL,
    gpus_count INTEGER NOT NULL,
    cpus_count INTEGER NOT NULL,
    memory_bytes INTEGER NOT NULL,
    metered_until_unix_ns INTEGER NOT NULL,
    metered_cpu_time_ns INTEGER NOT NULL
  ) STRICT;
  PRAGMA user_version = 1;
)sql";

// Commits survive a power loss; nobody else opens the file.
constexpr char kSettings[] = R"sql(
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
)sql";

std::string NewEpoch() {
  std::random_device random;
  return absl::StrFormat("%08x%08x%08x%08x", random(), random(), random(), random());
}

std::vector<int> ParseGpus(const std::string& text) {
  std::vector<int> gpus;
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    int gpu = 0;
    if (absl::SimpleAtoi(part, &gpu)) gpus.push_back(gpu);
  }
  return gpus;
}

AgentRun RunFrom(const SqliteStatement& row) {
  return {.run = RunId(row.Integer(0)),
          .phase = static_cast<AgentRun::Phase>(row.Integer(1)),
          .boot_id = row.Bytes(2),
          .gpus = ParseGpus(row.Bytes(3)),
          .resources = {.gpus = static_cast<int32_t>(row.Integer(4)),
                        .cpus = static_cast<int32_t>(row.Integer(5)),
                        .memory_bytes = row.Integer(6)},
          .metered_until = absl::FromUnixNanos(row.Integer(7)),
          .metered_cpu_time = absl::Nanoseconds(row.Integer(8))};
}

absl::Status WriteRun(SqliteStatement& statement, const AgentRun& run) {
  return statement.Bind(run.run.value())
      .Bind(static_cast<int64_t>(run.phase))
      .BindText(run.boot_id)
      .BindText(absl::StrJoin(run.gpus, ","))
      .Bind(run.resources.gpus)
      .Bind(run.resources.cpus)
      .Bind(run.resources.memory_bytes)
      .Bind(absl::ToUnixNanos(run.metered_until))
      .Bind(absl::ToInt64Nanoseconds(run.metered_cpu_time))
      .Run();
}

absl::StatusOr<AgentReport> ReportFrom(const std::string& bytes) {
  windfall::v1::ConnectRequest message;
  if (!message.ParseFromString(bytes)) return absl::DataLossError("a kept report is damaged");
  return ReportFromWire(message);
}

}  // namespace

void AgentStore::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

AgentStore::~AgentStore() = default;

absl::StatusOr<std::unique_ptr<AgentStore>> AgentStore::Open(const std::string& path) {
  sqlite3* database = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  std::unique_ptr<AgentStore> store(new AgentStore(std::unique_ptr<sqlite3, Close>(database)));
  absl::Status status = code == SQLITE_OK ? store->Prepare() : SqliteError(database, "open");
  if (status.ok()) return store;
  return absl::Status(status.code(), absl::StrCat("cannot use the agent's database ", path, ": ",
                                                  status.message()));
}

absl::Status AgentStore::Prepare() {
  sqlite3* const database = database_.get();
  WINDFALL_RETURN_IF_ERROR(Execute(database, kSettings));
  SqliteStatement version(database, "PRAGMA user_version");
  const int64_t found = version.Step() ? version.Integer(0) : 0;
  WINDFALL_RETURN_IF_ERROR(version.Run());
  if (found > kSchemaVersion) {
    return absl::FailedPreconditionError(absl::StrCat(
        "it has version ", found, ", this program knows ", kSchemaVersion, ": use a newer one"));
  }
  if (found == kSchemaVersion) return LoadIdentity();

  WINDFALL_RETURN_IF_ERROR(Execute(database, "BEGIN IMMEDIATE"));
  WINDFALL_RETURN_IF_ERROR(Execute(database, kSchema));
  WINDFALL_RETURN_IF_ERROR(
      SqliteStatement(database, "INSERT INTO identity (epoch, last_sequence) VALUES (?, 0)")
          .BindText(NewEpoch())
          .Run());
  WINDFALL_RETURN_IF_ERROR(Execute(database, "COMMIT"));
  return LoadIdentity();
}

absl::Status AgentStore::LoadIdentity() {
  SqliteStatement identity(database_.get(), "SELECT epoch, last_sequence FROM identity");
  if (!identity.Step()) {
    WINDFALL_RETURN_IF_ERROR(identity.status());
    return absl::DataLossError("it does not say whose it is");
  }
  epoch_ = identity.Bytes(0);
  last_sequence_ = identity.Integer(1);
  return absl::OkStatus();
}

absl::Status AgentStore::Apply(const AgentChanges& changes) {
  int64_t last_sequence = std::max(last_sequence_, changes.acknowledged_sequence);
  for (const AgentReport& report : changes.reports) {
    last_sequence = std::max(last_sequence, report.sequence);
  }
  WINDFALL_RETURN_IF_ERROR(Execute(database_.get(), "BEGIN IMMEDIATE"));
  absl::Status status = Write(changes, last_sequence);
  if (status.ok()) status = Execute(database_.get(), "COMMIT");
  if (!status.ok()) {
    // SQLite may have rolled back by itself, as when the disk is full; then this is an error.
    Execute(database_.get(), "ROLLBACK").IgnoreError();
    return status;
  }
  last_sequence_ = last_sequence;
  return absl::OkStatus();
}

absl::Status AgentStore::Write(const AgentChanges& changes, int64_t last_sequence) {
  sqlite3* const database = database_.get();
  SqliteStatement add(database, "INSERT OR REPLACE INTO outbox (sequence, report) VALUES (?, ?)");
  for (const AgentReport& report : changes.reports) {
    WINDFALL_RETURN_IF_ERROR(
        add.Bind(report.sequence).BindBlob(ToWire(report).SerializeAsString()).Run());
  }
  SqliteStatement put(
      database,
      "INSERT OR REPLACE INTO run (run_id, phase, boot_id, gpu_indices, gpus_count, cpus_count, "
      "memory_bytes, metered_until_unix_ns, metered_cpu_time_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
      "?)");
  for (const AgentRun& run : changes.runs) WINDFALL_RETURN_IF_ERROR(WriteRun(put, run));
  SqliteStatement forget(database, "DELETE FROM run WHERE run_id = ?");
  for (const RunId run : changes.forgotten) {
    WINDFALL_RETURN_IF_ERROR(forget.Bind(run.value()).Run());
  }
  WINDFALL_RETURN_IF_ERROR(SqliteStatement(database, "DELETE FROM outbox WHERE sequence <= ?")
                               .Bind(changes.acknowledged_sequence)
                               .Run());
  return SqliteStatement(database, "UPDATE identity SET last_sequence = ?")
      .Bind(last_sequence)
      .Run();
}

absl::StatusOr<std::vector<AgentRun>> AgentStore::LoadRuns() const {
  SqliteStatement row(database_.get(),
                      "SELECT run_id, phase, boot_id, gpu_indices, gpus_count, cpus_count, "
                      "memory_bytes, metered_until_unix_ns, metered_cpu_time_ns "
                      "FROM run ORDER BY run_id");
  std::vector<AgentRun> runs;
  while (row.Step()) runs.push_back(RunFrom(row));
  if (!row.status().ok()) return row.status();
  return runs;
}

absl::StatusOr<std::vector<AgentReport>> AgentStore::ReportsAfter(int64_t sequence,
                                                                  int limit) const {
  SqliteStatement row(database_.get(),
                      "SELECT report FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?");
  row.Bind(sequence).Bind(limit);
  std::vector<AgentReport> reports;
  while (row.Step()) {
    WINDFALL_ASSIGN_OR_RETURN(reports.emplace_back(), ReportFrom(row.Bytes(0)));
  }
  if (!row.status().ok()) return row.status();
  return reports;
}

}  // namespace windfall
