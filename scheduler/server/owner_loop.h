// The one thread that owns the scheduler's state.
#ifndef WINDFALL_SCHEDULER_SERVER_OWNER_LOOP_H_
#define WINDFALL_SCHEDULER_SERVER_OWNER_LOOP_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/control/cluster_state.h"
#include "scheduler/control/plan_certificate.h"
#include "scheduler/control/planning.h"
#include "scheduler/server/inbox.h"
#include "scheduler/server/link_table.h"
#include "scheduler/server/plan_board.h"
#include "scheduler/server/turn.h"
#include "scheduler/server/worker_thread.h"
#include "scheduler/store/store.h"

namespace windfall {

// One turn: drain the inbox, decide, commit one transaction for all of it, then answer the callers
// and send the orders. Nothing is answered or sent that is not durable. When a commit fails, the
// state is read back from the store, every caller of the turn gets the error, and all agents are
// made to connect again, so that they repeat what was not acknowledged: what their old streams had
// sent meanwhile is not taken, as it would come before what was lost.
class OwnerLoop {
 public:
  // `store` and `links` outlive the loop. `first_plan_after`: how many calls of ForecastsArrived to
  // wait for before the first plan (with a time limit), so that a restart does not start everything
  // at once for want of a forecast that is on its way.
  OwnerLoop(Store& store, LinkTable& links, SitePolicy policy, int first_plan_after);
  ~OwnerLoop();  // as Stop()

  absl::Status Start();
  // Finishes what is in the inbox and ends the thread.
  void Stop();

  Inbox& inbox() { return inbox_; }
  const PlanBoard& plan_board() const { return plan_board_; }

  // The following are for events, on the owner thread.
  Store& store() { return store_; }
  void Subscribe(int64_t id, JobId job, std::function<bool()> changed);
  void Unsubscribe(int64_t id);
  // Plans `job` beside everything else, off this thread, where `done` runs too. ResourceExhausted
  // where many wait already; Unavailable if the loop ends first.
  void PlanWhatIf(Turn& turn, const Job& job,
                  std::function<void(absl::StatusOr<SharedSurroundings>)> done);
  void ForecastsArrived();
  // Called at the end of each turn with the state, for what is shown without a commit.
  void SetObserver(std::function<void(const ClusterState&)> observer);

 private:
  struct Subscription {
    JobId job;
    std::function<bool()> changed;
  };

  void Loop();
  void RunTurn(std::vector<Inbox::Event> events, absl::Time now);
  absl::Status CommitTurn(Turn& turn);
  void Recover(const absl::Status& cause, absl::Time now);
  absl::Status ReadBack(absl::Time now);
  void SendOrders(const Effects& effects);
  void NotifySubscribers(const Effects& effects);
  void ForgetPlanIfVoid();
  void PlanIfDue(absl::Time now);
  // On the planner's thread, while it has nothing else to do.
  void Certify(const PlanRequest& request, const WorkPlan& plan);
  bool MayPlan(absl::Time now) const;
  absl::Time NextDeadline(absl::Time now) const;

  Store& store_;
  LinkTable& links_;
  const SitePolicy policy_;
  Inbox inbox_;
  ClusterState state_;
  // Why the state is not what the store has, after a failed commit; nothing is durable until it is.
  absl::Status unreadable_;
  std::map<int64_t, Subscription> subscriptions_;
  std::function<void(const ClusterState&)> observer_;
  int awaited_forecasts_;
  absl::Time start_time_;
  bool planning_ = false;
  std::atomic<int> what_ifs_ = 0;  // that wait or are planned
  absl::Time next_plan_time_ = absl::InfinitePast();
  PlanBoard plan_board_;
  KnownPrices known_prices_;  // of the planner's thread
  std::thread thread_;
  WorkerThread planner_;  // last: it posts to the inbox until it ends
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_OWNER_LOOP_H_
