#include "domain/id.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

// Digits only: SimpleAtoi by itself also takes blanks and signs.
template <typename Integer>
bool ParseDigits(absl::string_view text, Integer* value) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, value);
}

}  // namespace

std::string ToString(const TaskId& id) { return absl::StrCat(id.job.value(), ".", id.index); }

absl::StatusOr<TaskId> ParseTaskId(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('.', 1));
  int64_t job = 0;
  int32_t index = 0;
  const bool has_index = text.find('.') != absl::string_view::npos;
  if (!ParseDigits(parts.first, &job) || job == 0 ||
      (has_index && !ParseDigits(parts.second, &index))) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not a job or task id; write 7 for a job or 7.3 for a task"));
  }
  return TaskId{.job = JobId(job), .index = index};
}

}  // namespace windfall
