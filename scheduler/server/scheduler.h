// The running scheduler: one owner thread, a bounded inbox, and the threads that fetch forecasts
// and plan for it. What rpc and the console talk to; it knows neither.
#ifndef WINDFALL_SCHEDULER_SERVER_SCHEDULER_H_
#define WINDFALL_SCHEDULER_SERVER_SCHEDULER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/plan_certificate.h"
#include "domain/record_changes.h"
#include "forecasts/forecast_chain.h"
#include "scheduler/control/planning.h"
#include "scheduler/server/agent_link.h"
#include "scheduler/server/job_requests.h"
#include "scheduler/server/scheduler_options.h"
#include "scheduler/server/zone_board.h"
#include "scheduler/store/store.h"
#include "scheduler/store/store_reader.h"

namespace windfall {

// Thread-safe. Callbacks run on the owner thread after the commit that made their answer true (that
// of PlanWhatIf, which changes nothing, on the planner's): they must be quick and must not call
// back into the scheduler. Every callback is called exactly once, at the latest by the destructor
// (Unavailable).
class Scheduler {
 public:
  template <typename T>
  using Done = std::function<void(absl::StatusOr<T>)>;

  // Loads the saved records and starts the threads. `history` reads the same store, for the model;
  // it is let go before the store. Forecast chains are by zone.
  static absl::StatusOr<std::unique_ptr<Scheduler>> Start(
      const SchedulerOptions& options, std::unique_ptr<Store> store,
      std::unique_ptr<StoreReader> history,
      std::map<std::string, std::unique_ptr<ForecastChain>> chains);
  ~Scheduler();

  void Submit(JobSpec spec, std::string idempotency_key, Done<SubmitResult> done);
  void Cancel(JobId job, Done<Job> done);
  void Hold(JobId job, Done<Job> done);
  void Release(JobId job, Done<Job> done);
  void Retry(JobId job, Done<Job> done);
  void SetDrained(std::string node_name, bool drained, Done<Node> done);
  // The plan of the first task of `spec` beside what is queued, without submitting.
  void PlanWhatIf(JobSpec spec, Done<SharedSurroundings> done);
  // What a task is planned to do, and what is around it. Null if it does not wait for a plan's
  // start.
  void FindSurroundings(TaskId task, Done<SharedSurroundings> done);
  void SaveReport(SavedReport report, std::string idempotency_key, Done<SavedReport> done);

  // Calls `changed` whenever something durable about `job` changes, until it returns false or the
  // subscription is cancelled. The first call comes at once. `changed` runs on the owner thread.
  using SubscriptionId = int64_t;
  SubscriptionId Subscribe(JobId job, std::function<bool()> changed);
  void Unsubscribe(SubscriptionId id);

  // A connected agent; see agent_link.h.
  void AgentConnected(std::shared_ptr<AgentLink> link, AgentHello hello);
  void AgentReported(AgentLink* link, AgentReport report);
  void AgentDisconnected(AgentLink* link);

  // Asks the node of `run` for its output; chunks come to `chunk` (on any thread) until it gets one
  // with `end`. The returned function stops it.
  std::function<void()> ReadLog(const LogRequest& request, std::function<void(LogChunk)> chunk);

  // State that is not in the store. Safe to call from any thread, answers at once.
  std::vector<ZoneStatus> Zones() const;
  bool IsConnected(NodeId node) const;
  std::optional<PlanCertificate> Certificate() const;  // absent before the first plan
  const SchedulerOptions& options() const;

 private:
  class Impl;
  explicit Scheduler(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_SCHEDULER_H_
