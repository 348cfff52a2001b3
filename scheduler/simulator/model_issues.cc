#include "scheduler/simulator/model_issues.h"

#include <utility>

namespace windfall {
namespace {

constexpr absl::Duration kTrainingInterval = absl::Hours(7 * 24);

}  // namespace

const ModelForecast& ModelIssues::NewestAt(absl::Time now) {
  const absl::Time hour = absl::UnixEpoch() + absl::Floor(now - absl::UnixEpoch(), absl::Hours(1));
  if (hour != issue_time_) {
    issue_ = IssueAt(hour);
    issue_time_ = hour;
  }
  return issue_;
}

ModelForecast ModelIssues::IssueAt(absl::Time time) {
  const bool is_due =
      !model_.has_value() || time < trained_ || time >= trained_ + kTrainingInterval;
  if (is_due) {
    absl::StatusOr<IntensityModel> model = IntensityModel::Train(actual_, time);
    if (!model.ok()) return {};
    model_ = *std::move(model);
    trained_ = time;
  }
  absl::StatusOr<ModelForecast> forecast =
      model_->Predict(actual_, {time, time + kLongestModelLead});
  return forecast.ok() ? *std::move(forecast) : ModelForecast();
}

}  // namespace windfall
