#include "agent/meter/measured_run.h"

#include <algorithm>

namespace windfall {

absl::Duration MeasuredRun::TakeCpuTime(const RunUsage& usage) {
  const absl::Duration spent = std::max(usage.cpu_time - cpu_time_, absl::ZeroDuration());
  cpu_time_ = std::max(cpu_time_, usage.cpu_time);
  return spent;
}

MeasuredRun::Unmeasured MeasuredRun::TakeUnmeasured(const RunUsage& usage, const MeterMoment& now) {
  if (unmeasured_is_taken_) return {};
  unmeasured_is_taken_ = true;
  const TimeSpan measured = SpanBetween(begin_, now);
  Unmeasured unmeasured{.span = {.begin = begin_.time, .end = measured.begin}};
  if (unmeasured.span.empty()) return unmeasured;
  const absl::Duration spent = std::max(usage.cpu_time - cpu_time_, absl::ZeroDuration());
  unmeasured.cpu_time =
      spent * absl::FDivDuration(unmeasured.span.length(), now.time - begin_.time);
  cpu_time_ += unmeasured.cpu_time;
  begin_.time = measured.begin;
  return unmeasured;
}

void MeasuredRun::Add(EnergyComponent component, const MeterMoment& now, Energy energy,
                      EnergyQuality quality, const std::string& meter, absl::Duration slot) {
  Track& track = TrackOf(component);
  track.readings.Add(SpanBetween(track.covered, now), energy, quality, meter, slot);
  track.covered = now;
}

void MeasuredRun::AddSpan(EnergyComponent component, const TimeSpan& span, Energy energy,
                          EnergyQuality quality, const std::string& meter, absl::Duration slot) {
  TrackOf(component).readings.Add(span, energy, quality, meter, slot);
}

MeasuredRun::Track& MeasuredRun::TrackOf(EnergyComponent component) {
  return tracks_.try_emplace(component, Track{begin_, SlotReadings(run_, component)}).first->second;
}

std::vector<EnergyReading> MeasuredRun::TakeEnded() {
  std::vector<EnergyReading> ended;
  for (auto& [_, track] : tracks_) {
    for (EnergyReading& reading : track.readings.TakeEnded()) ended.push_back(std::move(reading));
  }
  return ended;
}

std::vector<EnergyReading> MeasuredRun::TakeAll() {
  std::vector<EnergyReading> all;
  for (auto& [_, track] : tracks_) {
    for (EnergyReading& reading : track.readings.TakeAll()) all.push_back(std::move(reading));
  }
  return all;
}

}  // namespace windfall
