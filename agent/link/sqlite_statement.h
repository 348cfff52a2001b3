// One SQL statement of the agent's store.
#ifndef WINDFALL_AGENT_LINK_SQLITE_STATEMENT_H_
#define WINDFALL_AGENT_LINK_SQLITE_STATEMENT_H_

#include <sqlite3.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace windfall {

// Chooses the code by what the caller should do; the text is SQLite's.
absl::Status SqliteError(sqlite3* database, const std::string& what);

// Runs statements that return nothing.
absl::Status Execute(sqlite3* database, const char* sql);

// Parameters are bound in order. The first error is kept and returned by Step or Run.
class SqliteStatement {
 public:
  SqliteStatement(sqlite3* database, const char* sql);
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;
  ~SqliteStatement() { sqlite3_finalize(statement_); }

  SqliteStatement& Bind(int64_t value);
  SqliteStatement& BindText(const std::string& text);
  SqliteStatement& BindBlob(const std::string& bytes);

  // True when there is a row; at the end check status().
  bool Step();
  // To the end; ready to be bound anew.
  absl::Status Run();
  const absl::Status& status() const { return status_; }

  int64_t Integer(int column) const { return sqlite3_column_int64(statement_, column); }
  std::string Bytes(int column) const;

 private:
  void Check(int code);

  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int next_parameter_ = 1;
  absl::Status status_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_SQLITE_STATEMENT_H_
