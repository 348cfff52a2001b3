// A prepared SQL statement with typed parameters and columns.
//
// Parameters and columns are taken from the left, so that the SQL text, the bound values and the
// fields that are read form three lists in the same order. How a type is stored: times and
// durations as nanoseconds, ids and quantities as their integers, enumerations as words, an unset
// id and an absent optional as NULL.
#ifndef WINDFALL_SCHEDULER_STORE_STATEMENT_H_
#define WINDFALL_SCHEDULER_STORE_STATEMENT_H_

#include <sqlite3.h>

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/quantity.h"
#include "domain/status_macros.h"
#include "scheduler/store/enum_words.h"
#include "scheduler/store/stored_time.h"

namespace windfall {

// The columns of the current row, read one after the other.
class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

  // The next column as a T. A value that is none of T's makes the row fail and reads as T().
  template <typename T>
  T Next();

  // For readers that decode further: keeps the first error.
  void Fail(absl::Status status);
  const absl::Status& status() const { return status_; }

 private:
  template <typename T>
  struct Type {};

  template <typename T>
  std::optional<T> NextAs(Type<std::optional<T>>);
  template <typename Tag>
  Id<Tag> NextAs(Type<Id<Tag>>) {
    return Id<Tag>(NextInteger());  // NULL reads as 0, which is no id
  }
  template <typename Dimension>
  Quantity<Dimension> NextAs(Type<Quantity<Dimension>>) {
    return Quantity<Dimension>::FromCount(NextInteger());
  }
  template <typename T>
  T NextAs(Type<T>);

  int64_t NextInteger() { return sqlite3_column_int64(statement_, column_++); }
  std::string NextText();
  void FailWord(absl::string_view word);

  sqlite3_stmt* statement_;
  int column_ = 0;
  absl::Status status_;
};

// Used by one thread at a time, like its connection. Each call binds, runs to the end and resets.
class Statement {
 public:
  // `statement` comes from sqlite3_prepare; `path` is for messages.
  Statement(sqlite3_stmt* statement, std::string path);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Runs a statement that returns no rows. Returns how many rows it changed.
  template <typename... Values>
  absl::StatusOr<int> Run(const Values&... values);

  // Every row, as `read` makes of it.
  template <typename T, typename... Values>
  absl::StatusOr<std::vector<T>> All(T (*read)(Row&), const Values&... values);

 private:
  template <typename... Values>
  void Bind(const Values&... values) {
    int parameter = 0;
    (BindValue(++parameter, values), ...);
  }
  void BindValue(int parameter, absl::string_view text);
  void BindValue(int parameter, const std::string& text) {
    BindValue(parameter, absl::string_view(text));
  }
  void BindValue(int parameter, absl::Time time) { BindInteger(parameter, ToStoredNs(time)); }
  void BindValue(int parameter, absl::Duration duration) {
    BindInteger(parameter, ToStoredNs(duration));
  }
  template <typename Tag>
  void BindValue(int parameter, Id<Tag> id) {
    if (id.IsSet()) BindInteger(parameter, id.value());  // a parameter that is not bound is NULL
  }
  template <typename Dimension>
  void BindValue(int parameter, Quantity<Dimension> quantity) {
    BindInteger(parameter, quantity.count());
  }
  template <typename T>
  void BindValue(int parameter, const std::optional<T>& value) {
    if (value.has_value()) BindValue(parameter, *value);
  }
  template <typename T>
  requires std::is_integral_v<T>
  void BindValue(int parameter, T value) { BindInteger(parameter, static_cast<int64_t>(value)); }
  template <typename T>
  requires std::is_enum_v<T>
  void BindValue(int parameter, T value) { BindValue(parameter, ToString(value)); }
  void BindInteger(int parameter, int64_t value);
  void Remember(int result);

  // True while there is a row; false at the end.
  absl::StatusOr<bool> Step();
  void Reset();
  int ChangedRows() const;
  // `row_status` with the file and what to do.
  absl::Status ContextOf(const absl::Status& row_status) const;

  sqlite3_stmt* statement_;
  std::string path_;
  int bind_result_ = SQLITE_OK;  // the first failure
};

template <typename T>
T Row::Next() {
  return NextAs(Type<T>());
}

template <typename T>
std::optional<T> Row::NextAs(Type<std::optional<T>>) {
  if (sqlite3_column_type(statement_, column_) == SQLITE_NULL) {
    ++column_;
    return std::nullopt;
  }
  return Next<T>();
}

template <typename T>
T Row::NextAs(Type<T>) {
  if constexpr (std::is_same_v<T, std::string>) {
    return NextText();
  } else if constexpr (std::is_same_v<T, absl::Time>) {
    return TimeFromStoredNs(NextInteger());
  } else if constexpr (std::is_same_v<T, absl::Duration>) {
    return DurationFromStoredNs(NextInteger());
  } else if constexpr (std::is_same_v<T, bool>) {
    return NextInteger() != 0;
  } else if constexpr (std::is_enum_v<T>) {
    const std::string word = NextText();
    const std::optional<T> value = FromWord<T>(word);
    if (!value.has_value()) FailWord(word);
    return value.value_or(T());
  } else {
    static_assert(std::is_integral_v<T>);
    return static_cast<T>(NextInteger());
  }
}

template <typename... Values>
absl::StatusOr<int> Statement::Run(const Values&... values) {
  Bind(values...);
  absl::StatusOr<bool> row = Step();
  Reset();
  if (!row.ok()) return std::move(row).status();
  return ChangedRows();
}

template <typename T, typename... Values>
absl::StatusOr<std::vector<T>> Statement::All(T (*read)(Row&), const Values&... values) {
  Bind(values...);
  std::vector<T> rows;
  absl::Status status;
  while (status.ok()) {
    const absl::StatusOr<bool> has_row = Step();
    status = has_row.status();
    if (!status.ok() || !*has_row) break;
    Row row(statement_);
    rows.push_back(read(row));
    status = ContextOf(row.status());
  }
  Reset();
  if (!status.ok()) return status;
  return rows;
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_STATEMENT_H_
