// Everything that the scheduler knows and decides from. Owned by one thread; a plain value.
#ifndef WINDFALL_SCHEDULER_CONTROL_CLUSTER_STATE_H_
#define WINDFALL_SCHEDULER_CONTROL_CLUSTER_STATE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "domain/node_sleep.h"
#include "domain/record_changes.h"
#include "domain/site_prices.h"
#include "scheduler/control/belief.h"

namespace windfall {

// The site's choices that decisions depend on.
struct SitePolicy {
  std::map<std::string, int32_t> pue_permille_by_zone;  // every zone of the site has an entry
  absl::Duration default_slack = absl::Hours(24);
  absl::Duration default_duration = absl::Hours(1);
  absl::Duration lease = absl::Minutes(5);  // infinite: never expires
  Power planning_power_per_gpu = Watts(300);
  Power planning_power_per_cpu = Watts(10);
  Energy transfer_energy_per_gigabyte = kTransferEnergyPerGigabyte;
  std::optional<SitePrices> prices;  // absent: emissions are minimized
  SleepPolicy sleep;
};

std::string ZoneNames(const SitePolicy& policy);  // "DE, GB"

// A job that has not ended, with the records of its tasks that have not ended.
struct LiveJob {
  Job job;
  std::map<int32_t, Task> tasks;
};

struct LiveNode {
  Node node;
  Resources used;  // by runs that have not ended
};

// What a live run was seen to draw, and for how long: what its work will be expected to draw. Not
// durable: a restart forgets the part before it, of both.
struct Draw {
  Energy energy;
  absl::Duration metered;  // by the readings of one component, as components overlap in time
  EnergyComponent metered_by = EnergyComponent::kOther;
  bool part_unknown = false;  // `energy` is not all of it
};

// Orders tasks by the moment at which something must be decided about them.
using WakeQueue = std::set<std::pair<absl::Time, TaskId>>;

struct ClusterState {
  SitePolicy policy;
  // Since when: plans that were made before may rest on another, with other prices.
  absl::Time policy_time = absl::InfinitePast();

  std::map<JobId, LiveJob> jobs;
  std::map<RunId, Run> runs;  // not ended
  std::map<NodeId, LiveNode> nodes;
  std::map<std::string, NodeId> nodes_by_name;
  std::map<TaskId, TaskPlan> plans;
  // How many live jobs come after a job, and how those ended that have.
  std::map<JobId, int32_t> awaited;
  std::map<JobId, TaskState> outcomes;
  absl::flat_hash_map<std::string, JobId> jobs_by_key;
  absl::flat_hash_map<std::string, WorkHistory> history;

  // The forecast in use by zone, as issued, and what is believed of the recent past and the future.
  std::map<std::string, Forecast> forecasts;
  std::map<std::string, Belief> beliefs;
  std::map<RunId, Draw> draws;  // of live runs
  // Settled intensity of the last days: what need not be stored again.
  std::map<SeriesIdentity, IntensitySeries> actuals;
  // Newest ledger entries whose intensity is not settled, by zone.
  std::map<std::string, std::vector<LedgerEntry>> unsettled;

  // Live jobs, the most urgent first: (latest start of one task, job).
  std::set<std::pair<absl::Time, JobId>> by_urgency;
  // Planned starts and segment ends that lie ahead.
  WakeQueue wakes;
  std::map<TaskId, absl::Time> wake_times;
  // Tasks whose time has come and that wait for capacity.
  std::set<TaskId> ready;
  // Up to when the front of by_urgency was looked at.
  absl::Time urgency_checked = absl::InfinitePast();
  // Whether capacity was freed or a task became ready since the last dispatch.
  bool dispatch_due = false;
  // Whether something changed that plans depend on.
  bool plan_due = false;

  JobId last_job;
  RunId last_run;
  NodeId last_node;
  ForecastId last_forecast;

  LiveJob* FindJob(JobId id);
  const LiveJob* FindJob(JobId id) const;
  // Null for a task that has never started or has ended.
  const Task* FindTask(TaskId id) const;
};

// The state that a restart continues from: nobody is connected, everything planned is due again.
// `now` stands in for when the nodes were last seen.
ClusterState Restore(SitePolicy policy, SavedRecords records, absl::Time now);

// When a task is looked at next: replaces what was set before. Infinite: never.
void SetWake(ClusterState& state, TaskId task, absl::Time time);
// The earliest moment after `now` at which Dispatch has something to do by itself. Infinite: only
// events matter.
absl::Time NextWake(const ClusterState& state, absl::Time now);

// When `run`, whose node is not connected, is given up as lost. Its agent stops it after one lease
// and kills it after the job's grace; the second lease and an allowance cover a slow clock.
absl::Time GiveUpTime(const ClusterState& state, const Run& run);
// When the first run of a node that is away is given up. Infinite: there is none.
absl::Time NextGiveUp(const ClusterState& state);

// How long so many whole tasks of the job take if they have all nodes of the site to themselves.
// O(nodes).
absl::Duration LeastLength(const ClusterState& state, const Job& job, int64_t tasks);
// Running time of `task` that is still expected, resume overhead excluded; positive. The estimate
// holds until its end: what is planned to follow counts on that. One that has overrun it is
// expected to need a twentieth of it more, as nobody knows how much.
absl::Duration ExpectedRemaining(const Job& job, const Task& task);
// The same of the task of a live run, from `now` on.
absl::Duration ExpectedRemaining(const ClusterState& state, const Run& run, absl::Time now);
// How far `run` has brought its task by `until`: its running time without the resume overhead.
// Negative while it still resumes; zero if it is not known to have started.
absl::Duration Progress(const Job& job, const Run& run, absl::Time until);
// The latest start of `task` that still meets the deadline, resume overhead included.
absl::Time LatestStart(const Job& job, const Task& task);
// From when on a pending task with this plan starts wherever there is room, whatever the plan says:
// its latest safe start. One that is late anyway takes what the plan leaves it, from the planned
// start on, so that it takes no node from one that can still be on time.
absl::Time AnywhereTime(const TaskPlan& plan);
// When a pending task with this plan is to be looked at: at its start, or its latest safe start.
absl::Time DueTime(const TaskPlan& plan);
// The record of a pending task, made up for one that has never started.
Task TaskOrNew(const LiveJob& live, int32_t index);
// Makes a job live: known by its key, its urgency and what it comes after. Its tasks are the
// caller's.
void AddJob(ClusterState& state, Job job);
// Takes an ended job out, remembering its outcome if a live one comes after it.
void RemoveJob(ClusterState& state, JobId id);
// Where a job stands in `by_urgency`.
std::pair<absl::Time, JobId> Urgency(const Job& job);
// Whether the task waits, perhaps for other jobs: not one whose job is held or cancelled.
bool IsPending(const ClusterState& state, TaskId task);
// Whether tasks of the job may start at all now: not held, not cancelled, predecessors succeeded.
bool MayStart(const ClusterState& state, const Job& job);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_CLUSTER_STATE_H_
