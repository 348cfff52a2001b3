#ifndef WINDFALL_SCHEDULER_STORE_CONNECTION_H_
#define WINDFALL_SCHEDULER_STORE_CONNECTION_H_

#include <sqlite3.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/status_macros.h"
#include "scheduler/store/statement.h"

namespace windfall {

// One SQLite connection and its prepared statements. Used by one thread at a time.
class Connection {
 public:
  enum class Mode { kReadWrite, kReadOnly };

  // Opens `path`, creating it (readable by its owner alone) in kReadWrite. FailedPrecondition if it
  // is not writable then.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& path, Mode mode);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  const std::string& path() const { return path_; }

  // Runs `sql`, prepared once and kept, with `values` for its parameters.
  template <typename... Values>
  absl::Status Run(absl::string_view sql, const Values&... values) {
    return RunCounted(sql, values...).status();
  }
  // The same; returns how many rows it changed.
  template <typename... Values>
  absl::StatusOr<int> RunCounted(absl::string_view sql, const Values&... values) {
    WINDFALL_ASSIGN_OR_RETURN(Statement* const statement, Prepare(sql));
    return statement->Run(values...);
  }
  // Every row of the query `sql`, as `read` makes of it.
  template <typename T, typename... Values>
  absl::StatusOr<std::vector<T>> All(T (*read)(Row&), absl::string_view sql,
                                     const Values&... values) {
    WINDFALL_ASSIGN_OR_RETURN(Statement* const statement, Prepare(sql));
    return statement->All(read, values...);
  }
  // The only row of the query `sql`; absent if there is none. REQUIRES: there is at most one.
  template <typename T, typename... Values>
  absl::StatusOr<std::optional<T>> First(T (*read)(Row&), absl::string_view sql,
                                         const Values&... values) {
    WINDFALL_ASSIGN_OR_RETURN(std::vector<T> rows, All(read, sql, values...));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }
  // Runs a script of several statements without parameters.
  absl::Status Execute(const char* script);

  // The rowid that the last INSERT made.
  int64_t last_insert_id() const { return sqlite3_last_insert_rowid(db_); }

 private:
  Connection(sqlite3* db, std::string path) : db_(db), path_(std::move(path)) {}
  absl::StatusOr<Statement*> Prepare(absl::string_view sql);

  sqlite3* db_;
  std::string path_;
  absl::flat_hash_map<std::string, std::unique_ptr<Statement>> statements_;  // by SQL text
};

// Everything between Begin and Commit takes effect together, or not at all: destroyed without a
// successful Commit it rolls back.
class Transaction {
 public:
  // Read transactions see one consistent state from their first query on.
  static absl::StatusOr<Transaction> BeginRead(Connection& connection);
  static absl::StatusOr<Transaction> BeginWrite(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) {
    other.connection_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  absl::Status Commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;  // null once it is over
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_CONNECTION_H_
