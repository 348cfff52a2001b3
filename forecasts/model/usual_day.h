// What intensity is commonly like at an hour of the day.
#ifndef WINDFALL_FORECASTS_MODEL_USUAL_DAY_H_
#define WINDFALL_FORECASTS_MODEL_USUAL_DAY_H_

#include <array>
#include <cstddef>

namespace windfall {

enum class DayKind { kWorkday, kWeekend };

// A mean that forgets: the latest values count most.
class FadingMean {
 public:
  void Add(double value, double share);
  double value() const { return value_; }
  bool empty() const { return count_ == 0; }

 private:
  double value_ = 0;
  int count_ = 0;
};

// Learns hour after hour; forgets in weeks.
class UsualDay {
 public:
  void Learn(size_t hour_of_day, DayKind kind, double value);

  // Whether a value of that hour of the day was ever seen.
  bool Knows(size_t hour_of_day) const { return !all_[hour_of_day].empty(); }
  double At(size_t hour_of_day) const { return all_[hour_of_day].value(); }
  double Mean() const;
  // How much more such days have at that hour than all days; 0 until both kinds were seen.
  double ExcessOf(DayKind kind, size_t hour_of_day) const;

 private:
  std::array<FadingMean, 24> all_;
  std::array<FadingMean, 24> workday_;
  std::array<FadingMean, 24> weekend_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_USUAL_DAY_H_
