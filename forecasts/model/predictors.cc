#include "forecasts/model/predictors.h"

#include <algorithm>
#include <cmath>

namespace windfall {
namespace {

constexpr size_t kDay = 24;

double Wave(size_t hour_of_day, int times_a_day, double phase) {
  constexpr double kTwoPi = 6.283185307179586;
  return std::cos(kTwoPi * (static_cast<double>(hour_of_day) * times_a_day / kDay - phase));
}

}  // namespace

PredictorWalk::PredictorWalk(const HourlyHistory& history) : history_(history) {}

void PredictorWalk::AdvanceTo(size_t origin) {
  for (; origin_ < origin; ++origin_) See(origin_);
}

DayKind PredictorWalk::KindOf(size_t hour) const {
  return history_.IsWeekend(hour) ? DayKind::kWeekend : DayKind::kWorkday;
}

void PredictorWalk::See(size_t hour) {
  const size_t hour_of_day = history_.HourOfDay(hour);
  const std::optional<double>& value = history_[hour];
  const bool is_known = value.has_value() && usual_.Knows(hour_of_day);
  surprises_.push_back(is_known ? *value - usual_.At(hour_of_day) : 0);
  surprise_sums_.push_back(surprise_sums_.back() + surprises_.back());
  known_sums_.push_back(known_sums_.back() + (is_known ? 1 : 0));
  if (value.has_value()) usual_.Learn(hour_of_day, KindOf(hour), *value);
}

double PredictorWalk::MeanSurprise(size_t hours) const {
  const size_t first = origin_ < hours ? 0 : origin_ - hours;
  const int known = known_sums_[origin_] - known_sums_[first];
  return known == 0 ? 0 : (surprise_sums_[origin_] - surprise_sums_[first]) / known;
}

double PredictorWalk::DistanceAt(size_t hour) const {
  if (!history_[hour].has_value()) return 0;
  return *history_[hour] - usual_.At(history_.HourOfDay(hour));
}

std::optional<double> PredictorWalk::UsualAt(size_t lead) const {
  const size_t hour_of_day = history_.HourOfDay(origin_ + lead);
  if (!usual_.Knows(hour_of_day)) return std::nullopt;
  return usual_.At(hour_of_day);
}

PredictorRow PredictorWalk::At(size_t lead) const {
  const size_t target = origin_ + lead;
  const size_t hour_of_day = history_.HourOfDay(target);
  // The same hour of the last day that was seen.
  const size_t last = target - kDay * (lead / kDay + 1);
  return {1,
          MeanSurprise(1),
          MeanSurprise(3),
          MeanSurprise(6),
          MeanSurprise(kDay),
          MeanSurprise(7 * kDay),
          DistanceAt(last),
          DistanceAt(last - kDay),
          DistanceAt(last - 2 * kDay),
          surprises_[last - 1],
          surprises_[std::min(last + 1, origin_ - 1)],
          usual_.ExcessOf(KindOf(target), hour_of_day),
          usual_.At(hour_of_day) - usual_.Mean(),
          Wave(hour_of_day, 1, 0),
          Wave(hour_of_day, 1, 0.25),
          Wave(hour_of_day, 2, 0),
          Wave(hour_of_day, 2, 0.25)};
}

}  // namespace windfall
