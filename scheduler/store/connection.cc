#include "scheduler/store/connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "scheduler/store/sqlite_status.h"

namespace windfall {
namespace {

// What SQLite itself would create is readable by everybody, and jobs may hold secrets in their
// environment. The write-ahead log takes the mode of this file.
absl::Status CreateIfAbsent(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return FileError(errno, "open", path);
  close(descriptor);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& path, Mode mode) {
  const bool writes = mode == Mode::kReadWrite;
  if (writes) WINDFALL_RETURN_IF_ERROR(CreateIfAbsent(path));
  sqlite3* db = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &db,
                                     (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                                         SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     nullptr);
  std::unique_ptr<Connection> connection = absl::WrapUnique(new Connection(db, path));
  if (result != SQLITE_OK) return SqliteError(db, result, path);
  // The writer has no rival but a program outside windfall, say a backup.
  sqlite3_busy_timeout(db, /*ms=*/2000);
  WINDFALL_RETURN_IF_ERROR(
      connection->Execute("PRAGMA foreign_keys = ON;"
                          "PRAGMA synchronous = FULL;"
                          "PRAGMA wal_autocheckpoint = 4000;"
                          "PRAGMA temp_store = MEMORY;"
                          "PRAGMA cache_size = -32768;"));
  return connection;
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close_v2(db_);
}

absl::Status Connection::Execute(const char* script) {
  const int result = sqlite3_exec(db_, script, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return SqliteError(db_, result, path_);
  return absl::OkStatus();
}

absl::StatusOr<Statement*> Connection::Prepare(absl::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    return known->second.get();
  }
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return SqliteError(db_, result, path_);
  const auto [added, _] =
      statements_.emplace(std::string(sql), std::make_unique<Statement>(statement, path_));
  return added->second.get();
}

absl::StatusOr<Transaction> Transaction::BeginRead(Connection& connection) {
  WINDFALL_RETURN_IF_ERROR(connection.Run("BEGIN"));
  return Transaction(connection);
}

absl::StatusOr<Transaction> Transaction::BeginWrite(Connection& connection) {
  WINDFALL_RETURN_IF_ERROR(connection.Run("BEGIN IMMEDIATE"));
  return Transaction(connection);
}

Transaction::~Transaction() {
  // SQLite rolls back by itself after some errors; then there is no transaction left and this
  // fails, which is as good.
  if (connection_ != nullptr) connection_->Run("ROLLBACK").IgnoreError();
}

absl::Status Transaction::Commit() {
  WINDFALL_RETURN_IF_ERROR(connection_->Run("COMMIT"));
  connection_ = nullptr;
  return absl::OkStatus();
}

}  // namespace windfall
