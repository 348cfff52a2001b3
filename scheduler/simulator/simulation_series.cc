#include "scheduler/simulator/simulation_series.h"

#include <algorithm>
#include <map>

namespace windfall {
namespace {

constexpr absl::Duration kHour = absl::Hours(1);
constexpr size_t kHoursOfDay = 24;
constexpr absl::Duration kDay = absl::Hours(24);

using Hours = std::map<absl::Time, HourOutcome>;

// Whole days that hold all hours; empty if there are none.
TimeSpan SpanOf(const Hours& a, const Hours& b) {
  TimeSpan span = {.begin = absl::InfiniteFuture(), .end = absl::InfinitePast()};
  for (const Hours* hours : {&a, &b}) {
    if (hours->empty()) continue;
    span.begin = std::min(span.begin, hours->begin()->first);
    span.end = std::max(span.end, hours->rbegin()->first + kHour);
  }
  if (span.empty()) return {};
  return {.begin = absl::UnixEpoch() + absl::Floor(span.begin - absl::UnixEpoch(), kDay),
          .end = absl::UnixEpoch() + absl::Ceil(span.end - absl::UnixEpoch(), kDay)};
}

// What the series is made of.
struct Source {
  const SimulationOutcome& policy;
  const SimulationOutcome& queue;
  const std::vector<SimulatedZone>& zones;
};

void AddHour(absl::Time begin, const Hours& hours, HourOutcome& sum) {
  const auto found = hours.find(begin);
  if (found == hours.end()) return;
  sum.energy += found->second.energy;
  sum.emissions += found->second.emissions;
}

// A stretch while hours are added to it.
class StretchSum {
 public:
  // `source` outlives it.
  explicit StretchSum(const Source& source)
      : source_(source), milligrams_(source.zones.size()), known_(source.zones.size()) {}

  void Add(absl::Time hour) {
    AddHour(hour, source_.policy.hours, sum_.policy);
    AddHour(hour, source_.queue.hours, sum_.queue);
    for (size_t zone = 0; zone < known_.size(); ++zone) {
      const auto mean = source_.zones[zone].intensity.MeanOver({hour, hour + kHour});
      if (!mean.has_value()) continue;
      milligrams_[zone] += ToMilligramsPerKwh(*mean);
      ++known_[zone];
    }
  }

  SimulatedStretch Stretch() const {
    SimulatedStretch stretch = sum_;
    for (size_t zone = 0; zone < known_.size(); ++zone) {
      std::optional<CarbonIntensity>& mean = stretch.intensities.emplace_back();
      if (known_[zone] > 0) mean = MilligramsPerKwh(milligrams_[zone] / known_[zone]);
    }
    return stretch;
  }

 private:
  const Source& source_;
  SimulatedStretch sum_;             // without intensities
  std::vector<int64_t> milligrams_;  // by zone: per kWh, of the known hours together
  std::vector<int64_t> known_;       // by zone: hours
};

}  // namespace

SimulationSeries MakeSeries(const SimulationOutcome& policy, const SimulationOutcome& queue,
                            const std::vector<SimulatedZone>& zones) {
  const Source source = {.policy = policy, .queue = queue, .zones = zones};
  const TimeSpan span = SpanOf(policy.hours, queue.hours);
  std::vector<StretchSum> hours_of_day(span.empty() ? 0 : kHoursOfDay, StretchSum(source));
  SimulationSeries series;
  for (absl::Time day = span.begin; day < span.end; day += kDay) {
    StretchSum of_day(source);
    for (size_t i = 0; i < hours_of_day.size(); ++i) {
      const absl::Time hour = day + kHour * static_cast<int64_t>(i);
      of_day.Add(hour);
      hours_of_day[i].Add(hour);
    }
    series.days.push_back({.begin = day, .stretch = of_day.Stretch()});
  }
  for (const StretchSum& sum : hours_of_day) series.hours_of_day.push_back(sum.Stretch());
  return series;
}

}  // namespace windfall
