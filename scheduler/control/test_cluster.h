// A cluster for tests of control: sets only what the test is about, and plays agents that do as
// told.
#ifndef WINDFALL_SCHEDULER_CONTROL_TEST_CLUSTER_H_
#define WINDFALL_SCHEDULER_CONTROL_TEST_CLUSTER_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "scheduler/control/admission.h"
#include "scheduler/control/apply_plans.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/dispatch.h"
#include "scheduler/control/effects.h"
#include "scheduler/control/intensity_events.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/planning.h"
#include "scheduler/control/run_events.h"
#include "scheduler/ledger/ledger.h"
#include "scheduler/planner/planner.h"

namespace windfall {

inline JobSpec SmallJob() {
  JobSpec spec;
  spec.command = {"train"};
  spec.working_directory = "/tmp";
  spec.resources = {.cpus = 1};
  spec.duration = absl::Hours(1);
  return spec;
}

class TestCluster {
 public:
  TestCluster() { state.policy.pue_permille_by_zone = {{"GB", 1000}, {"DE", 1000}}; }

  NodeId AddNode(const std::string& name, int cpus, const std::string& zone = "GB",
                 const std::vector<RunId>& known_runs = {}) {
    Node node{.name = name, .zone = zone, .capacity = {.cpus = cpus}, .agent_epoch = "epoch"};
    const absl::StatusOr<NodeId> id = OnHello(state, node, known_runs, now, effects);
    EXPECT_TRUE(id.ok()) << id.status();
    return *id;
  }

  JobId Submit(const JobSpec& spec) {
    absl::StatusOr<Job> job = Admit(state, spec, now);
    EXPECT_TRUE(job.ok()) << job.status();
    return Enqueue(state, *job, effects);
  }

  // Hourly intensity from `now` on.
  void SetForecast(const std::vector<int>& grams_per_kwh, const std::string& zone = "GB") {
    std::vector<IntensityStep> steps;
    absl::Time begin = now;
    for (int grams : grams_per_kwh) {
      steps.push_back({{begin, begin + absl::Hours(1)}, GramsPerKwh(grams)});
      begin += absl::Hours(1);
    }
    Forecast forecast;
    forecast.series = *IntensitySeries::Create({.zone = zone, .provider = "test"}, steps);
    forecast.issue_time = now;
    forecast.fetch_time = now;
    OnForecast(state, forecast, effects);
  }

  // `actual` has come, and everything that was settled before is durable.
  void SetActual(const IntensitySeries& actual) {
    std::vector<LedgerEntry> settled = Newest(ledger);
    std::erase_if(settled,
                  [](const LedgerEntry& entry) { return entry.basis != IntensityBasis::kSettled; });
    OnActual(state, actual, settled, effects);
  }

  // Plans and dispatches until nothing changes, as the owner thread would. Returns what became
  // durable.
  RecordChanges Turn() {
    for (int i = 0; i < 10 && state.plan_due && CanPlan(state); ++i) {
      state.plan_due = false;
      ApplyPlans(state, MakePlan(MakePlanRequest(state, now)), now, effects);
      Dispatch(state, now, effects);
    }
    EXPECT_FALSE(state.plan_due && CanPlan(state)) << "planning never comes to rest";
    Dispatch(state, now, effects);
    for (const AgentOrder& order : effects.orders) orders.push_back(order);
    const RecordChanges changes = Collect(state, effects);
    ledger.insert(ledger.end(), changes.entries.begin(), changes.entries.end());
    effects = Effects();
    return changes;
  }

  // Lets `duration` pass, waking at every moment at which something is due.
  void Advance(absl::Duration duration) {
    const absl::Time end = now + duration;
    while (NextWake(state, now) <= end) {
      now = std::max(now, NextWake(state, now));
      Turn();
      if (NextWake(state, now) <= now) break;
    }
    now = end;
    Turn();
  }

  // The run commands that were sent since the last call, oldest first.
  std::vector<RunCommand> TakeStarts() {
    std::vector<RunCommand> starts;
    for (const AgentOrder& order : orders) {
      if (const auto* run = std::get_if<RunCommand>(&order.command)) starts.push_back(*run);
    }
    orders.clear();
    return starts;
  }

  std::vector<AgentStopRun> TakeStops() {
    std::vector<AgentStopRun> stops;
    for (const AgentOrder& order : orders) {
      if (const auto* stop = std::get_if<AgentStopRun>(&order.command)) stops.push_back(*stop);
    }
    orders.clear();
    return stops;
  }

  void Started(RunId run) { OnRunStarted(state, run, now, effects); }

  void Ended(RunId run, RunOutcome outcome) {
    const absl::Time start = state.runs.at(run).start_time.value_or(now);
    OnRunEnded(state, {.run = run, .outcome = outcome, .start_time = start, .end_time = now}, now,
               effects);
  }

  // By the agent of the node that its run is on.
  void Metered(const EnergyReading& reading) {
    EXPECT_TRUE(OnReadings(state, state.runs.at(reading.run).node, {reading}, {}, effects).ok());
  }

  ClusterState state;
  Effects effects;
  std::vector<AgentOrder> orders;
  std::vector<LedgerEntry> ledger;  // all that became durable
  absl::Time now = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 0, 0, 0), absl::UTCTimeZone());
};

// 300 g/kWh, but 100 in the second and third hour.
inline TestCluster ClusterWithCpus(int cpus) {
  TestCluster cluster;
  cluster.AddNode("node-1", cpus);
  std::vector<int> grams(48, 300);
  grams[1] = grams[2] = 100;
  cluster.SetForecast(grams);
  return cluster;
}

// REQUIRES: the job has one.
inline const Promise& PromiseOf(const TestCluster& cluster, JobId job) {
  return *cluster.state.jobs.at(job).job.promise;
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_TEST_CLUSTER_H_
