#include "domain/id.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {

std::string ToString(const TaskId& id) { return absl::StrCat(id.job.value(), ".", id.index); }

absl::StatusOr<TaskId> ParseTaskId(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('.', 1));
  int64_t job = 0;
  int32_t index = 0;
  const bool has_index = text.find('.') != absl::string_view::npos;
  if (!absl::SimpleAtoi(parts.first, &job) || job <= 0 ||
      (has_index && (!absl::SimpleAtoi(parts.second, &index) || index < 0))) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not a job or task id; write 7 for a job or 7.3 for a task"));
  }
  return TaskId{.job = JobId(job), .index = index};
}

}  // namespace windfall
