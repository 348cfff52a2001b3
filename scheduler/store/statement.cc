#include "scheduler/store/statement.h"

#include "absl/strings/str_cat.h"
#include "scheduler/store/sqlite_status.h"

namespace windfall {

void Row::Fail(absl::Status status) { status_.Update(std::move(status)); }

void Row::FailWord(absl::string_view word) {
  Fail(absl::DataLossError(absl::StrCat("column ", sqlite3_column_name(statement_, column_ - 1),
                                        " holds '", word, "', which is none of its words")));
}

std::string Row::NextText() {
  const int column = column_++;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return "";
  return std::string(text, static_cast<size_t>(sqlite3_column_bytes(statement_, column)));
}

Statement::Statement(sqlite3_stmt* statement, std::string path)
    : statement_(statement), path_(std::move(path)) {}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::BindValue(int parameter, absl::string_view text) {
  // A null pointer would bind NULL, and an empty view may hold one.
  const char* data = text.empty() ? "" : text.data();
  Remember(
      sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::BindInteger(int parameter, int64_t value) {
  Remember(sqlite3_bind_int64(statement_, parameter, value));
}

void Statement::Remember(int result) {
  if (bind_result_ == SQLITE_OK) bind_result_ = result;
}

absl::StatusOr<bool> Statement::Step() {
  if (bind_result_ != SQLITE_OK) {
    return SqliteError(sqlite3_db_handle(statement_), bind_result_, path_);
  }
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return SqliteError(sqlite3_db_handle(statement_), result, path_);
}

void Statement::Reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_result_ = SQLITE_OK;
}

absl::Status Statement::ContextOf(const absl::Status& row_status) const {
  return row_status.ok() ? row_status : DamageError(row_status.message(), path_);
}

int Statement::ChangedRows() const { return sqlite3_changes(sqlite3_db_handle(statement_)); }

}  // namespace windfall
