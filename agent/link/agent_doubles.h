// Stand-ins for what the agent is given; each records what it was asked to do.
#ifndef WINDFALL_AGENT_LINK_AGENT_DOUBLES_H_
#define WINDFALL_AGENT_LINK_AGENT_DOUBLES_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/executor/executor.h"
#include "agent/link/scheduler_connection.h"
#include "agent/meter/run_meter.h"

namespace windfall {

class FakeExecutor final : public Executor {
 public:
  struct StartCall {
    RunCommand command;
    std::vector<std::string> visible_gpus;
  };

  absl::Status Start(const RunCommand& command,
                     const std::vector<std::string>& visible_gpus) override {
    if (before_start) before_start();
    if (!start_status.ok()) return start_status;
    starts.push_back({command, visible_gpus});
    present.insert(command.run);
    return absl::OkStatus();
  }
  absl::Status Stop(RunId run, StopReason reason) override {
    stops.emplace_back(run, reason);
    return absl::OkStatus();
  }
  absl::Status RenewLease(absl::Duration lease) override {
    leases.push_back(lease);
    return absl::OkStatus();
  }
  std::vector<ExecutorEvent> Poll() override { return std::exchange(events, {}); }
  std::set<RunId> Runs() const override { return present; }
  std::map<RunId, absl::Duration> CpuTimes() override { return cpu_times; }
  absl::StatusOr<OutputSlice> FindOutput(RunId run, bool) override {
    const auto found = outputs.find(run);
    if (found == outputs.end()) return absl::NotFoundError("no output");
    return found->second;
  }
  absl::Status Forget(RunId run) override {
    forgotten.push_back(run);
    present.erase(run);
    return absl::OkStatus();
  }

  std::function<void()> before_start;
  absl::Status start_status;
  std::vector<ExecutorEvent> events;  // told by the next Poll
  std::set<RunId> present;
  std::map<RunId, absl::Duration> cpu_times;
  std::map<RunId, OutputSlice> outputs;
  std::vector<StartCall> starts;
  std::vector<std::pair<RunId, StopReason>> stops;
  std::vector<absl::Duration> leases;
  std::vector<RunId> forgotten;
};

class FakeMeter final : public RunMeter {
 public:
  struct BeginCall {
    RunUsage usage;
    absl::Time since;
  };
  struct EndCall {
    RunUsage usage;
    absl::Time end;
  };

  std::vector<std::string> Describe() const override { return {"fake"}; }
  std::vector<GpuDevice> gpus() const override { return devices; }
  void SetSlot(absl::Duration slot) override { slots.push_back(slot); }
  void Begin(const RunUsage& usage, absl::Time since) override { begins.push_back({usage, since}); }
  std::vector<EnergyReading> Sample(absl::Time now, const std::vector<RunUsage>& runs) override {
    samples.emplace_back(now, runs);
    return std::exchange(sample_readings, {});
  }
  std::vector<EnergyReading> End(const RunUsage& usage, absl::Time end) override {
    ends.push_back({usage, end});
    return std::exchange(end_readings, {});
  }

  std::vector<GpuDevice> devices;
  std::vector<EnergyReading> sample_readings;  // handed out by the next Sample
  std::vector<EnergyReading> end_readings;     // and by the next End
  std::vector<absl::Duration> slots;
  std::vector<BeginCall> begins;
  std::vector<std::pair<absl::Time, std::vector<RunUsage>>> samples;
  std::vector<EndCall> ends;
};

class FakeConnection final : public SchedulerConnection {
 public:
  void Open(const AgentHello& hello) override { hellos.push_back(hello); }
  void Send(const AgentReport& report) override { sent.push_back(report); }
  size_t queued() const override { return waiting; }
  std::vector<ConnectionEvent> Take() override { return std::exchange(events, {}); }

  // What was sent since the last call and has this content.
  template <typename Content>
  std::vector<Content> TakeSent() {
    std::vector<Content> contents;
    for (const AgentReport& report : std::exchange(sent, {})) {
      if (const auto* const content = std::get_if<Content>(&report.content)) {
        contents.push_back(*content);
      }
    }
    return contents;
  }

  std::vector<ConnectionEvent> events;  // told by the next Take
  std::vector<AgentHello> hellos;
  std::vector<AgentReport> sent;
  size_t waiting = 0;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_LINK_AGENT_DOUBLES_H_
