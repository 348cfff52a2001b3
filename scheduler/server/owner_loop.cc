#include "scheduler/server/owner_loop.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "event_log/event_log.h"
#include "scheduler/control/apply_plans.h"
#include "scheduler/control/dispatch.h"
#include "scheduler/control/node_events.h"

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
// Each holds a copy of what is to be planned, and they delay each other.
constexpr int kMostWhatIfs = 8;
// How long the first plan waits for the first forecasts.
constexpr absl::Duration kForecastPatience = absl::Seconds(20);

// A misspelt name would leave its node always on without a word, but one that comes later is right.
void SayWhichSleepersAreUnseen(const ClusterState& state) {
  const std::vector<std::string> names = SleepersNeverSeen(state);
  if (names.empty()) return;
  LogEvent(absl::StrCat("sleeping_nodes: no node has registered yet as '",
                        absl::StrJoin(names, "', '"),
                        "'; check the spelling unless it is still to come"));
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
  SayWhichSleepersAreUnseen(state_);
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
  if (!unreadable_.ok()) unreadable_ = ReadBack(now);
  Turn turn{.state = state_, .now = now};
  for (const Inbox::Event& event : events) event(turn);
  GiveUpLostRuns(state_, now, turn.effects);
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
  if (!turn.failure.ok()) return turn.failure;
  const RecordChanges changes = Collect(state_, turn.effects);
  if (!unreadable_.ok()) return unreadable_;
  return changes.empty() ? absl::OkStatus() : store_.Commit(changes);
}

void OwnerLoop::Recover(const absl::Status& cause, absl::Time now) {
  links_.Clear(absl::UnavailableError("the scheduler could not save; connect again"));
  if (!unreadable_.ok()) return;  // said before
  LogEvent(absl::StrCat("could not save: ", cause.message()));
  unreadable_ = ReadBack(now);
  if (!unreadable_.ok()) LogEvent(absl::StrCat("could not read back: ", unreadable_.message()));
}

absl::Status OwnerLoop::ReadBack(absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(SavedRecords records, store_.Load());
  std::map<std::string, Forecast> forecasts = std::move(state_.forecasts);
  state_ = Restore(policy_, std::move(records), now);
  // Forecasts that were not saved are still the best that is known.
  for (auto& [zone, forecast] : forecasts) {
    if (forecast.id.IsSet() && forecast.id > state_.last_forecast) forecast.id = ForecastId();
    Add(forecast, state_.beliefs[zone]);
    state_.forecasts[zone] = std::move(forecast);
  }
  return absl::OkStatus();
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

// Nothing is planned while no node is connected, and what was says nothing of the work there is
// now.
void OwnerLoop::ForgetPlanIfVoid() {
  if (!state_.plan_due || CanPlan(state_) || !plan_board_.Get().has_value()) return;
  planner_.WhenIdle([this] {  // in place of the search that would go on telling
    plan_board_.Clear();
    return false;
  });
}

void OwnerLoop::PlanIfDue(absl::Time now) {
  ForgetPlanIfVoid();
  if (!MayPlan(now) || now < next_plan_time_) return;
  planning_ = true;
  state_.plan_due = false;
  // Shared, because the proof of how good the plan is needs both when all else is done.
  const auto request = std::make_shared<const PlanRequest>(MakePlanRequest(state_, now));
  planner_.Do([this, request] {
    if (inbox_.IsClosed()) return;
    const absl::Time begin = absl::Now();
    const auto plan = std::make_shared<const WorkPlan>(MakePlan(*request));
    const absl::Duration rest =
        std::clamp(kPlanRest * (absl::Now() - begin), absl::ZeroDuration(), kLongestPlanRest);
    inbox_.Post([this, rest, plan](Turn& turn) {
      planning_ = false;
      next_plan_time_ = turn.now + rest;
      ApplyPlans(turn.state, *plan, turn.now, turn.effects);
    });
    planner_.WhenIdle([this, request, plan] {
      Certify(*request, *plan);
      return false;
    });
  });
}

void OwnerLoop::Certify(const PlanRequest& request, const WorkPlan& plan) {
  const auto search = std::make_shared<CertificateSearch>(request, plan, known_prices_);
  plan_board_.Set(search->certificate());
  planner_.WhenIdle([this, search] {
    const bool goes_on = search->Step();
    plan_board_.Set(search->certificate());
    known_prices_ = search->prices();
    return goes_on;
  });
}

void OwnerLoop::PlanWhatIf(Turn& turn, const Job& job,
                           std::function<void(absl::StatusOr<SharedSurroundings>)> done) {
  if (what_ifs_ >= kMostWhatIfs) {
    return done(absl::ResourceExhaustedError("many plans are being made; try again in a moment"));
  }
  ++what_ifs_;
  PlanRequest request = MakePlanRequest(turn.state, turn.now);
  const TaskId task = AddWhatIf(turn.state, job, request);
  planner_.Do([this, task, request = std::move(request), done = std::move(done)] {
    --what_ifs_;
    if (inbox_.IsClosed()) return done(absl::UnavailableError("the scheduler is stopping"));
    done(std::make_shared<TaskSurroundings>(SurroundingsOf(task, request, MakePlan(request))));
  });
}

absl::Time OwnerLoop::NextDeadline(absl::Time now) const {
  absl::Time next = std::min(now + kLongestWait, NextWake(state_, now));
  if (MayPlan(now)) next = std::min(next, next_plan_time_);
  return next;
}

}  // namespace windfall
