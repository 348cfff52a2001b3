#include "scheduler/server/agent_events.h"

#include <map>
#include <variant>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "event_log/event_log.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/run_events.h"

namespace windfall {
namespace {

// The runs of `readings` that have left memory.
absl::StatusOr<std::map<RunId, Run>> EndedRuns(const ClusterState& state, Store& store,
                                               const std::vector<EnergyReading>& readings) {
  std::map<RunId, Run> ended;
  for (const EnergyReading& reading : readings) {
    if (state.runs.contains(reading.run) || ended.contains(reading.run)) continue;
    WINDFALL_ASSIGN_OR_RETURN(std::optional<Run> run, store.FindRun(reading.run));
    if (run.has_value()) ended[reading.run] = *std::move(run);
  }
  return ended;
}

absl::Status TakeReadings(Turn& turn, Store& store, NodeId node,
                          const std::vector<EnergyReading>& readings) {
  const absl::StatusOr<std::map<RunId, Run>> ended = EndedRuns(turn.state, store, readings);
  if (ended.ok()) return OnReadings(turn.state, node, readings, *ended, turn.effects);
  turn.failure = ended.status();
  return absl::OkStatus();
}

absl::Status CheckIsOf(const ClusterState& state, NodeId node, RunId id) {
  const auto run = state.runs.find(id);
  if (run == state.runs.end() || run->second.node == node) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("news of run ", id.value(), ", which is another node's"));
}

// InvalidArgument: it, or a part of it, makes no sense and was dropped.
absl::Status Take(Turn& turn, Store& store, NodeId node, const AgentReport& report) {
  if (const auto* started = std::get_if<RunStarted>(&report.content)) {
    WINDFALL_RETURN_IF_ERROR(CheckIsOf(turn.state, node, started->run));
    OnRunStarted(turn.state, started->run, started->start_time, turn.effects);
  } else if (const auto* result = std::get_if<RunResult>(&report.content)) {
    WINDFALL_RETURN_IF_ERROR(CheckIsOf(turn.state, node, result->run));
    OnRunEnded(turn.state, *result, turn.now, turn.effects);
  } else if (const auto* readings = std::get_if<Readings>(&report.content)) {
    return TakeReadings(turn, store, node, readings->readings);
  }
  return absl::OkStatus();
}

void TakeIfNew(Turn& turn, Store& store, NodeId node, const AgentReport& report) {
  if (!IsNewMessage(turn.state, node, report.sequence, turn.effects)) return;
  const absl::Status taken = Take(turn, store, node, report);
  if (taken.ok()) return;
  LogEvent(absl::StrCat("node ", turn.state.nodes.at(node).node.name, " sent ", taken.message()));
}

}  // namespace

void OnAgentConnected(Turn& turn, LinkTable& links, const SchedulerOptions& options,
                      const std::shared_ptr<AgentLink>& link, const AgentHello& hello) {
  const absl::StatusOr<NodeId> node =
      OnHello(turn.state, hello.node, hello.known_runs, turn.now, turn.effects);
  if (!node.ok()) {
    LogEvent(absl::StrCat("refused agent '", hello.node.name, "': ", node.status().message()));
    link->Close(node.status());
    return;
  }
  LogEvent(absl::StrCat("node ", hello.node.name, " connected in zone ", hello.node.zone));
  links.Set(*node, link);
  const AgentWelcome welcome{.node = *node,
                             .acknowledged_sequence = turn.state.nodes.at(*node).node.last_sequence,
                             .lease = options.lease,
                             .reading_slot = options.reading_slot};
  turn.answers.push_back([link, welcome](const absl::Status& durable) {
    if (durable.ok()) link->Send(welcome);
  });
}

void OnAgentReported(Turn& turn, Store& store, LinkTable& links, const AgentLink* link,
                     const AgentReport& report) {
  const std::optional<NodeId> node = links.NodeOf(link);
  if (!node.has_value()) return;
  turn.state.nodes.at(*node).node.last_seen = turn.now;
  TakeIfNew(turn, store, *node, report);
  if (report.sequence == 0) return;
  turn.answers.push_back(
      [&links, id = *node, sequence = report.sequence](const absl::Status& durable) {
        if (!durable.ok()) return;
        if (const std::shared_ptr<AgentLink> current = links.Find(id)) {
          current->Send(AgentAcknowledge{.sequence = sequence});
        }
      });
}

void OnAgentDisconnected(Turn& turn, LinkTable& links, const AgentLink* link) {
  const std::optional<NodeId> node = links.Remove(link);
  if (!node.has_value()) return;
  LogEvent(absl::StrCat("node ", turn.state.nodes.at(*node).node.name, " disconnected"));
  OnDisconnect(turn.state, *node, turn.now);
}

}  // namespace windfall
