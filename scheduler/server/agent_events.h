// What happens on the owner thread when an agent comes, reports or goes.
#ifndef WINDFALL_SCHEDULER_SERVER_AGENT_EVENTS_H_
#define WINDFALL_SCHEDULER_SERVER_AGENT_EVENTS_H_

#include <memory>

#include "scheduler/server/agent_link.h"
#include "scheduler/server/link_table.h"
#include "scheduler/server/scheduler_options.h"
#include "scheduler/server/turn.h"
#include "scheduler/store/store.h"

namespace windfall {

// Welcomes the agent once its node is durable; an older stream of the same node is closed. A hello
// that cannot be taken closes the new stream.
void OnAgentConnected(Turn& turn, LinkTable& links, const SchedulerOptions& options,
                      const std::shared_ptr<AgentLink>& link, const AgentHello& hello);

// Takes a report in and acknowledges it once it is durable. Reports of a link that was replaced are
// dropped: the agent sends them again on its new one.
// A report that makes no sense is noted, and acknowledged like any other: sent again, it would make
// no more.
void OnAgentReported(Turn& turn, Store& store, LinkTable& links, const AgentLink* link,
                     const AgentReport& report);

// Nothing happens if the link was replaced or closed before.
void OnAgentDisconnected(Turn& turn, LinkTable& links, const AgentLink* link);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_AGENT_EVENTS_H_
