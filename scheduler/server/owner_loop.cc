#include "scheduler/server/owner_loop.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "scheduler/control/dispatch.h"
#include "scheduler/control/node_events.h"
#include "scheduler/control/planning.h"
#include "scheduler/server/log_line.h"

namespace windfall {
namespace {

// Clients beyond this many are asked to come back: their calls would time out in the queue.
constexpr size_t kMostWaitingClients = 50'000;
// The planner rests this many times as long as it worked, so that on a small machine planning never
// takes more than a fifth of a core from answering.
constexpr int kPlanRest = 4;
constexpr absl::Duration kLongestPlanRest = absl::Seconds(5);
// A wall clock that was set forward is noticed after this long.
constexpr absl::Duration kLongestWait = absl::Seconds(1);
// How long the first plan waits for the first forecasts.
constexpr absl::Duration kForecastPatience = absl::Seconds(20);

bool SomeoneIsOverdue(const ClusterState& state, absl::Time now) {
  return std::any_of(state.nodes.begin(), state.nodes.end(), [&](const auto& entry) {
    const LiveNode& live = entry.second;
    return !live.node.connected && !(live.used == Resources{}) &&
           GiveUpTime(state.policy, live.node) <= now;
  });
}

}  // namespace

OwnerLoop::OwnerLoop(Store& store, LinkTable& links, SitePolicy policy, int first_plan_after)
    : store_(store),
      links_(links),
      policy_(std::move(policy)),
      inbox_(kMostWaitingClients),
      awaited_forecasts_(first_plan_after) {}

OwnerLoop::~OwnerLoop() { Stop(); }

absl::Status OwnerLoop::Start() {
  WINDFALL_ASSIGN_OR_RETURN(SavedRecords records, store_.Load());
  start_time_ = absl::Now();
  state_ = Restore(policy_, std::move(records), start_time_);
  thread_ = std::thread([this] { Loop(); });
  return absl::OkStatus();
}

void OwnerLoop::Stop() {
  inbox_.Close();
  if (thread_.joinable()) thread_.join();
}

void OwnerLoop::Loop() {
  while (!inbox_.IsClosed()) {
    std::vector<Inbox::Event> events = inbox_.Drain(NextDeadline(absl::Now()));
    RunTurn(std::move(events), absl::Now());
  }
  RunTurn(inbox_.Drain(absl::InfinitePast()), absl::Now());
}

void OwnerLoop::RunTurn(std::vector<Inbox::Event> events, absl::Time now) {
  Turn turn{.state = state_, .now = now};
  for (const Inbox::Event& event : events) event(turn);
  if (SomeoneIsOverdue(state_, now)) GiveUpLostRuns(state_, now, turn.effects);
  Dispatch(state_, now, turn.effects);
  const absl::Status durable = CommitTurn(turn);
  for (const auto& answer : turn.answers) answer(durable);
  if (!durable.ok()) {
    Recover(durable, now);
    return;
  }
  SendOrders(turn.effects);
  NotifySubscribers(turn.effects);
  if (observer_) observer_(state_);
  PlanIfDue(now);
}

absl::Status OwnerLoop::CommitTurn(Turn& turn) {
  const RecordChanges changes = Collect(state_, turn.effects);
  return changes.empty() ? absl::OkStatus() : store_.Commit(changes);
}

void OwnerLoop::Recover(const absl::Status& cause, absl::Time now) {
  LogLine(absl::StrCat("could not save: ", cause.message()));
  links_.CloseAll(absl::UnavailableError("the scheduler could not save; connect again"));
  absl::StatusOr<SavedRecords> records = store_.Load();
  if (!records.ok()) {
    LogLine(absl::StrCat("could not read back: ", records.status().message()));
    return;
  }
  std::map<std::string, Forecast> forecasts = std::move(state_.forecasts);
  state_ = Restore(policy_, *std::move(records), now);
  // Forecasts that were not saved are still the best that is known.
  for (auto& [zone, forecast] : forecasts) {
    if (forecast.id.IsSet() && forecast.id > state_.last_forecast) forecast.id = ForecastId();
    state_.beliefs[zone] = forecast.series;
    state_.forecasts[zone] = std::move(forecast);
  }
}

void OwnerLoop::SendOrders(const Effects& effects) {
  for (const AgentOrder& order : effects.orders) {
    if (const std::shared_ptr<AgentLink> link = links_.Find(order.node)) {
      link->Send(order.command);
    }
  }
}

void OwnerLoop::NotifySubscribers(const Effects& effects) {
  std::erase_if(subscriptions_, [&](const auto& entry) {
    const Subscription& subscription = entry.second;
    if (!effects.settled && !effects.jobs.contains(subscription.job)) return false;
    return !subscription.changed();
  });
}

void OwnerLoop::Subscribe(int64_t id, JobId job, std::function<bool()> changed) {
  if (changed()) subscriptions_[id] = {.job = job, .changed = std::move(changed)};
}

void OwnerLoop::Unsubscribe(int64_t id) { subscriptions_.erase(id); }

void OwnerLoop::ForecastsArrived() { --awaited_forecasts_; }

void OwnerLoop::SetObserver(std::function<void(const ClusterState&)> observer) {
  observer_ = std::move(observer);
}

bool OwnerLoop::MayPlan(absl::Time now) const {
  const bool forecasts_known = awaited_forecasts_ <= 0 || now >= start_time_ + kForecastPatience;
  return state_.plan_due && !planning_ && forecasts_known && CanPlan(state_);
}

void OwnerLoop::PlanIfDue(absl::Time now) {
  if (!MayPlan(now) || now < next_plan_time_) return;
  planning_ = true;
  state_.plan_due = false;
  planner_.Do([this, request = MakePlanRequest(state_, now)] {
    const absl::Time begin = absl::Now();
    WorkPlan plan = MakePlan(request);
    const absl::Duration rest =
        std::clamp(kPlanRest * (absl::Now() - begin), absl::ZeroDuration(), kLongestPlanRest);
    inbox_.Post([this, rest, plan = std::move(plan)](Turn& turn) {
      planning_ = false;
      next_plan_time_ = turn.now + rest;
      ApplyPlans(turn.state, plan, turn.now, turn.effects);
    });
  });
}

void OwnerLoop::PlanWhatIf(Turn& turn, const Job& job,
                           std::function<void(Turn&, const TaskPlan&)> done) {
  PlanRequest request = MakePlanRequest(turn.state, turn.now);
  const TaskId task = AddWhatIf(turn.state, job, request);
  planner_.Do([this, task, request = std::move(request), done = std::move(done)] {
    const std::vector<TaskPlan> plans = MakePlan(request).tasks;
    const auto plan = std::find_if(plans.begin(), plans.end(),
                                   [&](const TaskPlan& each) { return each.task == task; });
    const TaskPlan found = plan == plans.end() ? TaskPlan{.task = task} : *plan;
    inbox_.Post([done, found](Turn& later) { done(later, found); });
  });
}

absl::Time OwnerLoop::NextDeadline(absl::Time now) const {
  absl::Time next = std::min(now + kLongestWait, NextWake(state_, now));
  if (MayPlan(now)) next = std::min(next, next_plan_time_);
  return next;
}

}  // namespace windfall
