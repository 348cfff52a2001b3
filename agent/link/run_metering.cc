#include "agent/link/run_metering.h"

#include <algorithm>
#include <utility>

namespace windfall {
namespace {

RunUsage UsageOf(const AgentRun& run) {
  return {.run = run.run,
          .gpus = run.gpus,
          .reserved_cpus = run.resources.cpus,
          .reserved_memory_bytes = run.resources.memory_bytes,
          .cpu_time = run.metered_cpu_time};
}

}  // namespace

void RunMetering::SetSlot(absl::Duration slot) {
  slot_ = slot;
  meter_.SetSlot(slot);
}

void RunMetering::Begin(const AgentRun& run) {
  const RunUsage usage = UsageOf(run);
  const Sampled begin{.time = run.metered_until, .cpu_time = usage.cpu_time};
  meter_.Begin(usage, run.metered_until);
  tracked_[run.run] = {.usage = usage, .last = begin, .before = begin};
  SampleSoon();
}

std::vector<EnergyReading> RunMetering::Sample(const Moment& now,
                                               const std::map<RunId, absl::Duration>& cpu_times) {
  std::vector<RunUsage> usages;
  for (auto& [run, tracked] : tracked_) {
    const auto cpu_time = cpu_times.find(run);
    if (cpu_time != cpu_times.end()) {
      tracked.usage.cpu_time = std::max(tracked.usage.cpu_time, cpu_time->second);
    }
    tracked.before = std::exchange(tracked.last, {.time = std::max(tracked.last.time, now.wall),
                                                  .cpu_time = tracked.usage.cpu_time});
    usages.push_back(tracked.usage);
  }
  next_sample_ = now.uptime + UntilNextSample(now.wall);
  return meter_.Sample(now.wall, usages);
}

// Between two samples the CPU time is taken to be used evenly.
AgentRun RunMetering::MovedOn(AgentRun run, absl::Time until) const {
  const auto tracked = tracked_.find(run.run);
  if (tracked == tracked_.end() || until <= run.metered_until) return run;
  const auto& [usage, last, before] = tracked->second;
  const absl::Duration between = last.time - before.time;
  const double share =
      between <= absl::ZeroDuration() ? 1 : absl::FDivDuration(until - before.time, between);
  run.metered_until = until;
  run.metered_cpu_time =
      before.cpu_time + (last.cpu_time - before.cpu_time) * std::clamp(share, 0.0, 1.0);
  return run;
}

std::vector<EnergyReading> RunMetering::End(const AgentRun& run, const RunFinished& finished) {
  const bool ran = finished.result.start_time < finished.result.end_time;
  if (!tracked_.contains(run.run)) {
    if (!ran || !finished.cpu_time) return {};
    Begin(run);  // it ended while there was no agent
  }
  Tracked tracked = tracked_.extract(run.run).mapped();
  SampleSoon();
  if (!finished.cpu_time) return meter_.End(tracked.usage, tracked.last.time);
  tracked.usage.cpu_time = std::max(tracked.usage.cpu_time, *finished.cpu_time);
  return meter_.End(tracked.usage, std::max(finished.result.end_time, run.metered_until));
}

absl::Duration RunMetering::UntilNextSample(absl::Time wall) const {
  if (tracked_.empty()) return kIdleSampleInterval;
  absl::Duration into_slot;
  absl::IDivDuration(wall - absl::UnixEpoch(), slot_, &into_slot);
  return std::min(kSampleInterval, slot_ - into_slot);
}

}  // namespace windfall
