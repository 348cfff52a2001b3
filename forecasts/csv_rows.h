// The lines of a comma-separated text.
#ifndef WINDFALL_FORECASTS_CSV_ROWS_H_
#define WINDFALL_FORECASTS_CSV_ROWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace windfall {

struct CsvRow {
  int line = 0;            // counted from 1
  absl::string_view text;  // of the whole line, into the reader's text
  std::vector<std::string> fields;
};

// Hands out the rows of `text` one by one; blank lines and lines that begin with '#' are passed
// over, and so are a byte order mark and carriage returns. Fields may be in double quotes, but a
// field never spans lines. `text` must outlive the reader.
class CsvReader {
 public:
  explicit CsvReader(absl::string_view text);

  // Absent at the end.
  std::optional<CsvRow> Next();

 private:
  absl::string_view rest_;
  int line_ = 0;
};

// InvalidArgument with the row's line number and text.
absl::Status RowError(const CsvRow& row, absl::string_view problem);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_CSV_ROWS_H_
