#include "agent/link/sqlite_statement.h"

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

absl::StatusCode CodeFor(int sqlite_code) {
  switch (sqlite_code) {
    case SQLITE_FULL:
      return absl::StatusCode::kResourceExhausted;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
      return absl::StatusCode::kFailedPrecondition;
    case SQLITE_CANTOPEN:
      return absl::StatusCode::kNotFound;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_IOERR:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status SqliteError(sqlite3* database, const std::string& what) {
  return absl::Status(CodeFor(sqlite3_errcode(database)),
                      absl::StrCat(what, ": ", sqlite3_errmsg(database)));
}

absl::Status Execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
  return SqliteError(database, sql);
}

SqliteStatement::SqliteStatement(sqlite3* database, const char* sql) : database_(database) {
  Check(sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr));
}

SqliteStatement& SqliteStatement::Bind(int64_t value) {
  Check(sqlite3_bind_int64(statement_, next_parameter_++, value));
  return *this;
}

SqliteStatement& SqliteStatement::BindText(const std::string& text) {
  Check(sqlite3_bind_text(statement_, next_parameter_++, text.data(), static_cast<int>(text.size()),
                          SQLITE_TRANSIENT));
  return *this;
}

SqliteStatement& SqliteStatement::BindBlob(const std::string& bytes) {
  Check(sqlite3_bind_blob64(statement_, next_parameter_++, bytes.data(), bytes.size(),
                            SQLITE_TRANSIENT));
  return *this;
}

bool SqliteStatement::Step() {
  if (!status_.ok()) return false;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) Check(code);
  return false;
}

absl::Status SqliteStatement::Run() {
  while (Step()) {
  }
  sqlite3_reset(statement_);
  next_parameter_ = 1;
  return status_;
}

std::string SqliteStatement::Bytes(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_, column);
  const int count = sqlite3_column_bytes(statement_, column);
  return std::string(static_cast<const char*>(bytes), static_cast<size_t>(count));
}

void SqliteStatement::Check(int code) {
  if (code == SQLITE_OK || !status_.ok()) return;
  status_ = SqliteError(database_, statement_ == nullptr ? "prepare" : sqlite3_sql(statement_));
}

}  // namespace windfall
