// windfall-agent: wires the parts of the agent and turns its loop.
#include <signal.h>
#include <sys/signalfd.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "agent/agent_flags.h"
#include "agent/executor/cgroup.h"
#include "agent/executor/process_executor.h"
#include "agent/executor/shim/process_tree.h"
#include "agent/link/agent.h"
#include "agent/link/agent_loop.h"
#include "agent/link/agent_store.h"
#include "agent/link/grpc_connection.h"
#include "agent/meter/run_meter.h"
#include "agent/node_resources.h"
#include "agent/state_directory.h"
#include "domain/status_macros.h"
#include "event_log/event_log.h"

namespace windfall {
namespace {

// Before any thread is started, so that none of them takes the signal.
UniqueFd BlockEndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return UniqueFd(signalfd(-1, &signals, SFD_CLOEXEC));
}

std::unique_ptr<RunMeter> MakeMeter(const AgentFlags& flags) {
  return RunMeter::Create({.sysfs_root = flags.sysfs_root,
                           .nvml_library = flags.nvml_library,
                           .estimated_power_per_busy_core =
                               Milliwatts(static_cast<int64_t>(flags.watts_per_core * 1000))});
}

Node DescribeNode(const AgentFlags& flags, const RunMeter& meter) {
  Node node{.name = flags.name, .zone = flags.zone, .capacity = DetectResources()};
  for (const GpuDevice& gpu : meter.gpus()) node.gpu_models.push_back(gpu.model);
  node.capacity.gpus = flags.gpus.value_or(static_cast<int32_t>(node.gpu_models.size()));
  if (flags.cpus) node.capacity.cpus = *flags.cpus;
  if (flags.memory_bytes) node.capacity.memory_bytes = static_cast<int64_t>(*flags.memory_bytes);
  node.gpu_models.resize(static_cast<size_t>(node.capacity.gpus), "unknown");
  node.meters = meter.Describe();
  return node;
}

absl::StatusOr<std::unique_ptr<ProcessExecutor>> MakeExecutor(const AgentFlags& flags,
                                                              const StateDirectory& state) {
  const std::optional<std::string> cgroup_parent = FindCgroupParent();
  LogEvent(cgroup_parent ? absl::StrCat("runs get control groups below ", *cgroup_parent)
                         : "runs get no control groups here: processes are found through /proc");
  return ProcessExecutor::Create({.runs_directory = state.runs_path(),
                                  .kept_directory = state.kept_path(),
                                  .supervisor = flags.supervisor,
                                  .cgroup_parent = cgroup_parent.value_or("")});
}

absl::Status RunAgent(const AgentFlags& flags) {
  const UniqueFd end_signals = BlockEndSignals();
  WINDFALL_ASSIGN_OR_RETURN(const StateDirectory state, StateDirectory::Take(flags.state));
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<AgentStore> store,
                            AgentStore::Open(state.database_path()));
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<ProcessExecutor> executor,
                            MakeExecutor(flags, state));
  const std::unique_ptr<RunMeter> meter = MakeMeter(flags);
  GrpcConnection connection(flags.scheduler);
  const AgentOptions options{.node = DescribeNode(flags, *meter),
                             .version = WINDFALL_VERSION,
                             .boot_id = ReadBootId(),
                             .seed = std::random_device()()};
  LogEvent(absl::StrCat("node ", options.node.name, " in zone ", options.node.zone, ": ",
                        options.node.capacity.cpus, " CPUs, ", options.node.capacity.gpus,
                        " GPUs; meters: ", absl::StrJoin(options.node.meters, ", ")));
  WINDFALL_ASSIGN_OR_RETURN(
      const std::unique_ptr<Agent> agent,
      Agent::Create(options, *store, *executor, *meter, connection, ReadClocks()));

  RunAgentLoop(*agent, {.wake_fds = {executor->wake_fd(), connection.wake_fd()},
                        .signal_fd = end_signals.get(),
                        .stop_runs_on_exit = flags.stop_runs_on_exit});
  LogEvent("leaving");
  return absl::OkStatus();
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) {
  const std::variant<windfall::AgentFlags, int> flags = windfall::ParseAgentFlags(argc, argv);
  if (const int* const exit_status = std::get_if<int>(&flags)) return *exit_status;
  const absl::Status status = windfall::RunAgent(std::get<windfall::AgentFlags>(flags));
  if (status.ok()) return EXIT_SUCCESS;
  std::cerr << "windfall-agent: " << status.message() << "\n";
  return EXIT_FAILURE;
}
