#include "scheduler/server/scheduler.h"

#include <atomic>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "event_log/event_log.h"
#include "scheduler/control/intensity_events.h"
#include "scheduler/control/steering.h"
#include "scheduler/server/agent_events.h"
#include "scheduler/server/intensity_watch.h"
#include "scheduler/server/job_requests.h"
#include "scheduler/server/link_table.h"
#include "scheduler/server/owner_loop.h"

namespace windfall {
namespace {

SitePolicy ToPolicy(const SchedulerOptions& options) {
  SitePolicy policy{.default_slack = options.default_slack,
                    .default_duration = options.default_duration,
                    .lease = options.lease,
                    .planning_power_per_gpu = options.planning_power_per_gpu,
                    .planning_power_per_cpu = options.planning_power_per_cpu,
                    .transfer_energy_per_gigabyte = options.transfer_energy_per_gigabyte,
                    .prices = options.prices,
                    .sleep = options.sleep};
  for (const auto& [zone, zone_options] : options.zones) {
    policy.pue_permille_by_zone[zone] = zone_options.pue_permille;
  }
  return policy;
}

// What cannot be taken now comes again with the next fetch.
void TakeActual(Turn& turn, Store& store, const IntensitySeries& actual) {
  absl::StatusOr<std::vector<LedgerEntry>> settled =
      store.SettledEntries(NewIn(turn.state, actual));
  if (!settled.ok()) {
    LogEvent(absl::StrCat("could not settle: ", settled.status().message()));
    return;
  }
  OnActual(turn.state, actual, *std::move(settled), turn.effects);
}

// Gives `result` to `done` once the turn is durable.
template <typename T>
void AnswerWhenDurable(Turn& turn, Scheduler::Done<T> done, absl::StatusOr<T> result) {
  turn.answers.push_back(
      [done = std::move(done), result = std::move(result)](const absl::Status& durable) {
        if (!result.ok() || durable.ok()) {
          done(result);
        } else {
          done(durable);
        }
      });
}

}  // namespace

class Scheduler::Impl {
 public:
  Impl(const SchedulerOptions& options, std::unique_ptr<Store> store,
       std::unique_ptr<StoreReader> history, size_t zones)
      : options_(options),
        store_(std::move(store)),
        history_(std::move(history)),
        links_([this](NodeId node) { log_readers_.EndAll(node, "the node went away"); }),
        loop_(*store_, links_, ToPolicy(options), static_cast<int>(zones)) {}

  ~Impl() {
    loop_.Stop();
    links_.Clear(absl::UnavailableError("the scheduler is stopping"));
  }

  absl::Status Start(std::map<std::string, std::unique_ptr<ForecastChain>> chains) {
    loop_.SetObserver([this](const ClusterState& state) { TellWatches(state); });
    for (auto& [zone, chain] : chains) Watch(zone, std::move(chain));
    return loop_.Start();
  }

  // Posts `event`, which makes the result of type T, for `done`.
  template <typename T>
  void Call(Done<T> done, std::function<absl::StatusOr<T>(Turn&, Store&)> event) {
    const auto posted =
        loop_.inbox().PostFromClient([this, done, event = std::move(event)](Turn& turn) {
          AnswerWhenDurable<T>(turn, done, event(turn, *store_));
        });
    Refuse(posted, done);
  }

  template <typename T>
  static void Refuse(Inbox::Posted posted, const Done<T>& done) {
    if (posted == Inbox::Posted::kFull) {
      done(absl::ResourceExhaustedError("the scheduler has too much to do; try again in a moment"));
    } else if (posted == Inbox::Posted::kClosed) {
      done(absl::UnavailableError("the scheduler is stopping"));
    }
  }

  void PlanWhatIf(JobSpec spec, Done<SharedSurroundings> done) {
    const auto posted =
        loop_.inbox().PostFromClient([this, done, spec = std::move(spec)](Turn& turn) {
          absl::StatusOr<Job> job = AdmitWhatIf(turn, *store_, spec);
          if (!job.ok()) return done(job.status());
          loop_.PlanWhatIf(turn, *job, done);
        });
    Refuse(posted, done);
  }

  SubscriptionId Subscribe(JobId job, std::function<bool()> changed) {
    const SubscriptionId id = ++last_subscription_;
    loop_.inbox().Post([this, id, job, changed = std::move(changed)](Turn& turn) {
      turn.answers.push_back(
          [this, id, job, changed](const absl::Status&) { loop_.Subscribe(id, job, changed); });
    });
    return id;
  }

  void Unsubscribe(SubscriptionId id) {
    loop_.inbox().Post([this, id](Turn&) { loop_.Unsubscribe(id); });
  }

  OwnerLoop& loop() { return loop_; }
  LinkTable& links() { return links_; }
  LogReaders& log_readers() { return log_readers_; }
  const ZoneBoard& board() const { return board_; }
  const SchedulerOptions& options() const { return options_; }

 private:
  void Watch(const std::string& zone, std::unique_ptr<ForecastChain> chain) {
    const ZoneOptions& options = options_.zones.at(zone);
    board_.AddZone(zone, chain->descriptions());
    const absl::Duration stale_after = chain->stale_after();
    std::unique_ptr<ZoneForecaster> forecaster;
    if (options.model) {
      forecaster = std::make_unique<ZoneForecaster>(zone, stale_after, *history_);
    }
    const IntensityWatch::Callbacks callbacks{
        .forecast =
            [this, zone, stale_after](FetchedForecast fetched) {
              OnFetched(zone, stale_after, std::move(fetched));
            },
        .actual =
            [this](IntensitySeries actual) {
              loop_.inbox().Post([this, actual = std::move(actual)](Turn& turn) {
                TakeActual(turn, *store_, actual);
              });
            }};
    watches_[zone] = std::make_unique<IntensityWatch>(std::move(chain), std::move(forecaster),
                                                      options.refresh, callbacks);
  }

  void OnFetched(const std::string& zone, absl::Duration stale_after, FetchedForecast fetched) {
    loop_.inbox().Post([this, zone, stale_after, fetched = std::move(fetched)](Turn& turn) {
      if (fetched_.insert(zone).second) loop_.ForecastsArrived();
      board_.SetForecast(zone, fetched.forecast, !IsPlannedWith(turn, zone, stale_after, fetched));
      board_.SetRefresh(zone, fetched.sources, fetched.model,
                        turn.now + options_.zones.at(zone).refresh);
    });
  }

  // Takes what was fetched. Whether there is a forecast to plan with after that.
  static bool IsPlannedWith(Turn& turn, const std::string& zone, absl::Duration stale_after,
                            const FetchedForecast& fetched) {
    if (fetched.forecast.has_value()) {
      OnForecast(turn.state, *fetched.forecast, turn.effects);
      return true;
    }
    const auto known = turn.state.forecasts.find(zone);
    const bool stale =
        known == turn.state.forecasts.end() || turn.now - known->second.fetch_time > stale_after;
    if (stale) OnForecastStale(turn.state, zone);
    return !stale;
  }

  // Tells each watch from when on actual intensity is still missing.
  void TellWatches(const ClusterState& state) {
    for (const auto& [zone, entries] : state.unsettled) {
      const auto watch = watches_.find(zone);
      if (watch == watches_.end() || entries.empty()) continue;
      watch->second->NeedActualFrom(entries.front().span.begin);
    }
  }

  const SchedulerOptions options_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<StoreReader> history_;
  LogReaders log_readers_;
  LinkTable links_;
  ZoneBoard board_;
  std::atomic<SubscriptionId> last_subscription_ = 0;
  std::set<std::string> fetched_;  // zones that have answered once; owner thread only
  OwnerLoop loop_;
  // Complete before the loop starts, and there until it has ended: its thread reads it.
  std::map<std::string, std::unique_ptr<IntensityWatch>> watches_;
};

Scheduler::Scheduler(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scheduler::~Scheduler() = default;

absl::StatusOr<std::unique_ptr<Scheduler>> Scheduler::Start(
    const SchedulerOptions& options, std::unique_ptr<Store> store,
    std::unique_ptr<StoreReader> history,
    std::map<std::string, std::unique_ptr<ForecastChain>> chains) {
  auto impl = std::make_unique<Impl>(options, std::move(store), std::move(history), chains.size());
  WINDFALL_RETURN_IF_ERROR(impl->Start(std::move(chains)));
  return std::unique_ptr<Scheduler>(new Scheduler(std::move(impl)));
}

void Scheduler::Submit(JobSpec spec, std::string key, Done<SubmitResult> done) {
  impl_->Call<SubmitResult>(
      std::move(done), [spec = std::move(spec), key = std::move(key)](Turn& turn, Store& store) {
        return SubmitJob(turn, store, spec, key);
      });
}

void Scheduler::Cancel(JobId job, Done<Job> done) {
  impl_->Call<Job>(std::move(done), [job](Turn& turn, Store& store) {
    return ChangeJob(turn, store, job,
                     [&] { return CancelJob(turn.state, job, turn.now, turn.effects); });
  });
}

void Scheduler::Hold(JobId job, Done<Job> done) {
  impl_->Call<Job>(std::move(done), [job](Turn& turn, Store& store) {
    return ChangeJob(turn, store, job, [&] { return HoldJob(turn.state, job, turn.effects); });
  });
}

void Scheduler::Release(JobId job, Done<Job> done) {
  impl_->Call<Job>(std::move(done), [job](Turn& turn, Store& store) {
    return ChangeJob(turn, store, job,
                     [&] { return ReleaseJob(turn.state, job, turn.now, turn.effects); });
  });
}

void Scheduler::Retry(JobId job, Done<Job> done) {
  impl_->Call<Job>(std::move(done),
                   [job](Turn& turn, Store& store) { return RetryEndedJob(turn, store, job); });
}

void Scheduler::SetDrained(std::string node_name, bool drained, Done<Node> done) {
  impl_->Call<Node>(
      std::move(done),
      [name = std::move(node_name), drained](Turn& turn, Store&) -> absl::StatusOr<Node> {
        WINDFALL_ASSIGN_OR_RETURN(const NodeId id,
                                  windfall::SetDrained(turn.state, name, drained, turn.effects));
        return turn.state.nodes.at(id).node;
      });
}

void Scheduler::PlanWhatIf(JobSpec spec, Done<SharedSurroundings> done) {
  impl_->PlanWhatIf(std::move(spec), std::move(done));
}

void Scheduler::FindSurroundings(TaskId task, Done<SharedSurroundings> done) {
  impl_->Call<SharedSurroundings>(std::move(done), [task](Turn& turn, Store&) {
    auto found = SurroundingsOf(turn.state, task, turn.now);
    return found.has_value() ? std::make_shared<const TaskSurroundings>(*std::move(found))
                             : nullptr;
  });
}

void Scheduler::SaveReport(SavedReport report, std::string key, Done<SavedReport> done) {
  impl_->Call<SavedReport>(std::move(done),
                           [report = std::move(report), key = std::move(key)](Turn&, Store& store) {
                             return store.SaveReport(report, key);
                           });
}

Scheduler::SubscriptionId Scheduler::Subscribe(JobId job, std::function<bool()> changed) {
  return impl_->Subscribe(job, std::move(changed));
}

void Scheduler::Unsubscribe(SubscriptionId id) { impl_->Unsubscribe(id); }

void Scheduler::AgentConnected(std::shared_ptr<AgentLink> link, AgentHello hello) {
  impl_->loop().inbox().Post([this, link = std::move(link), hello = std::move(hello)](Turn& turn) {
    OnAgentConnected(turn, impl_->links(), impl_->options(), link, hello);
  });
}

void Scheduler::AgentReported(AgentLink* link, AgentReport report) {
  if (auto* chunk = std::get_if<LogChunk>(&report.content)) {
    impl_->log_readers().Deliver(std::move(*chunk));
    return;
  }
  impl_->loop().inbox().Post([this, link, report = std::move(report)](Turn& turn) {
    OnAgentReported(turn, impl_->loop().store(), impl_->links(), link, report);
  });
}

void Scheduler::AgentDisconnected(AgentLink* link) {
  impl_->loop().inbox().Post(
      [this, link](Turn& turn) { OnAgentDisconnected(turn, impl_->links(), link); });
}

std::function<void()> Scheduler::ReadLog(const LogRequest& request,
                                         std::function<void(LogChunk)> chunk) {
  const std::shared_ptr<AgentLink> link = impl_->links().Find(request.node);
  if (link == nullptr) {
    chunk({.end = true, .error = "the node of this run is not connected; its output is there"});
    return [] {};
  }
  LogRequest sent = request;
  sent.request_id = impl_->log_readers().Add(request.node, std::move(chunk));
  link->Send(sent);
  return [this, link, id = sent.request_id] {
    impl_->log_readers().Remove(id);
    link->Send(AgentCancelLog{.request_id = id});
  };
}

std::vector<ZoneStatus> Scheduler::Zones() const { return impl_->board().All(); }

bool Scheduler::IsConnected(NodeId node) const { return impl_->links().Find(node) != nullptr; }

std::optional<PlanCertificate> Scheduler::Certificate() const {
  return impl_->loop().plan_board().Get();
}

const SchedulerOptions& Scheduler::options() const { return impl_->options(); }

}  // namespace windfall
