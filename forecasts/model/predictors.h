// What the model looks at.
#ifndef WINDFALL_FORECASTS_MODEL_PREDICTORS_H_
#define WINDFALL_FORECASTS_MODEL_PREDICTORS_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "forecasts/model/hourly_history.h"
#include "forecasts/model/ridge.h"
#include "forecasts/model/usual_day.h"

namespace windfall {

// Walks through a history, forward only, and tells what was to be seen at each hour of what came
// then: how far the last hours, and the same hour of the last days, were from the usual. What is
// unknown counts as usual. `history` must outlive it.
class PredictorWalk {
 public:
  // The same hour of three days, and the hour before it.
  static constexpr size_t kLeastOrigin = 73;

  explicit PredictorWalk(const HourlyHistory& history);

  // From now on, the hours before `origin` have been seen. REQUIRES: origin is not before the last
  // one, nor after the end of the history.
  void AdvanceTo(size_t origin);
  size_t origin() const { return origin_; }

  // Of the hour that begins `lead` hours after the origin: what is usual then; absent if no day had
  // that hour.
  std::optional<double> UsualAt(size_t lead) const;
  // What its distance from the usual is explained with. REQUIRES: kLeastOrigin hours were seen.
  PredictorRow At(size_t lead) const;

 private:
  DayKind KindOf(size_t hour) const;
  void See(size_t hour);
  // Of the last `hours` that were seen, those that are known.
  double MeanSurprise(size_t hours) const;
  // How far that hour was from what is usual now.
  double DistanceAt(size_t hour) const;

  const HourlyHistory& history_;
  size_t origin_ = 0;
  UsualDay usual_;
  // How far each hour was from what was usual before it; 0 where it is unknown. Sums from the first
  // hour on make means cheap.
  std::vector<double> surprises_;
  std::vector<double> surprise_sums_ = {0};
  std::vector<int> known_sums_ = {0};
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_PREDICTORS_H_
