#include "scheduler/control/node_events.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/sweep.h"
#include "scheduler/control/run_events.h"
#include "scheduler/control/transitions.h"

namespace windfall {
namespace {

absl::Status CheckHello(const ClusterState& state, const Node& node) {
  if (node.name.empty() || node.agent_epoch.empty()) {
    return absl::InvalidArgumentError("an agent must say its node's name and its epoch");
  }
  if (node.capacity.cpus <= 0 || node.capacity.gpus < 0 || node.capacity.memory_bytes < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("node '", node.name, "' offers ", node.capacity.cpus, " CPUs"));
  }
  if (!state.policy.pue_permille_by_zone.contains(node.zone)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "node '", node.name, "' says that it is in zone '", node.zone, "', but this site has: ",
        ZoneNames(state.policy), "; start the agent with --zone or configure the zone"));
  }
  return absl::OkStatus();
}

// Whether runs of another agent of this node may still be under way.
absl::Status CheckEpoch(const ClusterState& state, const Node& said, absl::Time now) {
  const auto known = state.nodes_by_name.find(said.name);
  if (known == state.nodes_by_name.end()) return absl::OkStatus();
  const LiveNode& live = state.nodes.at(known->second);
  if (live.node.agent_epoch == said.agent_epoch) return absl::OkStatus();
  if (live.node.connected) {
    return absl::FailedPreconditionError(absl::StrCat(
        "node '", said.name, "' is connected already, with another state directory; give this ",
        "agent another --name, or stop the other one"));
  }
  if (live.used == Resources{} || state.policy.lease == absl::InfiniteDuration()) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "node '", said.name, "' was run by an agent with another state directory, and what that one ",
      "had started may still run; this one is taken in when those runs have been given up, in ",
      absl::FormatDuration(absl::Ceil(NextGiveUp(state) - now, absl::Seconds(1))), " or later"));
}

NodeId Register(ClusterState& state, const Node& said, absl::Time now) {
  const auto [known, is_new] = state.nodes_by_name.try_emplace(said.name, NodeId());
  if (is_new) {
    state.last_node = NodeId(state.last_node.value() + 1);
    known->second = state.last_node;
  }
  Node& node = state.nodes[known->second].node;
  const bool same_epoch = node.agent_epoch == said.agent_epoch;
  const int64_t last_sequence = same_epoch ? node.last_sequence : 0;
  const bool drained = node.drained;
  node = said;
  node.id = known->second;
  node.last_sequence = last_sequence;
  node.drained = drained;
  node.connected = true;
  node.last_seen = now;
  return node.id;
}

RunResult LostResult(const Run& run, absl::Time now, std::string message) {
  return {.run = run.id,
          .outcome = RunOutcome::kLost,
          .start_time = run.start_time.value_or(now),
          .end_time = now,
          .message = std::move(message)};
}

// How a run ends that was told to stop before its agent had ever heard of it.
RunResult UnstartedResult(const Run& run, absl::Time now) {
  RunResult result{.run = run.id,
                   .outcome = RunOutcome::kCancelled,
                   .start_time = now,
                   .end_time = now,
                   .message = "stopped before it was started"};
  if (run.stop_reason == StopReason::kPause) result.outcome = RunOutcome::kPaused;
  return result;
}

void Reconcile(ClusterState& state, NodeId node, const std::set<RunId>& known, absl::Time now,
               Effects& effects) {
  std::vector<RunResult> ended;
  for (auto& [id, run] : state.runs) {
    if (run.node != node) continue;
    if (known.contains(id)) {
      if (run.state == RunState::kStopping && run.stop_reason.has_value()) {
        effects.orders.push_back({node, AgentStopRun{.run = id, .reason = *run.stop_reason}});
      }
    } else if (run.state == RunState::kAssigned) {
      effects.orders.push_back({node, CommandFor(state, run)});
    } else if (run.state == RunState::kStopping && !run.start_time.has_value()) {
      ended.push_back(UnstartedResult(run, now));
    } else {
      ended.push_back(LostResult(run, now, "the node's agent has no trace of it"));
    }
  }
  for (const RunResult& result : ended) OnRunEnded(state, result, now, effects);
  for (RunId id : known) {
    if (!state.runs.contains(id)) effects.orders.push_back({node, AgentForgetRun{.run = id}});
  }
}

}  // namespace

absl::StatusOr<NodeId> OnHello(ClusterState& state, const Node& said,
                               const std::vector<RunId>& known_runs, absl::Time now,
                               Effects& effects) {
  if (absl::Status status = CheckHello(state, said); !status.ok()) return status;
  if (absl::Status status = CheckEpoch(state, said, now); !status.ok()) return status;
  const NodeId node = Register(state, said, now);
  effects.nodes.insert(node);
  Reconcile(state, node, std::set<RunId>(known_runs.begin(), known_runs.end()), now, effects);
  state.plan_due = true;
  state.dispatch_due = true;
  return node;
}

void OnDisconnect(ClusterState& state, NodeId node, absl::Time now) {
  LiveNode& live = state.nodes.at(node);
  live.node.connected = false;
  live.node.last_seen = now;
  state.plan_due = true;
}

bool IsNewMessage(ClusterState& state, NodeId id, int64_t sequence, Effects& effects) {
  if (sequence == 0) return true;
  Node& node = state.nodes.at(id).node;
  if (sequence <= node.last_sequence) return false;
  node.last_sequence = sequence;
  effects.nodes.insert(id);
  return true;
}

void GiveUpLostRuns(ClusterState& state, absl::Time now, Effects& effects) {
  if (NextGiveUp(state) > now) return;
  std::vector<RunId> lost;
  for (const auto& [id, run] : state.runs) {
    const bool away = !state.nodes.at(run.node).node.connected;
    if (away && run.state != RunState::kEnded && GiveUpTime(state, run) <= now) lost.push_back(id);
  }
  for (RunId id : lost) {
    const Run& run = state.runs.at(id);
    const std::string name = state.nodes.at(run.node).node.name;
    OnRunEnded(
        state,
        LostResult(run, now, absl::StrCat("node '", name, "' was away longer than its lease")), now,
        effects);
  }
}

std::vector<std::string> SleepersNeverSeen(const ClusterState& state) {
  std::vector<std::string> names;
  for (const auto& [name, sleep] : state.policy.sleep.by_node) {
    if (!state.nodes_by_name.contains(name)) names.push_back(name);
  }
  return names;
}

RunCommand CommandFor(const ClusterState& state, const Run& run) {
  const JobSpec& spec = state.FindJob(run.task.job)->job.spec;
  RunCommand command{.run = run.id,
                     .task = run.task,
                     .command = CommandOf(spec, run.task.index),
                     .working_directory = spec.working_directory,
                     .environment = spec.environment,
                     .output_path = OutputPathOf(spec, run.task.index),
                     .resources = spec.resources,
                     .time_limit = spec.time_limit};
  command.grace = GraceOf(spec);
  if (spec.interruption.has_value()) command.stop_signal = spec.interruption->checkpoint_signal;
  auto& environment = command.environment;
  environment["WINDFALL_JOB_ID"] = absl::StrCat(run.task.job.value());
  environment["WINDFALL_TASK_INDEX"] = absl::StrCat(run.task.index);
  environment["WINDFALL_RUN_ID"] = absl::StrCat(run.id.value());
  environment["WINDFALL_ATTEMPT"] = absl::StrCat(run.attempt);
  if (run.resume) environment["WINDFALL_RESUME"] = "1";
  for (const auto& [name, value] : ParameterValues(spec, run.task.index)) {
    environment[absl::StrCat("WINDFALL_PARAM_", name)] = value;
  }
  return command;
}

}  // namespace windfall
