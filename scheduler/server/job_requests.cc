#include "scheduler/server/job_requests.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/control/admission.h"
#include "scheduler/control/steering.h"

namespace windfall {
namespace {

// Makes sure that the outcome of every predecessor that has left memory is known.
absl::Status FindOutcomes(ClusterState& state, Store& store, const JobSpec& spec) {
  for (JobId before : spec.after) {
    if (state.jobs.contains(before) || state.outcomes.contains(before)) continue;
    absl::StatusOr<Job> ended = store.LoadJob(before);
    if (absl::IsNotFound(ended.status())) continue;  // admission says so
    WINDFALL_RETURN_IF_ERROR(ended.status());
    state.outcomes[before] = ended->state();
  }
  return absl::OkStatus();
}

// Lets go of the outcomes that only a request which made no job had asked for.
void ForgetOutcomes(ClusterState& state, const JobSpec& spec) {
  for (JobId before : spec.after) {
    if (!state.awaited.contains(before)) state.outcomes.erase(before);
  }
}

// Those jobs and all before them, as far as they are known: depth first, each once. Chains can be
// too long for the stack.
std::vector<JobId> WithAllBefore(const ClusterState& state, const std::vector<JobId>& jobs) {
  std::vector<JobId> found;
  std::set<JobId> seen;
  std::vector<JobId> to_visit(jobs.rbegin(), jobs.rend());  // the next one last
  while (!to_visit.empty()) {
    const JobId id = to_visit.back();
    to_visit.pop_back();
    if (!seen.insert(id).second) continue;
    found.push_back(id);
    const LiveJob* const live = state.FindJob(id);
    if (live == nullptr) continue;
    const std::vector<JobId>& after = live->job.spec.after;
    to_visit.insert(to_visit.end(), after.rbegin(), after.rend());
  }
  return found;
}

bool HasFailed(const ClusterState& state, JobId id) {
  const auto outcome = state.outcomes.find(id);
  return outcome != state.outcomes.end() && outcome->second != TaskState::kSucceeded;
}

SubmitResult WithFailedPredecessors(const ClusterState& state, SubmitResult result) {
  const LiveJob* const live = state.FindJob(result.job);
  if (live == nullptr) return result;
  for (const JobId id : WithAllBefore(state, live->job.spec.after)) {
    if (HasFailed(state, id)) result.failed_predecessors.push_back(id);
  }
  return result;
}

absl::StatusOr<std::optional<JobId>> FindByKey(const ClusterState& state, Store& store,
                                               const std::string& key) {
  if (key.empty()) return std::nullopt;
  const auto live = state.jobs_by_key.find(key);
  if (live != state.jobs_by_key.end()) return live->second;
  return store.FindJobByKey(key);
}

// The answer to a submission whose key made `known`: the same one again if it asks for the same.
absl::StatusOr<SubmitResult> SubmittedBefore(const ClusterState& state, Store& store, JobId known,
                                             const JobSpec& spec) {
  const LiveJob* const live = state.FindJob(known);
  absl::StatusOr<Job> job = live != nullptr ? live->job : store.LoadJob(known);
  WINDFALL_RETURN_IF_ERROR(job.status());
  if (job->spec != Completed(spec)) {
    return absl::AlreadyExistsError(
        absl::StrCat("the idempotency key has made job ", known.value(),
                     ", which asks for something else; use a new key for a new job"));
  }
  return WithFailedPredecessors(state, {.job = known, .already_existed = true});
}

absl::Status HasEnded(const Job& job) {
  return absl::FailedPreconditionError(
      absl::StrCat("job ", job.id.value(), " has ended (", ToString(job.state()), ")"));
}

// Whether all those jobs are going to end by themselves, as far as anybody knows.
absl::Status CheckAwaited(const ClusterState& state, const std::vector<JobId>& jobs) {
  for (const JobId id : WithAllBefore(state, jobs)) {
    if (HasFailed(state, id)) {
      return absl::FailedPreconditionError(absl::StrCat(
          "cannot be planned: it would wait for job ", id.value(), ", which has ",
          ToString(state.outcomes.at(id)), "; windfall retry ", id.value(), " runs that again"));
    }
    const LiveJob* const live = state.FindJob(id);
    if (live != nullptr && live->job.held) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot be planned: it would wait for job ", id.value(),
                       ", which is held; windfall release ", id.value(), " lets that go on"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SubmitResult> SubmitJob(Turn& turn, Store& store, const JobSpec& spec,
                                       std::string key) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<JobId> known, FindByKey(turn.state, store, key));
  if (known.has_value()) return SubmittedBefore(turn.state, store, *known, spec);
  WINDFALL_RETURN_IF_ERROR(FindOutcomes(turn.state, store, spec));
  absl::StatusOr<Job> job = Admit(turn.state, spec, turn.now);
  if (!job.ok()) {
    ForgetOutcomes(turn.state, spec);
    return job.status();
  }
  job->idempotency_key = std::move(key);
  const JobId id = Enqueue(turn.state, *std::move(job), turn.effects);
  return WithFailedPredecessors(turn.state, {.job = id});
}

absl::StatusOr<Job> AdmitWhatIf(Turn& turn, Store& store, const JobSpec& spec) {
  const absl::Status known = FindOutcomes(turn.state, store, spec);
  absl::StatusOr<Job> job = known.ok() ? Admit(turn.state, spec, turn.now) : known;
  if (job.ok()) {
    const absl::Status awaited = CheckAwaited(turn.state, spec.after);
    if (!awaited.ok()) job = awaited;
  }
  ForgetOutcomes(turn.state, spec);
  return job;
}

absl::StatusOr<Job> ChangeJob(Turn& turn, Store& store, JobId id,
                              const std::function<absl::Status()>& change) {
  const LiveJob* const live = turn.state.FindJob(id);
  if (live == nullptr) {
    WINDFALL_ASSIGN_OR_RETURN(const Job ended, store.LoadJob(id));
    return HasEnded(ended);
  }
  if (live->job.end_time.has_value()) return HasEnded(live->job);  // in this very turn
  WINDFALL_RETURN_IF_ERROR(change());
  return turn.state.FindJob(id)->job;
}

absl::StatusOr<Job> RetryEndedJob(Turn& turn, Store& store, JobId id) {
  if (turn.state.FindJob(id) != nullptr) {
    return absl::FailedPreconditionError(
        absl::StrCat("job ", id.value(), " has not ended; cancel it first or wait for it"));
  }
  WINDFALL_ASSIGN_OR_RETURN(Job ended, store.LoadJob(id));
  WINDFALL_ASSIGN_OR_RETURN(std::vector<Task> tasks, store.LoadTasks(id));
  WINDFALL_RETURN_IF_ERROR(FindOutcomes(turn.state, store, ended.spec));
  WINDFALL_RETURN_IF_ERROR(
      RetryJob(turn.state, std::move(ended), std::move(tasks), turn.now, turn.effects));
  return turn.state.FindJob(id)->job;
}

}  // namespace windfall
