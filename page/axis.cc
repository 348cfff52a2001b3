#include "page/axis.h"

#include <cmath>

namespace windfall {
namespace {

absl::Duration RoundDistance(absl::Duration length, int count_max) {
  constexpr int kSeconds[] = {1,    5,    10,   30,    60,    120,   300,  600,
                              1800, 3600, 7200, 10800, 21600, 43200, 86400};
  for (const int seconds : kSeconds) {
    if (length / absl::Seconds(seconds) < count_max) return absl::Seconds(seconds);
  }
  const int64_t days = length / (count_max * absl::Hours(24)) + 1;
  return days * absl::Hours(24);
}

std::string LabelOf(absl::Time time, absl::Duration distance) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  const absl::CivilSecond civil = absl::ToCivilSecond(time, utc);
  const bool is_midnight = civil == absl::CivilSecond(absl::CivilDay(civil));
  if (is_midnight) return absl::FormatTime("%b %e", time, utc);
  return absl::FormatTime(distance < absl::Minutes(1) ? "%H:%M:%S" : "%H:%M", time, utc);
}

}  // namespace

std::vector<TimeTick> TimeTicks(const TimeSpan& span, int count_max) {
  const absl::Duration distance = RoundDistance(span.length(), count_max);
  std::vector<TimeTick> ticks;
  absl::Time t = absl::UnixEpoch() + absl::Ceil(span.begin - absl::UnixEpoch(), distance);
  for (; t <= span.end; t += distance) ticks.push_back({t, LabelOf(t, distance)});
  return ticks;
}

double TickDistance(double largest, int count_max) {
  if (!(largest > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(largest / count_max)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (largest / (factor * power) <= count_max) return factor * power;
  }
  return 10 * power;
}

}  // namespace windfall
