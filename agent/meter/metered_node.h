#ifndef WINDFALL_AGENT_METER_METERED_NODE_H_
#define WINDFALL_AGENT_METER_METERED_NODE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "agent/meter/node_run_meter.h"
#include "agent/meter/scripted_counter.h"

namespace windfall {

// A node whose counters and clocks are a test's. Time begins at a full minute.
class MeteredNode {
 public:
  struct Parts {
    int packages = 0;
    int drams = 0;
    int gpus = 0;
  };
  explicit MeteredNode(const Parts& parts) {
    NodeRunMeter::Meters meters;
    for (int i = 0; i < parts.packages; ++i) {
      meters.rapl.packages.push_back(Make(package, absl::StrCat("rapl package-", i)));
    }
    for (int i = 0; i < parts.drams; ++i) {
      meters.rapl.drams.push_back(Make(dram, absl::StrCat("rapl dram-", i)));
    }
    for (int i = 0; i < parts.gpus; ++i) {
      meters.gpus.devices.push_back({.uuid = absl::StrCat("GPU-", i), .model = "Fake"});
      meters.gpus.counters.push_back(Make(gpu, "nvml energy counter"));
    }
    meters.read_cpu_time = [this]() -> absl::StatusOr<absl::Duration> {
      if (cpu_time_is_readable) return cpu_time;
      return absl::UnavailableError("no");
    };
    meters.read_elapsed = [this] { return elapsed; };
    meter = std::make_unique<NodeRunMeter>(std::move(meters), MeterOptions{});
  }

  // `seconds` pass on both clocks.
  void Pass(double seconds) {
    now += absl::Seconds(seconds);
    elapsed += absl::Seconds(seconds);
  }
  // A run spends CPU time; so does the node.
  void Spend(RunUsage& usage, absl::Duration spent) {
    usage.cpu_time += spent;
    cpu_time += spent;
  }

  std::vector<ScriptedCounter*> package;
  std::vector<ScriptedCounter*> dram;
  std::vector<ScriptedCounter*> gpu;
  absl::Duration cpu_time = absl::Hours(5);
  bool cpu_time_is_readable = true;
  absl::Duration elapsed = absl::Hours(100);
  absl::Time now = absl::FromUnixSeconds(1'791'806'400);
  std::unique_ptr<NodeRunMeter> meter;

 private:
  static std::unique_ptr<EnergyCounter> Make(std::vector<ScriptedCounter*>& list,
                                             const std::string& name) {
    auto counter = std::make_unique<ScriptedCounter>(name);
    list.push_back(counter.get());
    return counter;
  }
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_METERED_NODE_H_
