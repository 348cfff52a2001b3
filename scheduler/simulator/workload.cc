#include "scheduler/simulator/workload.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/simulator/seeded_draw.h"
#include "scheduler/simulator/start_rule.h"

namespace windfall {
namespace {

// Mean running times of the short jobs and of the others, in whole seconds.
struct ClassMeans {
  absl::Duration of_short;
  absl::Duration of_long;
};

absl::Duration MeanOf(const std::vector<absl::Duration>& durations) {
  absl::Duration sum;
  for (const absl::Duration duration : durations) sum += duration;
  const auto count = std::max<int64_t>(1, static_cast<int64_t>(durations.size()));
  return std::max(absl::Floor(sum / count, absl::Seconds(1)), absl::Seconds(1));
}

ClassMeans MeansOf(const JobTrace& trace) {
  std::vector<absl::Duration> of_short;
  std::vector<absl::Duration> of_long;
  for (const TraceJob& job : trace.jobs) {
    (job.duration < kShortJob ? of_short : of_long).push_back(job.duration);
  }
  return {.of_short = MeanOf(of_short), .of_long = MeanOf(of_long)};
}

std::optional<absl::Duration> ExpectedOf(const TraceJob& job, DurationsKnown known,
                                         const ClassMeans& means) {
  switch (known) {
    case DurationsKnown::kExactly:
      return job.duration;
    case DurationsKnown::kClassMean:
      return job.duration < kShortJob ? means.of_short : means.of_long;
    case DurationsKnown::kHistory:
      return std::nullopt;
  }
  return std::nullopt;
}

Resources ResourcesOf(const TraceJob& job) {
  if (job.gpus == 0) return {.cpus = std::max(1, job.cpus.value_or(1))};
  return {.gpus = job.gpus, .cpus = job.cpus.value_or(0)};
}

// What a GPU draws is meant to include its host, unless the trace says how many CPUs there are.
Power PowerOf(const TraceJob& job, const Resources& resources, const WorkloadOptions& options) {
  if (job.power.has_value()) return *job.power;
  return Milliwatts(ToMilliwatts(options.power_per_gpu) * resources.gpus +
                    ToMilliwatts(options.power_per_cpu) * resources.cpus);
}

bool Allows(const std::vector<std::string>& zones, const std::string& zone) {
  return zones.empty() || std::find(zones.begin(), zones.end(), zone) != zones.end();
}

// How many jobs like this one the zone could run at once; 1 if it has room for everything.
int64_t RoomFor(const SimulatedZone& zone, const Resources& need) {
  if (!zone.nodes.has_value()) return 1;
  return zone.nodes->count * zone.nodes->capacity.HowOften(need, kUnlimitedResources);
}

// A zone drawn by how much room it has for the job. Where nothing has, it does not matter.
std::string HomeOf(const SimulatedJob& job, int64_t index, const std::vector<SimulatedZone>& zones,
                   const WorkloadOptions& options) {
  std::vector<std::pair<std::string, int64_t>> rooms;
  int64_t total = 0;
  for (const SimulatedZone& zone : zones) {
    const int64_t room = RoomFor(zone, job.resources);
    if (!Allows(job.zones, zone.name) || room == 0) continue;
    if (zone.name == options.home) return zone.name;
    rooms.emplace_back(zone.name, room);
    total += room;
  }
  if (rooms.empty()) return zones.front().name;
  double at = DrawUniform(options.seed, "home", index) * static_cast<double>(total);
  for (const auto& [zone, room] : rooms) {
    if (at < static_cast<double>(room)) return zone;
    at -= static_cast<double>(room);
  }
  return rooms.back().first;
}

absl::Status CheckZones(const TraceJob& job, const std::vector<SimulatedZone>& zones) {
  for (const std::string& name : job.zones) {
    const bool is_there = std::any_of(zones.begin(), zones.end(),
                                      [&](const SimulatedZone& zone) { return zone.name == name; });
    if (!is_there) {
      return absl::InvalidArgumentError(absl::StrCat("line ", job.line, ": zone '", name,
                                                     "' has no intensity: add --zone ", name,
                                                     "=FILE.csv"));
    }
  }
  return absl::OkStatus();
}

bool IsInterruptible(const TraceJob& job, int64_t index, const WorkloadOptions& options) {
  return job.interruptible.value_or(DrawUniform(options.seed, "interruptible", index) <
                                    options.interruptible_share);
}

SimulatedJob MakeJob(const TraceJob& job, int64_t index, const ClassMeans& means,
                     const WorkloadOptions& options) {
  const Resources resources = ResourcesOf(job);
  const absl::Time submit_time = options.start + job.submit;
  SimulatedJob made = {
      .name = absl::StrCat(job.user, "/", job.queue, "/", job.gpus, "/", resources.cpus),
      .submit_time = submit_time,
      .duration = job.duration,
      .expected = ExpectedOf(job, options.durations, means),
      .deadline = job.deadline.has_value() ? options.start + *job.deadline
                                           : submit_time + job.duration + options.slack,
      .resources = resources,
      .power = PowerOf(job, resources, options),
      .zones = job.zones};
  if (IsInterruptible(job, index, options)) {
    made.interruption =
        Interruption{.grace = absl::ZeroDuration(), .resume_overhead = options.resume_overhead};
  }
  return made;
}

}  // namespace

absl::StatusOr<std::vector<SimulatedJob>> MakeWorkload(const JobTrace& trace,
                                                       const std::vector<SimulatedZone>& zones,
                                                       const WorkloadOptions& options) {
  const ClassMeans means = MeansOf(trace);
  std::vector<SimulatedJob> jobs;
  jobs.reserve(trace.jobs.size());
  for (const TraceJob& job : trace.jobs) {
    WINDFALL_RETURN_IF_ERROR(CheckZones(job, zones));
    const auto index = static_cast<int64_t>(jobs.size());
    jobs.push_back(MakeJob(job, index, means, options));
    jobs.back().home = HomeOf(jobs.back(), index, zones, options);
  }
  return jobs;
}

}  // namespace windfall
