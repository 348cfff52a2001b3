// Identifiers that cannot be mixed up: each noun has a type of its own.
#ifndef WINDFALL_DOMAIN_ID_H_
#define WINDFALL_DOMAIN_ID_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

// A positive number given once by the scheduler and never reused. Zero is no id.
template <typename Tag>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(int64_t value) : value_(value) {}
  constexpr int64_t value() const { return value_; }
  constexpr bool IsSet() const { return value_ != 0; }
  friend constexpr auto operator<=>(Id, Id) = default;
  template <typename H>
  friend H AbslHashValue(H h, Id id) {
    return H::combine(std::move(h), id.value_);
  }

 private:
  int64_t value_ = 0;
};

using JobId = Id<struct JobTag>;
using RunId = Id<struct RunTag>;
using NodeId = Id<struct NodeTag>;
using ReportId = Id<struct ReportTag>;
using ForecastId = Id<struct ForecastTag>;

// One task of a job. A job that is not a sweep has the single task 0.
struct TaskId {
  JobId job;
  int32_t index = 0;
  friend constexpr auto operator<=>(const TaskId&, const TaskId&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const TaskId& id) {
    return H::combine(std::move(h), id.job, id.index);
  }
};

// "7.3"
std::string ToString(const TaskId& id);
// Accepts "7" (task 0) and "7.3". InvalidArgument names the text.
absl::StatusOr<TaskId> ParseTaskId(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_ID_H_
