#include "agent/link/agent.h"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "event_log/event_log.h"

namespace windfall {
namespace {

// Reports wait on disk, not in memory, for a stream that is slow.
constexpr size_t kMostQueuedReports = 64;
constexpr absl::Duration kCommitRetry = absl::Seconds(1);
// How long an acknowledgement that comes alone waits for company.
constexpr absl::Duration kAcknowledgeDelay = absl::Seconds(1);

// What is asked to stop before it has begun has been stopped.
RunOutcome OutcomeOfStopping(StopReason reason) {
  switch (reason) {
    case StopReason::kPause:
      return RunOutcome::kPaused;
    case StopReason::kCancel:
      return RunOutcome::kCancelled;
    case StopReason::kTimeLimit:
      return RunOutcome::kTimedOut;
  }
  return RunOutcome::kCancelled;
}

// Somebody has to change something first: a flag here, or the other agent that has our name.
bool IsRefusal(const absl::Status& reason) {
  return absl::IsAborted(reason) || absl::IsFailedPrecondition(reason) ||
         absl::IsInvalidArgument(reason) || absl::IsPermissionDenied(reason) ||
         absl::IsUnauthenticated(reason) || absl::IsUnimplemented(reason);
}

std::string Describe(const RunResult& result) {
  return absl::StrCat("run ", result.run.value(), " ended: ", ToString(result.outcome),
                      result.message.empty() ? "" : ", ", result.message);
}

}  // namespace

Agent::Agent(AgentOptions options, AgentStore& store, Executor& executor, RunMeter& meter,
             SchedulerConnection& connection)
    : options_(std::move(options)),
      store_(store),
      executor_(executor),
      meter_(meter),
      connection_(connection),
      metering_(meter),
      logs_(executor, connection),
      link_(options_.seed),
      book_(store, options_.node.capacity.gpus) {}

absl::StatusOr<std::unique_ptr<Agent>> Agent::Create(AgentOptions options, AgentStore& store,
                                                     Executor& executor, RunMeter& meter,
                                                     SchedulerConnection& connection,
                                                     const Moment& now) {
  std::unique_ptr<Agent> agent(new Agent(std::move(options), store, executor, meter, connection));
  WINDFALL_RETURN_IF_ERROR(agent->Resume(now));
  return agent;
}

// A run that was accepted and has no directory was never started, unless a power loss took the
// directory: then nobody knows.
absl::Status Agent::Resume(const Moment& now) {
  WINDFALL_RETURN_IF_ERROR(book_.Load());
  const std::set<RunId> present = executor_.Runs();
  const std::map<RunId, AgentRun> saved = book_.runs();
  for (const auto& [id, run] : saved) {
    if (run.phase == AgentRun::Phase::kEnded || present.contains(id)) continue;
    if (run.phase == AgentRun::Phase::kAccepted && run.boot_id == options_.boot_id) {
      book_.Erase(id);  // the scheduler will send it again
    } else {
      EndWithoutStarting(run, RunOutcome::kLost, "its directory is gone", now.wall);
    }
  }
  return absl::OkStatus();
}

void Agent::Turn(const Moment& now) {
  last_turn_ = now.uptime;
  for (const ConnectionEvent& event : connection_.Take()) {
    if (const auto* const lost = std::get_if<ConnectionLost>(&event)) {
      HandleLoss(lost->reason, now);
    } else {
      HandleCommand(std::get<AgentCommand>(event), now);
    }
  }
  for (const ExecutorEvent& event : executor_.Poll()) {
    std::visit([this](const auto& happened) { Handle(happened); }, event);
  }
  ReadMeters(now);
  if (Commit(now)) {
    StartAccepted(now);
    Commit(now);  // what could not be started has ended
  }
  SendReports();
  logs_.Pump([this](RunId run) { return book_.IsLive(run); });
  KeepLink(now);
}

absl::Duration Agent::NextTurn() const {
  absl::Duration next = std::min(link_.NextDue(), metering_.NextDue());
  if (book_.pending() != RunBook::Pending::kNothing) next = std::min(next, commit_due_);
  if (!logs_.empty()) next = std::min(next, last_turn_ + kFollowInterval);
  return next;
}

void Agent::StopAllRuns() {
  stopping_ = true;
  for (const RunCommand& command : std::exchange(to_start_, {})) book_.Erase(command.run);
  for (const auto& [id, run] : book_.runs()) {
    if (book_.IsLive(id)) StopRun(id, StopReason::kPause);
  }
}

bool Agent::IsQuiet() const { return !book_.HasLiveRuns() && book_.AllAcknowledged(); }

// Commands may overtake the welcome, but some need what it says.
void Agent::HandleCommand(const AgentCommand& command, const Moment& now) {
  if (!link_.IsUp() && !std::holds_alternative<AgentWelcome>(command)) {
    before_welcome_.push_back(command);
    return;
  }
  std::visit([&](const auto& content) { Handle(content, now); }, command);
}

void Agent::Handle(const AgentWelcome& welcome, const Moment& now) {
  link_.NoteWelcome(now.uptime, welcome.lease);
  last_problem_.clear();
  lease_ = welcome.lease;
  RenewLease();
  if (welcome.reading_slot > absl::ZeroDuration()) metering_.SetSlot(welcome.reading_slot);
  sent_sequence_ = welcome.acknowledged_sequence;
  Handle(AgentAcknowledge{welcome.acknowledged_sequence}, now);
  LogEvent(absl::StrCat("connected as node ", welcome.node.value(), ", lease ",
                        absl::FormatDuration(lease_)));
  for (const AgentCommand& command : std::exchange(before_welcome_, {})) {
    HandleCommand(command, now);
  }
}

void Agent::Handle(const AgentAcknowledge& acknowledge, const Moment& now) {
  if (book_.pending() == RunBook::Pending::kNothing) commit_due_ = now.uptime + kAcknowledgeDelay;
  book_.NoteAcknowledged(acknowledge.sequence);
}

void Agent::Handle(const RunCommand& command, const Moment& now) {
  if (stopping_ || book_.Contains(command.run)) return;
  AgentRun run{.run = command.run,
               .boot_id = options_.boot_id,
               .resources = command.resources,
               .metered_until = now.wall};
  if (!book_.TakeGpus(run)) {
    EndWithoutStarting(
        run, RunOutcome::kFailed,
        absl::StrCat("node ", options_.node.name, " has not ", command.resources.gpus, " of its ",
                     options_.node.capacity.gpus, " GPUs free"),
        now.wall);
    return;
  }
  book_.Put(run);
  to_start_.push_back(command);
}

void Agent::Handle(const AgentStopRun& stop, const Moment& now) {
  if (book_.Contains(stop.run) && !DropWaiting(stop.run)) {
    LogEvent(absl::StrCat("run ", stop.run.value(), " is stopped: ", ToString(stop.reason)));
    StopRun(stop.run, stop.reason);
    return;
  }
  EndWithoutStarting(book_.Find(stop.run), OutcomeOfStopping(stop.reason),
                     "stopped before it was started", now.wall);
}

// The scheduler forgets a run that it has given up, too, though it goes on here.
void Agent::Handle(const AgentForgetRun& forget, const Moment&) {
  if (DropWaiting(forget.run) || !book_.IsLive(forget.run)) {
    ForgetRun(forget.run);
    return;
  }
  LogEvent(absl::StrCat("run ", forget.run.value(), " is stopped: the scheduler gave it up"));
  to_forget_.insert(forget.run);
  StopRun(forget.run, StopReason::kCancel);
}

void Agent::Handle(const LogRequest& request, const Moment&) { logs_.Open(request); }

void Agent::Handle(const AgentCancelLog& cancel, const Moment&) { logs_.Cancel(cancel.request_id); }

void Agent::HandleLoss(const absl::Status& reason, const Moment& now) {
  const bool was_up = link_.IsUp();
  if (IsRefusal(reason)) {
    link_.NoteRefused(now.uptime);
  } else {
    link_.NoteLost(now.uptime);
  }
  logs_.CancelAll();
  before_welcome_.clear();
  SayOnce(absl::StrCat(was_up ? "lost the scheduler: " : "cannot reach the scheduler: ",
                       reason.ToString(), "; trying again"));
}

void Agent::Handle(const RunStarted& started) {
  AgentRun run = book_.Find(started.run);
  if (run.phase == AgentRun::Phase::kEnded) return;
  if (run.phase == AgentRun::Phase::kAccepted) {  // otherwise it was told before a restart
    run.phase = AgentRun::Phase::kStarted;
    run.metered_until = started.start_time;
    book_.Put(run);
    book_.Report(started);
    LogEvent(absl::StrCat("run ", started.run.value(), " started"));
  }
  metering_.Begin(run);
}

void Agent::Handle(const RunFinished& finished) {
  AgentRun run = book_.Find(finished.result.run);
  if (run.phase == AgentRun::Phase::kEnded) return;  // told before a restart
  RunResult result = finished.result;
  if (result.start_time == absl::UnixEpoch()) {  // lost, with all traces of its start
    result.start_time = result.end_time = run.metered_until;
  }
  if (run.phase == AgentRun::Phase::kAccepted) run.metered_until = result.start_time;
  book_.ReportReadings(metering_.End(run, finished));
  result.end_time = std::max(result.end_time, run.metered_until);
  run.phase = AgentRun::Phase::kEnded;
  book_.Put(run);
  book_.Report(result);
  LogEvent(Describe(result));
  if (to_forget_.contains(run.run)) ForgetRun(run.run);
}

// By UUID where it is known: numbers depend on the order in which somebody counts.
std::vector<std::string> Agent::VisibleGpus(const AgentRun& run) const {
  const std::vector<GpuDevice> devices = meter_.gpus();
  std::vector<std::string> visible;
  for (const int gpu : run.gpus) {
    const size_t index = static_cast<size_t>(gpu);
    visible.push_back(index < devices.size() ? devices[index].uuid : absl::StrCat(gpu));
  }
  return visible;
}

// True if it was accepted and has not been started.
bool Agent::DropWaiting(RunId run) {
  return std::erase_if(to_start_, [&](const RunCommand& command) { return command.run == run; }) >
         0;
}

void Agent::EndWithoutStarting(AgentRun run, RunOutcome outcome, std::string message,
                               absl::Time now) {
  const absl::Time end = run.phase == AgentRun::Phase::kStarted ? run.metered_until : now;
  run.phase = AgentRun::Phase::kEnded;
  book_.Put(run);
  const RunResult result{.run = run.run,
                         .outcome = outcome,
                         .start_time = end,
                         .end_time = end,
                         .message = std::move(message)};
  book_.Report(result);
  LogEvent(Describe(result));
}

void Agent::StopRun(RunId run, StopReason reason) {
  const absl::Status status = executor_.Stop(run, reason);
  if (!status.ok()) LogEvent(absl::StrCat("cannot stop a run: ", status.message()));
}

void Agent::ForgetRun(RunId run) {
  to_forget_.erase(run);
  const absl::Status status = executor_.Forget(run);
  if (!status.ok()) LogEvent(absl::StrCat("cannot put a run away: ", status.message()));
  book_.Erase(run);
}

void Agent::RenewLease() {
  const absl::Status status = executor_.RenewLease(lease_);
  if (!status.ok()) LogEvent(absl::StrCat("cannot renew the lease: ", status.message()));
}

void Agent::ReadMeters(const Moment& now) {
  if (!metering_.IsDue(now.uptime)) return;
  std::vector<EnergyReading> readings = metering_.Sample(now, executor_.CpuTimes());
  std::map<RunId, absl::Time> handed_out;
  for (const EnergyReading& reading : readings) {
    const auto [until, is_new] = handed_out.try_emplace(reading.run, reading.span.end);
    until->second = std::max(until->second, reading.span.end);
  }
  for (const auto& [run, until] : handed_out) {
    if (book_.Contains(run)) book_.Put(metering_.MovedOn(book_.Find(run), until));
  }
  book_.ReportReadings(std::move(readings));
}

// False if the disk refused; what changed is kept, and nothing is done about it, until it does not.
bool Agent::Commit(const Moment& now) {
  const RunBook::Pending pending = book_.pending();
  if (pending == RunBook::Pending::kNothing) return true;
  if (pending == RunBook::Pending::kAcknowledgement && now.uptime < commit_due_) return true;
  const absl::Status status = book_.Commit();
  if (status.ok()) return true;
  commit_due_ = now.uptime + kCommitRetry;
  SayOnce(absl::StrCat("cannot write to the agent's database: ", status.message(),
                       "; runs go on, nothing new is started or reported until it works"));
  return false;
}

void Agent::StartAccepted(const Moment& now) {
  for (const RunCommand& command : std::exchange(to_start_, {})) {
    const AgentRun run = book_.Find(command.run);
    const absl::Status status = executor_.Start(command, VisibleGpus(run));
    if (status.ok()) continue;
    EndWithoutStarting(run, RunOutcome::kFailed, std::string(status.message()), now.wall);
  }
}

void Agent::SendReports() {
  while (link_.IsUp() && sent_sequence_ < store_.last_sequence() &&
         connection_.queued() < kMostQueuedReports) {
    const absl::StatusOr<std::vector<AgentReport>> reports =
        store_.ReportsAfter(sent_sequence_, kMostQueuedReports);
    if (!reports.ok()) {
      SayOnce(absl::StrCat("cannot read the agent's database: ", reports.status().message()));
      return;
    }
    for (const AgentReport& report : *reports) connection_.Send(report);
    sent_sequence_ = reports->empty() ? store_.last_sequence() : reports->back().sequence;
  }
}

void Agent::KeepLink(const Moment& now) {
  if (link_.TakeHeartbeat(now.uptime)) {
    connection_.Send({.content = Heartbeat{now.wall}});
    if (lease_ != absl::InfiniteDuration()) RenewLease();
  }
  if (!link_.ShouldOpen(now.uptime)) return;
  link_.NoteOpened();
  connection_.Open(Hello());
}

AgentHello Agent::Hello() const {
  AgentHello hello{.node = options_.node, .version = options_.version};
  hello.node.agent_epoch = store_.epoch();
  for (const auto& [id, run] : book_.runs()) hello.known_runs.push_back(id);
  return hello;
}

void Agent::SayOnce(const std::string& problem) {
  if (problem != std::exchange(last_problem_, problem)) LogEvent(problem);
}

}  // namespace windfall
