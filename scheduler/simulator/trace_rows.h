// The lines of a text with a header and one delimiter, without quoting.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_TRACE_ROWS_H_
#define WINDFALL_SCHEDULER_SIMULATOR_TRACE_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

struct TraceRow {
  int32_t line = 0;                       // counted from 1
  absl::string_view text;                 // of the whole line
  std::vector<absl::string_view> fields;  // without blanks around them
};

// Hands out the rows one by one; blank lines and those that begin with '#' are passed over. `text`
// must outlive it.
class TraceRows {
 public:
  // The first line is the header. InvalidArgument if there is none.
  static absl::StatusOr<TraceRows> Open(absl::string_view text);

  bool HasColumn(absl::string_view name) const;
  // Absent at the end. InvalidArgument for a row with more or fewer fields than the header.
  absl::StatusOr<std::optional<TraceRow>> Next();
  // Empty if there is no such column.
  absl::string_view Field(const TraceRow& row, absl::string_view column) const;

 private:
  TraceRows(absl::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}
  std::optional<TraceRow> NextLine();

  absl::string_view rest_;
  char delimiter_;
  int32_t line_ = 0;
  size_t width_ = 0;
  std::map<std::string, size_t, std::less<>> columns_;
};

// InvalidArgument with the row's number and text.
absl::Status TraceError(const TraceRow& row, absl::string_view problem);

// InvalidArgument, naming the column, unless the field is empty or a number that is not negative.
absl::StatusOr<std::optional<double>> NumberIn(const TraceRows& rows, const TraceRow& row,
                                               absl::string_view column);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_TRACE_ROWS_H_
