#include "scheduler/rpc/log_follow.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "scheduler/rpc/paced_stream.h"
#include "scheduler/rpc/request_id.h"
#include "scheduler/rpc/run_log.h"
#include "scheduler/rpc/task_runs.h"

namespace windfall {
namespace {

class LogFollower final : public PacedStream<v1::FollowLogsResponse> {
 public:
  LogFollower(const ServiceContext& context, const v1::FollowLogsRequest& request)
      : PacedStream(context), request_(request) {}

  // The subscription's first call, which comes at once, makes the first step.
  void Subscribe() {
    subscription_ = context_.scheduler.Subscribe(JobId(request_.job_id()),
                                                 [follower = weak_from_this()]() -> bool {
                                                   const auto alive = follower.lock();
                                                   return alive != nullptr && alive->Wake();
                                                 });
  }

 private:
  Next Advance() override {
    while (true) {
      if (log_ == nullptr) {
        std::optional<Next> next = OpenNextRun();
        if (next.has_value()) return *std::move(next);
      }
      RunLog::Part part = log_->Take();
      if (part.end) log_ = nullptr;
      if (!part.data.empty() || !part.status.ok()) return ToNext(std::move(part));
      if (!part.end) return {};
    }
  }

  // Opens the log of the next run. If there is none (yet): what to do instead.
  std::optional<Next> OpenNextRun() {
    const absl::StatusOr<TaskId> task = RequestedTask(request_.job_id(), request_.task_index());
    if (!task.ok()) return Next{.end = task.status()};
    if (run_.IsSet() && !request_.follow()) return Next{.end = absl::OkStatus()};
    absl::StatusOr<NextRun> next = NextRunOf(context_.reader, *task, run_);
    if (!next.ok()) return Next{.end = next.status()};
    if (!next->run.has_value()) return WithoutRun(*task, next->task_ended);
    if (!context_.scheduler.IsConnected(next->run->node))
      return Next{.end = NotConnected(*next->run)};
    run_ = next->run->id;
    log_ = std::make_shared<RunLog>(
        LogRequest{.run = run_,
                   .node = next->run->node,
                   .standard_error = request_.standard_error(),
                   .follow = request_.follow()},
        [this](const LogRequest& request, std::function<void(LogChunk)> chunk) {
          return context_.scheduler.ReadLog(request, std::move(chunk));
        },
        context_.pool,
        [follower = weak_from_this()] {
          if (const auto alive = follower.lock()) alive->Wake();
        });
    return std::nullopt;
  }

  Next WithoutRun(TaskId task, bool task_ended) const {
    if (run_.IsSet()) return task_ended ? Next{.end = absl::OkStatus()} : Next{};
    if (task_ended) {
      return {.end = absl::FailedPreconditionError(
                  absl::StrCat("task ", ToString(task), " never started: it has no output"))};
    }
    if (request_.follow()) return {};
    return {.end = absl::FailedPreconditionError(
                absl::StrCat("task ", ToString(task), " has not started; follow it to wait"))};
  }

  static absl::Status NotConnected(const Run& run) {
    return absl::UnavailableError(absl::StrCat("the node that holds the output of run ",
                                               run.id.value(),
                                               " is not connected; try again when it is"));
  }

  Next ToNext(RunLog::Part part) const {
    Next next;
    if (!part.data.empty()) {
      next.message.emplace().set_data(std::move(part.data));
      next.message->set_run_id(run_.value());
    }
    if (!part.status.ok()) next.end = std::move(part.status);
    return next;
  }

  void Ended() override {
    context_.scheduler.Unsubscribe(subscription_);
    if (log_ != nullptr) log_->Close();
  }

  const v1::FollowLogsRequest request_;
  Scheduler::SubscriptionId subscription_ = 0;
  // Of the steps, which never overlap.
  RunId run_;  // whose log is or was read last
  std::shared_ptr<RunLog> log_;
};

}  // namespace

grpc::ServerWriteReactor<v1::FollowLogsResponse>* FollowLogs(const ServiceContext& context,
                                                             const v1::FollowLogsRequest& request) {
  auto follower = std::make_shared<LogFollower>(context, request);
  auto* const stream = LogFollower::Start(follower);
  follower->Subscribe();
  return stream;
}

}  // namespace windfall
