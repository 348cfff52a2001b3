#include "forecasts/model/usual_day.h"

#include <algorithm>

namespace windfall {
namespace {

// Of a new value, once there are many. About eight days, three weeks and three weeks.
constexpr double kShareOfDay = 0.12;
constexpr double kShareOfWorkday = 0.06;
constexpr double kShareOfWeekendDay = 0.15;

}  // namespace

void FadingMean::Add(double value, double share) {
  ++count_;
  value_ += std::max(share, 1.0 / count_) * (value - value_);
}

void UsualDay::Learn(size_t hour_of_day, DayKind kind, double value) {
  all_[hour_of_day].Add(value, kShareOfDay);
  if (kind == DayKind::kWeekend) {
    weekend_[hour_of_day].Add(value, kShareOfWeekendDay);
  } else {
    workday_[hour_of_day].Add(value, kShareOfWorkday);
  }
}

double UsualDay::Mean() const {
  double sum = 0;
  for (const FadingMean& hour : all_) sum += hour.value();
  return sum / static_cast<double>(all_.size());
}

double UsualDay::ExcessOf(DayKind kind, size_t hour_of_day) const {
  const FadingMean& workday = workday_[hour_of_day];
  const FadingMean& weekend = weekend_[hour_of_day];
  if (workday.empty() || weekend.empty()) return 0;
  const double difference = weekend.value() - workday.value();
  return kind == DayKind::kWeekend ? difference * 5 / 7 : -difference * 2 / 7;
}

}  // namespace windfall
