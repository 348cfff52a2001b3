#include "agent/meter/node_run_meter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/ledger_entry.h"

namespace windfall {
namespace {

constexpr absl::Duration kShortestSlot = absl::Seconds(1);

std::vector<EnergyCounter*> PointersTo(const std::vector<std::unique_ptr<EnergyCounter>>& owned) {
  std::vector<EnergyCounter*> pointers;
  for (const auto& counter : owned) pointers.push_back(counter.get());
  return pointers;
}

NodePool MakePool(const NodeRunMeter::Meters& meters) {
  std::vector<NodePool::Component> components;
  // Memory alone is no figure for a node: then CPU time says more.
  if (!meters.rapl.packages.empty()) {
    components.push_back({.component = EnergyComponent::kCpu,
                          .counters = CounterGroup(PointersTo(meters.rapl.packages))});
    if (!meters.rapl.drams.empty()) {
      components.push_back({.component = EnergyComponent::kDram,
                            .counters = CounterGroup(PointersTo(meters.rapl.drams))});
    }
  }
  return NodePool(std::move(components), meters.read_cpu_time);
}

void Append(std::vector<EnergyReading> more, std::vector<EnergyReading>& readings) {
  for (EnergyReading& reading : more) readings.push_back(std::move(reading));
}

}  // namespace

NodeRunMeter::NodeRunMeter(Meters meters, const MeterOptions& options)
    : meters_(std::move(meters)),
      pool_(MakePool(meters_)),
      power_per_busy_core_(options.estimated_power_per_busy_core),
      estimate_name_(absl::StrCat("cpu-time x ", ToWatts(power_per_busy_core_), " W/core")) {
  SetSlot(options.slot);
  pool_.Restart(meters_.read_elapsed());
}

std::vector<std::string> NodeRunMeter::Describe() const {
  std::vector<std::string> lines;
  if (!meters_.gpus.devices.empty()) {
    lines.push_back(absl::StrCat("nvml ", meters_.gpus.devices.size(), " GPU",
                                 meters_.gpus.devices.size() == 1 ? "" : "s", " (",
                                 CounterGroup(PointersTo(meters_.gpus.counters)).name(), ")"));
  }
  for (std::string& name : pool_.names()) lines.push_back(std::move(name));
  if (pool_.empty()) lines.push_back(estimate_name_ + " (estimate)");
  if (!meters_.rapl.problem.empty()) {
    lines.push_back(absl::StrCat("rapl not used in full: ", meters_.rapl.problem));
  }
  return lines;
}

void NodeRunMeter::SetSlot(absl::Duration slot) {
  slot_ = std::clamp(slot, kShortestSlot, kLongestSlot);
}

void NodeRunMeter::Begin(const RunUsage& usage, absl::Time since) {
  const absl::Duration elapsed = meters_.read_elapsed();
  last_time_ = time_.Advance(since, elapsed).time;
  // What an empty node drew must not be shared by whoever comes next.
  if (runs_.empty()) pool_.Restart(elapsed);
  MeasuredRun run(usage, {.time = since, .elapsed = elapsed}, GpusOf(usage));
  run.gpus().Restart(elapsed);
  runs_.insert_or_assign(usage.run, std::move(run));
}

std::vector<EnergyReading> NodeRunMeter::Sample(absl::Time now, const std::vector<RunUsage>& runs) {
  const std::optional<MeterMoment> moment = NextMoment(now);
  if (!moment.has_value()) return {};
  std::vector<Usage> usages;
  for (const RunUsage& usage : runs) {
    const auto run = runs_.find(usage.run);
    if (run != runs_.end()) usages.push_back({.run = &run->second, .usage = usage});
  }
  for (const Usage& usage : usages) {
    CoverUnmeasured(usage, *moment);
    CoverGpus(*usage.run, *moment);
    if (pool_.empty()) CoverByEstimate(usage, *moment);
  }
  if (!pool_.empty() && pool_.Fill(moment->elapsed)) CoverByShares(usages, *moment);
  std::vector<EnergyReading> readings;
  for (auto& [_, run] : runs_) Append(run.TakeEnded(), readings);
  return readings;
}

std::vector<EnergyReading> NodeRunMeter::End(const RunUsage& usage, absl::Time end) {
  const auto found = runs_.find(usage.run);
  if (found == runs_.end()) return {};
  const Usage last{.run = &found->second, .usage = usage};
  if (const std::optional<MeterMoment> moment = NextMoment(end); moment.has_value()) {
    CoverUnmeasured(last, *moment);
    CoverLastOfGpus(*last.run, *moment);
    if (pool_.empty()) {
      CoverByEstimate(last, *moment);
    } else {
      CoverLastShare(last, *moment);
    }
  }
  std::vector<EnergyReading> readings = found->second.TakeAll();
  runs_.erase(found);
  return readings;
}

CounterGroup NodeRunMeter::GpusOf(const RunUsage& usage) {
  std::vector<EnergyCounter*> counters;
  for (const int gpu : usage.gpus) {
    const auto index = static_cast<size_t>(gpu);
    const bool has_meter = index < meters_.gpus.counters.size();
    counters.push_back(has_meter ? meters_.gpus.counters[index].get() : &no_gpu_meter_);
  }
  return CounterGroup(std::move(counters));
}

std::optional<MeterMoment> NodeRunMeter::NextMoment(absl::Time wall) {
  const MeterMoment moment = time_.Advance(wall, meters_.read_elapsed());
  if (last_time_.has_value() && moment.time <= *last_time_) return std::nullopt;
  last_time_ = moment.time;
  return moment;
}

void NodeRunMeter::CoverUnmeasured(const Usage& usage, const MeterMoment& now) {
  const auto [span, cpu_time] = usage.run->TakeUnmeasured(usage.usage, now);
  if (span.empty()) return;
  usage.run->AddSpan(EnergyComponent::kCpu, span, power_per_busy_core_ * cpu_time,
                     EnergyQuality::kEstimated, estimate_name_, slot_);
  for (const NodePool::Share& share : pool_.UnknownShares()) {
    if (share.component == EnergyComponent::kCpu) continue;
    usage.run->AddSpan(share.component, span, Energy(), EnergyQuality::kNone, share.meter, slot_);
  }
  if (usage.run->gpus().empty()) return;
  usage.run->AddSpan(EnergyComponent::kGpu, span, Energy(), EnergyQuality::kNone,
                     usage.run->gpus().name(), slot_);
}

void NodeRunMeter::CoverGpus(MeasuredRun& run, const MeterMoment& now) {
  if (run.gpus().empty()) return;
  const Draw draw = run.gpus().Take(now.elapsed);
  if (draw.state != Draw::State::kUnreadable) AddGpus(run, draw, now);
}

void NodeRunMeter::CoverLastOfGpus(MeasuredRun& run, const MeterMoment& now) {
  if (!run.gpus().empty()) AddGpus(run, run.gpus().Take(now.elapsed), now);
}

void NodeRunMeter::AddGpus(MeasuredRun& run, const Draw& draw, const MeterMoment& now) {
  const bool is_known = draw.state == Draw::State::kKnown;
  run.Add(EnergyComponent::kGpu, now, draw.energy,
          is_known ? EnergyQuality::kMeasured : EnergyQuality::kNone, run.gpus().name(), slot_);
}

void NodeRunMeter::CoverByEstimate(const Usage& usage, const MeterMoment& now) {
  usage.run->Add(EnergyComponent::kCpu, now,
                 power_per_busy_core_ * usage.run->TakeCpuTime(usage.usage),
                 EnergyQuality::kEstimated, estimate_name_, slot_);
}

void NodeRunMeter::CoverByShares(const std::vector<Usage>& usages, const MeterMoment& now) {
  std::vector<absl::Duration> cpu_times;
  for (const Usage& usage : usages) cpu_times.push_back(usage.run->TakeCpuTime(usage.usage));
  const std::vector<std::vector<NodePool::Share>> shares = pool_.ShareOut(cpu_times);
  for (size_t i = 0; i < usages.size(); ++i) AddShares(*usages[i].run, shares[i], now);
}

void NodeRunMeter::CoverLastShare(const Usage& usage, const MeterMoment& now) {
  const bool is_readable = pool_.Fill(now.elapsed);
  AddShares(
      *usage.run,
      is_readable ? pool_.TakeShare(usage.run->TakeCpuTime(usage.usage)) : pool_.UnknownShares(),
      now);
}

void NodeRunMeter::AddShares(MeasuredRun& run, const std::vector<NodePool::Share>& shares,
                             const MeterMoment& now) {
  for (const NodePool::Share& share : shares) {
    run.Add(share.component, now, share.energy,
            share.lost ? EnergyQuality::kNone : EnergyQuality::kApportioned, share.meter, slot_);
  }
}

}  // namespace windfall
