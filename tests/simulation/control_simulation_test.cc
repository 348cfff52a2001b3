// The real control, planner and ledger under virtual time, with agents and users that do anything
// that they may, and restarts at any commit. Checkers look only at what was stored and sent.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "domain/job_status.h"
#include "gtest/gtest.h"
#include "scheduler/control/admission.h"
#include "scheduler/control/apply_plans.h"
#include "scheduler/control/dispatch.h"
#include "scheduler/control/intensity_events.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/planning.h"
#include "scheduler/control/run_events.h"
#include "scheduler/control/steering.h"
#include "tests/simulation/memory_store.h"

namespace windfall {
namespace {

constexpr int kNodes = 3;
constexpr int kCpus = 4;

SitePolicy Policy() {
  SitePolicy policy;
  policy.pue_permille_by_zone = {{"GB", 1200}, {"DE", 1000}};
  return policy;
}

// What one agent has on its disk: survives a restart of either side.
struct Agent {
  std::string name;
  std::string zone;
  bool connected = false;
  absl::Time cut_off_at;  // meaningful while not connected
  int64_t sequence = 0;
  std::map<RunId, RunCommand> live;
  std::set<RunId> ended;            // not yet told to forget
  std::vector<AgentReport> outbox;  // not acknowledged
};

class World {
 public:
  explicit World(uint32_t seed) : random_(seed), state_(Restore(Policy(), {}, now_)) {
    for (int i = 0; i < kNodes; ++i) {
      agents_.push_back({.name = "node-" + std::to_string(i), .zone = i == 0 ? "DE" : "GB"});
    }
  }

  void Step() {
    switch (Below(14)) {
      case 0:
      case 1:
        Submit();
        break;
      case 2:
        SteerSomeJob();
        break;
      case 3:
        Connect(agents_[Below(kNodes)]);
        break;
      case 4:
        Disconnect(agents_[Below(kNodes)]);
        break;
      case 5:
        NewForecast();
        break;
      case 6:
        RestartScheduler();
        break;
      case 7:
        LoseARun(agents_[Below(kNodes)]);
        break;
      default:
        EndSomeRun(agents_[Below(kNodes)], AnyOutcome());
        break;
    }
    now_ += absl::Minutes(Below(20));
    for (Agent& agent : agents_) KeepLease(agent);
    Turn();
  }

  // From now on everybody is there and everything succeeds: what was acknowledged must end.
  void Finish() {
    for (int i = 0; i < 20'000 && !state_.jobs.empty(); ++i) {
      for (Agent& agent : agents_) {
        if (!agent.connected) Connect(agent);
        while (!agent.live.empty()) EndSomeRun(agent, RunOutcome::kSucceeded);
      }
      for (const auto& [id, live] : std::map<JobId, LiveJob>(state_.jobs)) {
        if (live.job.held) {
          EXPECT_TRUE(ReleaseJob(state_, id, now_, effects_).ok());
        }
        // A job whose predecessor has failed waits for a person, who gives up here.
        const bool hopeless =
            std::any_of(live.job.spec.after.begin(), live.job.spec.after.end(), [&](JobId before) {
              const auto outcome = state_.outcomes.find(before);
              return outcome != state_.outcomes.end() && outcome->second != TaskState::kSucceeded;
            });
        if (hopeless) {
          EXPECT_TRUE(CancelJob(state_, id, now_, effects_).ok());
        }
      }
      now_ = std::max(now_ + absl::Minutes(1),
                      std::min(NextWake(state_, now_), now_ + absl::Hours(1)));
      Turn();
    }
  }

  // The jobs that are still live, for the message of a failure.
  std::vector<Job> LiveJobs() const {
    std::vector<Job> live;
    for (const auto& [id, each] : state_.jobs) live.push_back(each.job);
    return live;
  }
  const MemoryStore& store() const { return store_; }

 private:
  int Below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }

  RunOutcome AnyOutcome() {
    const RunOutcome outcomes[] = {RunOutcome::kSucceeded, RunOutcome::kSucceeded,
                                   RunOutcome::kFailed, RunOutcome::kTimedOut};
    return outcomes[Below(4)];
  }

  void Submit() {
    JobSpec spec;
    spec.command = {"work"};
    spec.working_directory = "/";
    spec.resources = {.cpus = 1 + Below(3)};
    spec.duration = absl::Minutes(10 + Below(200));
    spec.retries = Below(3);
    spec.asap = Below(5) == 0;
    if (Below(2) == 0) spec.deadline = now_ + *spec.duration * (1 + Below(4));
    if (Below(3) == 0) spec.interruption = Interruption{.resume_overhead = absl::Minutes(Below(5))};
    if (Below(4) == 0) spec.zones = {"GB"};
    if (Below(3) == 0) {
      spec.parameters = {{.name = "seed", .values = IntegerRange{1, 1 + Below(12)}}};
      if (Below(2) == 0) spec.max_parallel = 1 + Below(3);
    }
    if (Below(4) == 0 && !state_.jobs.empty()) {
      spec.after = {
          std::next(state_.jobs.begin(), Below(static_cast<int>(state_.jobs.size())))->first};
    }
    if (absl::StatusOr<Job> job = Admit(state_, spec, now_); job.ok()) {
      Enqueue(state_, *job, effects_);
    }
  }

  void SteerSomeJob() {
    if (state_.jobs.empty()) return;
    const JobId job =
        std::next(state_.jobs.begin(), Below(static_cast<int>(state_.jobs.size())))->first;
    const int what = Below(3);
    const absl::Status status = what == 0   ? CancelJob(state_, job, now_, effects_)
                                : what == 1 ? HoldJob(state_, job, effects_)
                                            : ReleaseJob(state_, job, now_, effects_);
    EXPECT_TRUE(status.ok()) << status;
  }

  void NewForecast() {
    const std::string zone = Below(2) == 0 ? "GB" : "DE";
    if (Below(6) == 0) return OnForecastStale(state_, zone);
    std::vector<IntensityStep> steps;
    absl::Time begin = now_;
    for (int i = 0; i < 48; ++i) {
      steps.push_back({{begin, begin + absl::Minutes(30)}, GramsPerKwh(50 + Below(300))});
      begin += absl::Minutes(30);
    }
    Forecast forecast;
    forecast.series = *IntensitySeries::Create({.zone = zone, .provider = "sim"}, steps);
    forecast.issue_time = forecast.fetch_time = now_;
    OnForecast(state_, forecast, effects_);
  }

  void Connect(Agent& agent) {
    std::vector<RunId> known(agent.ended.begin(), agent.ended.end());
    for (const auto& [run, command] : agent.live) known.push_back(run);
    const Node node{.name = agent.name,
                    .zone = agent.zone,
                    .capacity = {.cpus = kCpus},
                    .agent_epoch = "epoch"};
    ASSERT_TRUE(OnHello(state_, node, known, now_, effects_).ok());
    agent.connected = true;
    Turn();
    for (const AgentReport& report : std::vector<AgentReport>(agent.outbox)) Deliver(agent, report);
  }

  void Disconnect(Agent& agent) {
    if (!agent.connected) return;
    agent.connected = false;
    agent.cut_off_at = now_;
    OnDisconnect(state_, state_.nodes_by_name.at(agent.name), now_);
  }

  // An agent that is cut off for longer than its lease stops what it runs.
  void KeepLease(Agent& agent) {
    if (agent.connected || now_ < agent.cut_off_at + state_.policy.lease) return;
    while (!agent.live.empty()) EndSomeRun(agent, RunOutcome::kPaused);
  }

  void RestartScheduler() {
    for (Agent& agent : agents_) {
      if (agent.connected) agent.cut_off_at = now_;
      agent.connected = false;
    }
    effects_ = Effects();  // what was not committed never was
    state_ = Restore(Policy(), store_.Load(), now_);
  }

  // The process is gone without a trace, as after a reboot of the node.
  void LoseARun(Agent& agent) {
    if (agent.live.empty() || agent.connected) return;
    agent.live.erase(agent.live.begin());
  }

  void EndSomeRun(Agent& agent, RunOutcome outcome) {
    if (agent.live.empty()) return;
    const RunId run = agent.live.begin()->first;
    agent.live.erase(run);
    End(agent, run, outcome);
  }

  void End(Agent& agent, RunId run, RunOutcome outcome) {
    agent.ended.insert(run);
    const AgentReport report{.sequence = ++agent.sequence,
                             .content = RunResult{.run = run,
                                                  .outcome = outcome,
                                                  .start_time = now_ - absl::Minutes(10),
                                                  .end_time = now_}};
    agent.outbox.push_back(report);
    if (agent.connected) Deliver(agent, report);
  }

  void Deliver(Agent& agent, const AgentReport& report) {
    const NodeId node = state_.nodes_by_name.at(agent.name);
    if (IsNewMessage(state_, node, report.sequence, effects_)) {
      OnRunEnded(state_, std::get<RunResult>(report.content), now_, effects_);
    }
    Turn();
    std::erase_if(agent.outbox,
                  [&](const AgentReport& each) { return each.sequence <= report.sequence; });
  }

  void Turn() {
    for (int i = 0; state_.plan_due && CanPlan(state_); ++i) {
      ASSERT_LT(i, 20) << "planning never comes to rest";
      state_.plan_due = false;
      ApplyPlans(state_, MakePlan(MakePlanRequest(state_, now_)), now_, effects_);
      Dispatch(state_, now_, effects_);
    }
    GiveUpLostRuns(state_, now_, effects_);
    Dispatch(state_, now_, effects_);
    store_.Commit(Collect(state_, effects_));
    const std::vector<AgentOrder> orders = std::move(effects_.orders);
    effects_ = Effects();
    CheckCapacity();
    for (const AgentOrder& order : orders) Obey(order);
  }

  void Obey(const AgentOrder& order) {
    const std::string& name = state_.nodes.at(order.node).node.name;
    Agent& agent = *std::find_if(agents_.begin(), agents_.end(),
                                 [&](const Agent& each) { return each.name == name; });
    if (!agent.connected) return;  // lost on the way
    if (const auto* command = std::get_if<RunCommand>(&order.command)) {
      if (!agent.ended.contains(command->run)) Start(agent, *command);
    } else if (const auto* stop = std::get_if<AgentStopRun>(&order.command)) {
      if (agent.live.erase(stop->run) > 0) {
        End(agent, stop->run,
            stop->reason == StopReason::kPause ? RunOutcome::kPaused : RunOutcome::kCancelled);
      }
    } else if (const auto* forget = std::get_if<AgentForgetRun>(&order.command)) {
      agent.ended.erase(forget->run);
      agent.live.erase(forget->run);
    }
  }

  void Start(Agent& agent, const RunCommand& command) {
    if (!agent.live.emplace(command.run, command).second) return;
    EXPECT_TRUE(started_.insert(command.run).second) << "run started twice";
    for (const Agent& other : agents_) {
      for (const auto& [run, live] : other.live) {
        EXPECT_TRUE(run == command.run || !(live.task == command.task))
            << "task " << ToString(command.task) << " runs twice at once";
      }
    }
  }

  void CheckCapacity() {
    std::map<NodeId, Resources> used;
    std::set<TaskId> running;
    for (const auto& [id, run] : store_.runs()) {
      if (run.state == RunState::kEnded) continue;
      used[run.node] += store_.jobs().at(run.task.job).spec.resources;
      EXPECT_TRUE(running.insert(run.task).second) << "two live runs of " << ToString(run.task);
    }
    for (const auto& [node, resources] : used) {
      EXPECT_LE(resources.cpus, kCpus);
      EXPECT_EQ(resources, state_.nodes.at(node).used);
    }
  }

  std::mt19937 random_;
  absl::Time now_ = absl::FromUnixSeconds(1'772'323'200);
  ClusterState state_;
  Effects effects_;
  MemoryStore store_;
  std::vector<Agent> agents_;
  std::set<RunId> started_;
};

// Counts the runs of each task against what its retries allow.
void CheckAttempts(const MemoryStore& store) {
  std::map<TaskId, int> failures;
  std::map<TaskId, int> successes;
  for (const auto& [id, run] : store.runs()) {
    if (run.outcome == RunOutcome::kSucceeded) ++successes[run.task];
    if (run.outcome == RunOutcome::kFailed || run.outcome == RunOutcome::kTimedOut ||
        run.outcome == RunOutcome::kLost) {
      ++failures[run.task];
    }
  }
  for (const auto& [task, count] : successes) EXPECT_EQ(count, 1) << ToString(task);
  for (const auto& [task, count] : failures) {
    EXPECT_LE(count, store.jobs().at(task.job).spec.retries + 1) << ToString(task);
  }
}

class ControlSimulation : public testing::TestWithParam<uint32_t> {};

TEST_P(ControlSimulation, EveryAcknowledgedJobEndsAndNothingRunsTwice) {
  SCOPED_TRACE(testing::Message() << "seed " << GetParam());
  World world(GetParam());
  for (int i = 0; i < 300 && !HasFailure(); ++i) world.Step();
  if (HasFailure()) return;
  world.Finish();
  for (const Job& job : world.LiveJobs()) {
    ADD_FAILURE() << "job " << job.id.value() << " never ended: " << StatusWord(job) << ", "
                  << job.pending_count() << " of " << job.spec.task_count() << " tasks wait, after "
                  << job.spec.after.size() << " jobs";
  }
  CheckAttempts(world.store());
}

INSTANTIATE_TEST_SUITE_P(Seeds, ControlSimulation, testing::Range(1u, 25u));

}  // namespace
}  // namespace windfall
