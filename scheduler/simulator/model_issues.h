// What the embedded model would have said, hour after hour.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_MODEL_ISSUES_H_
#define WINDFALL_SCHEDULER_SIMULATOR_MODEL_ISSUES_H_

#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "forecasts/model/intensity_model.h"

namespace windfall {

// Issues at each full hour; learns anew each week. Remembers the last issue, so asking for one
// again costs nothing. Not thread-safe.
class ModelIssues {
 public:
  explicit ModelIssues(IntensitySeries actual) : actual_(std::move(actual)) {}

  // The newest issue at `now`: from its hour on, as far as the model reaches. Empty: too little had
  // been measured by then.
  const ModelForecast& NewestAt(absl::Time now);

 private:
  ModelForecast IssueAt(absl::Time time);

  IntensitySeries actual_;
  std::optional<IntensityModel> model_;
  absl::Time trained_ = absl::InfinitePast();
  absl::Time issue_time_ = absl::InfinitePast();
  ModelForecast issue_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_MODEL_ISSUES_H_
