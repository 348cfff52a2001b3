#include "scheduler/control/admission.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

absl::Status CheckZones(const ClusterState& state, const JobSpec& spec) {
  for (const std::string& zone : spec.zones) {
    if (state.policy.pue_permille_by_zone.contains(zone)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "zone '", zone, "' is not one of this site's zones: ", ZoneNames(state.policy)));
  }
  const bool is_known =
      !spec.input.has_value() || state.policy.pue_permille_by_zone.contains(spec.input->zone);
  if (is_known) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("input zone '", spec.input->zone,
                   "' is not one of this site's zones: ", ZoneNames(state.policy)));
}

std::string Describe(const Resources& resources) {
  return absl::StrCat(resources.gpus, " GPUs, ", resources.cpus, " CPUs, ",
                      resources.memory_bytes >> 20, " MiB");
}

// Which of two nodes tells more about why nothing fits: the one that has enough of more, then the
// larger one.
bool IsLarger(const Resources& a, const Resources& b, const Resources& need) {
  const auto rank = [&](const Resources& has) {
    const int enough = (has.gpus >= need.gpus ? 1 : 0) + (has.cpus >= need.cpus ? 1 : 0) +
                       (has.memory_bytes >= need.memory_bytes ? 1 : 0);
    return std::tuple(enough, has.gpus, has.cpus, has.memory_bytes);
  };
  return rank(a) > rank(b);
}

// "node-1 has 0 GPUs, 8 CPUs, 0 MiB", of some nodes each, of many "the largest of 40 nodes: ...".
// `nodes` is not empty.
std::string DescribeLargest(std::vector<const Node*> nodes, const Resources& need) {
  constexpr size_t kShown = 3;
  std::stable_sort(nodes.begin(), nodes.end(), [&](const Node* a, const Node* b) {
    return IsLarger(a->capacity, b->capacity, need);
  });
  std::vector<std::string> parts;
  for (const Node* node : nodes) {
    if (parts.size() == kShown) break;
    parts.push_back(absl::StrCat(node->name, " has ", Describe(node->capacity)));
  }
  const std::string largest = absl::StrJoin(parts, "; ");
  if (nodes.size() <= kShown) return largest;
  return absl::StrCat("the largest of ", nodes.size(), " nodes: ", largest);
}

// A site whose nodes have not registered yet takes every job.
absl::Status CheckResources(const ClusterState& state, const JobSpec& spec) {
  std::vector<const Node*> allowed;
  for (const auto& [id, live] : state.nodes) {
    if (!spec.AllowsZone(live.node.zone)) continue;
    if (live.node.capacity.Fits(spec.resources)) return absl::OkStatus();
    allowed.push_back(&live.node);
  }
  if (allowed.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("no node can hold a task that needs ", Describe(spec.resources), "; ",
                   DescribeLargest(allowed, spec.resources), "; ask for less or for other zones"));
}

absl::Status CheckPredecessors(const ClusterState& state, const JobSpec& spec) {
  for (JobId before : spec.after) {
    if (!state.jobs.contains(before) && !state.outcomes.contains(before)) {
      return absl::NotFoundError(
          absl::StrCat("job ", before.value(), ", which this job comes after, does not exist"));
    }
  }
  return absl::OkStatus();
}

// In the order in which they are named first.
std::vector<JobId> EachOnce(const std::vector<JobId>& jobs) {
  std::vector<JobId> once;
  std::set<JobId> seen;
  for (const JobId id : jobs) {
    if (seen.insert(id).second) once.push_back(id);
  }
  return once;
}

Power DefaultPower(const SitePolicy& policy, const Resources& resources) {
  return Milliwatts(ToMilliwatts(policy.planning_power_per_gpu) * resources.gpus +
                    ToMilliwatts(policy.planning_power_per_cpu) * resources.cpus);
}

absl::Time DefaultDeadline(const ClusterState& state, const Job& job) {
  return job.spec.begin.value_or(job.submit_time) + LeastLength(state, job, job.spec.task_count()) +
         state.policy.default_slack;
}

}  // namespace

JobSpec Completed(JobSpec spec) {
  if (spec.resources.cpus == 0) spec.resources.cpus = 1;
  spec.after = EachOnce(spec.after);
  return spec;
}

absl::StatusOr<Job> Admit(const ClusterState& state, JobSpec spec, absl::Time now) {
  WINDFALL_RETURN_IF_ERROR(Validate(spec, now));
  spec = Completed(std::move(spec));
  WINDFALL_RETURN_IF_ERROR(CheckZones(state, spec));
  WINDFALL_RETURN_IF_ERROR(CheckResources(state, spec));
  WINDFALL_RETURN_IF_ERROR(CheckPredecessors(state, spec));
  Job job;
  job.submit_time = now;
  job.held = spec.hold;
  job.expected_duration = spec.duration.value_or(state.policy.default_duration);
  job.expected_power = DefaultPower(state.policy, spec.resources);
  const auto work = state.history.find(WorkFingerprint(spec));
  if (work != state.history.end()) {
    if (!spec.duration.has_value()) job.expected_duration = work->second.duration;
    if (work->second.power > Power()) job.expected_power = work->second.power;
  }
  job.spec = std::move(spec);
  job.deadline = job.spec.deadline.value_or(DefaultDeadline(state, job));
  return job;
}

JobId Enqueue(ClusterState& state, Job job, Effects& effects) {
  job.id = JobId(state.last_job.value() + 1);
  state.last_job = job.id;
  const JobId id = job.id;
  AddJob(state, std::move(job));
  state.plan_due = true;
  effects.jobs.insert(id);
  return id;
}

}  // namespace windfall
