#include "scheduler/simulator/simulation.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/control/admission.h"
#include "scheduler/control/apply_plans.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/dispatch.h"
#include "scheduler/control/effects.h"
#include "scheduler/control/intensity_events.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/planning.h"
#include "scheduler/control/run_events.h"
#include "scheduler/simulator/simulated_agents.h"

namespace windfall {
namespace {

constexpr absl::Duration kSettleInterval = absl::Hours(24);
// Without carbon the queue alone decides: nothing is urgent within a year.
constexpr absl::Duration kQueueSlack = absl::Hours(24 * 365);
constexpr NodeGroup kRoomForEverything = {
    .count = 1, .capacity = {.gpus = kUnlimitedResources, .cpus = kUnlimitedResources}};
// Of turns at one instant. A dozen is much.
constexpr int kMostTurns = 1000;

std::optional<StartRule> RuleOf(SimulatedPolicy policy) {
  switch (policy) {
    case SimulatedPolicy::kWindfall:
    case SimulatedPolicy::kRunNow:
      return std::nullopt;
    case SimulatedPolicy::kLowestSlot:
      return StartRule::kLowestSlot;
    case SimulatedPolicy::kLowestWindow:
      return StartRule::kLowestWindow;
    case SimulatedPolicy::kCarbonTime:
      return StartRule::kCarbonTime;
  }
  return std::nullopt;
}

SitePolicy PolicyOf(const SimulationSetup& setup) {
  SitePolicy policy;
  policy.lease = absl::InfiniteDuration();
  if (setup.minimizes_cost) policy.prices = setup.prices;
  for (const SimulatedZone& zone : setup.zones) {
    policy.pue_permille_by_zone[zone.name] = setup.pue_permille;
  }
  if (setup.policy == SimulatedPolicy::kWindfall) policy.sleep.others = setup.sleep;
  return policy;
}

// What is wrong, without the list of what every node has.
std::string FirstClause(absl::string_view message) {
  return std::string(message.substr(0, message.find(';')));
}

// The hour of a reading or of an entry, which never lies in more than one.
absl::Time HourOf(const TimeSpan& span) {
  return absl::UnixEpoch() + absl::Floor(span.begin - absl::UnixEpoch(), kLongestSlot);
}

class Simulation {
 public:
  Simulation(const std::vector<SimulatedJob>& jobs, const SimulationSetup& setup);
  absl::StatusOr<SimulationOutcome> Replay();

 private:
  absl::Status ConnectNodes();
  // When something happens next. Infinite: everything has.
  absl::Time NextEvent() const;
  bool SomethingWaits() const { return agents_.running() < state_.jobs.size(); }
  bool MayPlan() const;

  // Everything that happens at `now_`.
  absl::Status Step();
  absl::Status EndRuns();
  void IssueForecasts();
  void SubmitJobs();
  void SubmitJob(size_t index);
  absl::Status DecideUntilAtRest();
  absl::Status Decide();
  void Plan();
  // Takes over what was decided, and lets the agents obey.
  absl::Status Commit();
  void Book(const RecordChanges& changes);
  void BookElectricity(const LedgerEntry& entry, JobOutcome& job) const;
  absl::Status Obey(const AgentOrder& order);
  absl::Status Report(const EndedRun& ended);
  absl::Status Settle();

  JobSpec SpecOf(const SimulatedJob& job) const;
  absl::Time ChosenStart(const SimulatedJob& job, StartRule rule) const;

  const std::vector<SimulatedJob>& jobs_;
  const SimulationSetup& setup_;
  const std::optional<StartRule> rule_;
  std::map<std::string, Forecaster> forecasters_;
  absl::Time latest_deadline_ = absl::InfinitePast();  // nobody asks for what comes after it
  ClusterState state_;
  Effects effects_;
  SimulatedAgents agents_;
  SimulationOutcome outcome_;
  std::vector<size_t> index_by_job_;  // position in jobs_ by JobId, counted from 1
  std::vector<std::pair<size_t, size_t>> job_and_run_;  // by RunId, counted from 1
  absl::Time now_;
  size_t next_job_ = 0;
  int64_t ended_jobs_ = 0;
  absl::Time next_issue_ = absl::InfiniteFuture();
  absl::Time next_settlement_;
  absl::Time last_plan_ = absl::InfinitePast();
};

Simulation::Simulation(const std::vector<SimulatedJob>& jobs, const SimulationSetup& setup)
    : jobs_(jobs), setup_(setup), rule_(RuleOf(setup.policy)), agents_(jobs) {
  for (const SimulatedZone& zone : setup.zones) {
    forecasters_.try_emplace(zone.name, setup.forecast, zone.intensity, setup.seed, zone.issued);
  }
  for (const SimulatedJob& job : jobs) latest_deadline_ = std::max(latest_deadline_, job.deadline);
  now_ = jobs.empty() ? absl::UnixEpoch() : jobs.front().submit_time;
  next_settlement_ = now_ + kSettleInterval;
  if (setup.policy == SimulatedPolicy::kWindfall) next_issue_ = now_;
  state_ = Restore(PolicyOf(setup), {}, now_);
  outcome_.jobs.resize(jobs.size());
}

absl::StatusOr<SimulationOutcome> Simulation::Replay() {
  WINDFALL_RETURN_IF_ERROR(ConnectNodes());
  int turns = 0;
  for (absl::Time next = NextEvent(); next < absl::InfiniteFuture(); next = NextEvent()) {
    turns = next > now_ ? 0 : turns + 1;
    if (turns > kMostTurns) return absl::InternalError("the simulation stands still");
    now_ = std::max(now_, next);
    WINDFALL_RETURN_IF_ERROR(Step());
    if (setup_.on_progress) {
      setup_.on_progress(
          {.now = now_, .ended_jobs = ended_jobs_, .jobs = static_cast<int64_t>(jobs_.size())});
    }
  }
  WINDFALL_RETURN_IF_ERROR(Settle());
  if (!state_.jobs.empty()) {
    return absl::InternalError(
        absl::StrCat("job ", state_.jobs.begin()->first.value(), " was never run"));
  }
  return std::move(outcome_);
}

// The first node of each zone, then the second of each: of nodes that are equally good, the planner
// takes the one that came first.
absl::Status Simulation::ConnectNodes() {
  for (int32_t i = 1, connected = 1; connected > 0; ++i) {
    connected = 0;
    for (const SimulatedZone& zone : setup_.zones) {
      const NodeGroup group = zone.nodes.value_or(kRoomForEverything);
      if (i > group.count) continue;
      const Node node{.name = absl::StrCat(zone.name, "-", i),
                      .zone = zone.name,
                      .capacity = group.capacity,
                      .agent_epoch = "simulated"};
      WINDFALL_RETURN_IF_ERROR(OnHello(state_, node, {}, now_, effects_).status());
      ++connected;
    }
  }
  return absl::OkStatus();
}

bool Simulation::MayPlan() const {
  return state_.plan_due && CanPlan(state_) && now_ >= last_plan_ + setup_.plan_interval;
}

absl::Time Simulation::NextEvent() const {
  absl::Time next = agents_.NextFinish();
  if (next_job_ < jobs_.size()) next = std::min(next, jobs_[next_job_].submit_time);
  if (state_.jobs.empty()) return next;
  next = std::min({next, next_issue_, NextWake(state_, now_)});
  if (!SomethingWaits()) return next;
  if (state_.plan_due) next = std::min(next, last_plan_ + setup_.plan_interval);
  return std::min(next, last_plan_ + setup_.replan);
}

absl::Status Simulation::Step() {
  WINDFALL_RETURN_IF_ERROR(EndRuns());
  IssueForecasts();
  SubmitJobs();
  if (now_ >= last_plan_ + setup_.replan) state_.plan_due = true;
  WINDFALL_RETURN_IF_ERROR(DecideUntilAtRest());
  return now_ < next_settlement_ ? absl::OkStatus() : Settle();
}

absl::Status Simulation::EndRuns() {
  while (const std::optional<EndedRun> ended = agents_.TakeFinished(now_)) {
    WINDFALL_RETURN_IF_ERROR(Report(*ended));
  }
  return absl::OkStatus();
}

void Simulation::IssueForecasts() {
  if (now_ < next_issue_) return;
  next_issue_ = absl::InfiniteFuture();
  for (const auto& [zone, forecaster] : forecasters_) {
    next_issue_ = std::min(next_issue_, forecaster.NextIssue(now_));
    Forecast forecast = forecaster.IssueAt(now_, latest_deadline_);
    if (forecast.series.empty()) {
      OnForecastStale(state_, zone);
      continue;
    }
    OnForecast(state_, std::move(forecast), effects_);
  }
}

void Simulation::SubmitJobs() {
  while (next_job_ < jobs_.size() && jobs_[next_job_].submit_time <= now_) SubmitJob(next_job_++);
}

void Simulation::SubmitJob(size_t index) {
  absl::StatusOr<Job> job = Admit(state_, SpecOf(jobs_[index]), now_);
  if (!job.ok()) {
    if (outcome_.refusal.empty()) outcome_.refusal = FirstClause(job.status().message());
    ++ended_jobs_;
    return;
  }
  // Control would guess it from the GPUs and CPUs, and plan with another power than is metered.
  job->expected_power = jobs_[index].power;
  outcome_.jobs[index].placed = true;
  index_by_job_.push_back(index);
  Enqueue(state_, *std::move(job), effects_);
}

JobSpec Simulation::SpecOf(const SimulatedJob& job) const {
  JobSpec spec{.name = job.name,
               .command = {job.name},
               .working_directory = "/",
               .resources = job.resources,
               .duration = job.expected,
               .deadline = job.deadline,
               .zones = job.zones,
               .interruption = job.interruption};
  if (setup_.policy == SimulatedPolicy::kWindfall) {
    spec.min_saving = setup_.min_saving;
    return spec;
  }
  spec.asap = true;
  if (setup_.stays_home) spec.zones = {job.home};
  if (rule_.has_value()) spec.begin = ChosenStart(job, *rule_);
  // In the order in which they may start: who is equally patient is served in turn.
  spec.deadline = spec.begin.value_or(now_) +
                  job.expected.value_or(state_.policy.default_duration) + kQueueSlack;
  return spec;
}

absl::Time Simulation::ChosenStart(const SimulatedJob& job, StartRule rule) const {
  const StartQuestion question = {.submit = now_,
                                  .expected = job.expected.value_or(state_.policy.default_duration),
                                  .most_wait = MostWait(job.duration)};
  const absl::Time end = now_ + question.most_wait + question.expected;
  return ChooseStart(rule, question, forecasters_.at(job.home).At(now_, end));
}

absl::Status Simulation::DecideUntilAtRest() {
  for (int turns = 0; turns < kMostTurns; ++turns) {
    WINDFALL_RETURN_IF_ERROR(Decide());
    if (!MayPlan() && !state_.dispatch_due) return absl::OkStatus();
  }
  return absl::InternalError("planning never comes to rest");
}

// As a turn of the scheduler's loop: what is over makes room before the next plan is made.
absl::Status Simulation::Decide() {
  Dispatch(state_, now_, effects_);
  WINDFALL_RETURN_IF_ERROR(Commit());
  if (!MayPlan()) return absl::OkStatus();
  Plan();
  Dispatch(state_, now_, effects_);
  return Commit();
}

void Simulation::Plan() {
  state_.plan_due = false;
  last_plan_ = now_;
  const PlanRequest request = MakePlanRequest(state_, now_);
  if (request.work.empty()) return;
  ++outcome_.plans;
  ApplyPlans(state_, setup_.make_plan(request), now_, effects_);
}

absl::Status Simulation::Commit() {
  const RecordChanges changes = Collect(state_, effects_);
  const std::vector<AgentOrder> orders = std::move(effects_.orders);
  effects_ = Effects();
  Book(changes);
  for (const AgentOrder& order : orders) WINDFALL_RETURN_IF_ERROR(Obey(order));
  return absl::OkStatus();
}

void Simulation::Book(const RecordChanges& changes) {
  for (const Job& job : changes.jobs) {
    if (!job.end_time.has_value()) continue;
    outcome_.jobs[index_by_job_.at(static_cast<size_t>(job.id.value()) - 1)].end_time =
        job.end_time;
    ++ended_jobs_;
  }
  const auto job_of = [this](RunId run) -> JobOutcome& {
    return outcome_.jobs[job_and_run_.at(static_cast<size_t>(run.value()) - 1).first];
  };
  for (const EnergyReading& reading : changes.readings) {
    job_of(reading.run).energy += reading.energy;
    outcome_.hours[HourOf(reading.span)].energy += reading.energy;
  }
  for (const LedgerEntry& entry : changes.entries) {
    if (entry.basis != IntensityBasis::kSettled) continue;
    JobOutcome& job = job_of(entry.run);
    job.settled_energy += entry.energy;
    job.emissions += entry.emissions;
    BookElectricity(entry, job);
    ZoneOutcome& zone = outcome_.zones[entry.source.zone];
    zone.energy += entry.energy;
    zone.emissions += entry.emissions;
    outcome_.hours[HourOf(entry.span)].emissions += entry.emissions;
  }
}

void Simulation::BookElectricity(const LedgerEntry& entry, JobOutcome& job) const {
  if (!setup_.prices.has_value() || setup_.prices->electricity.empty()) return;
  const std::optional<Money> cost =
      ElectricityCostOf(entry.energy, entry.span, entry.pue_permille,
                        setup_.prices->electricity.at(entry.source.zone));
  if (!cost.has_value()) job.electricity_cost.reset();
  if (job.electricity_cost.has_value()) *job.electricity_cost += *cost;
}

absl::Status Simulation::Obey(const AgentOrder& order) {
  if (const auto* command = std::get_if<RunCommand>(&order.command)) {
    const size_t index = index_by_job_.at(static_cast<size_t>(command->task.job.value()) - 1);
    const Run& run = state_.runs.at(command->run);
    std::vector<Segment>& ran = outcome_.jobs[index].ran;
    job_and_run_.resize(std::max(job_and_run_.size(), static_cast<size_t>(run.id.value())));
    job_and_run_[static_cast<size_t>(run.id.value()) - 1] = {index, ran.size()};
    ran.push_back({.node = run.node, .zone = run.zone, .span = {now_, now_}});
    ++outcome_.zones[run.zone].runs;
    agents_.Start(run, index, now_);
    OnRunStarted(state_, run.id, now_, effects_);
  } else if (const auto* stop = std::get_if<AgentStopRun>(&order.command)) {
    const std::optional<EndedRun> paused = agents_.Pause(stop->run, now_);
    if (paused.has_value()) return Report(*paused);
  }
  return absl::OkStatus();
}

absl::Status Simulation::Report(const EndedRun& ended) {
  const auto [job, run] = job_and_run_.at(static_cast<size_t>(ended.result.run.value()) - 1);
  outcome_.jobs[job].ran[run].span.end = ended.result.end_time;
  WINDFALL_RETURN_IF_ERROR(OnReadings(state_, ended.node, ended.readings, {}, effects_));
  OnRunEnded(state_, ended.result, now_, effects_);
  return absl::OkStatus();
}

absl::Status Simulation::Settle() {
  next_settlement_ = now_ + kSettleInterval;
  for (const SimulatedZone& zone : setup_.zones) {
    const std::vector<LedgerEntry>& unsettled = state_.unsettled[zone.name];
    absl::Time begin = now_;
    for (const LedgerEntry& entry : unsettled) begin = std::min(begin, entry.span.begin);
    const IntensitySeries actual = zone.intensity.Cut({begin, now_});
    if (!actual.empty()) OnActual(state_, actual, {}, effects_);
  }
  return Commit();
}

}  // namespace

absl::StatusOr<SimulationOutcome> Simulate(const std::vector<SimulatedJob>& jobs,
                                           const SimulationSetup& setup) {
  return Simulation(jobs, setup).Replay();
}

}  // namespace windfall
