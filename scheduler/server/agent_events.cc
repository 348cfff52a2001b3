#include "scheduler/server/agent_events.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "event_log/event_log.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/run_events.h"

namespace windfall {
namespace {

void Take(Turn& turn, NodeId node, const AgentReport& report) {
  if (const auto* started = std::get_if<RunStarted>(&report.content)) {
    OnRunStarted(turn.state, started->run, started->start_time, turn.effects);
  } else if (const auto* result = std::get_if<RunResult>(&report.content)) {
    OnRunEnded(turn.state, *result, turn.now, turn.effects);
  } else if (const auto* readings = std::get_if<Readings>(&report.content)) {
    OnReadings(turn.state, node, readings->readings, turn.effects);
  }
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
  if (const std::shared_ptr<AgentLink> older = links.Set(*node, link)) {
    older->Close(absl::AbortedError("a newer connection of this node has taken over"));
  }
  const AgentWelcome welcome{.node = *node,
                             .acknowledged_sequence = turn.state.nodes.at(*node).node.last_sequence,
                             .lease = options.lease,
                             .reading_slot = options.reading_slot};
  turn.answers.push_back([link, welcome](const absl::Status& durable) {
    if (durable.ok()) link->Send(welcome);
  });
}

void OnAgentReported(Turn& turn, LinkTable& links, const AgentLink* link,
                     const AgentReport& report) {
  const std::optional<NodeId> node = links.NodeOf(link);
  if (!node.has_value()) return;
  turn.state.nodes.at(*node).node.last_seen = turn.now;
  if (IsNewMessage(turn.state, *node, report.sequence, turn.effects)) Take(turn, *node, report);
  if (report.sequence == 0) return;
  turn.answers.push_back(
      [&links, id = *node, sequence = report.sequence](const absl::Status& durable) {
        if (!durable.ok()) return;
        if (const std::shared_ptr<AgentLink> current = links.Find(id)) {
          current->Send(AgentAcknowledge{.sequence = sequence});
        }
      });
}

void OnAgentDisconnected(Turn& turn, NodeId node) {
  LogEvent(absl::StrCat("node ", turn.state.nodes.at(node).node.name, " disconnected"));
  OnDisconnect(turn.state, node, turn.now);
}

}  // namespace windfall
