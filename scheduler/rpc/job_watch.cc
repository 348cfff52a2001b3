#include "scheduler/rpc/job_watch.h"

#include <atomic>
#include <memory>
#include <utility>

#include "scheduler/rpc/job_reads.h"
#include "scheduler/rpc/paced_stream.h"

namespace windfall {
namespace {

class JobWatcher final : public PacedStream<v1::WatchJobResponse> {
 public:
  JobWatcher(const ServiceContext& context, const v1::WatchJobRequest& request)
      : PacedStream(context), request_(request) {}

  // The subscription's first call, which comes at once, makes the first message.
  void Subscribe() {
    subscription_ = context_.scheduler.Subscribe(JobId(request_.job_id()),
                                                 [watcher = weak_from_this(), this]() -> bool {
                                                   const auto alive = watcher.lock();
                                                   if (alive == nullptr) return false;
                                                   changed_ = true;
                                                   return Wake();
                                                 });
  }

 private:
  Next Advance() override {
    if (!changed_.exchange(false)) return {};
    absl::StatusOr<JobNews> news = WatchedJob(context_.reader, request_);
    if (!news.ok()) return {.end = news.status()};
    Next next{.message = std::move(news->response)};
    if (news->last) next.end = absl::OkStatus();
    return next;
  }

  void Ended() override { context_.scheduler.Unsubscribe(subscription_); }

  const v1::WatchJobRequest request_;
  std::atomic<bool> changed_ = false;
  Scheduler::SubscriptionId subscription_ = 0;
};

}  // namespace

grpc::ServerWriteReactor<v1::WatchJobResponse>* WatchJob(const ServiceContext& context,
                                                         const v1::WatchJobRequest& request) {
  auto watcher = std::make_shared<JobWatcher>(context, request);
  auto* const stream = JobWatcher::Start(watcher);
  watcher->Subscribe();
  return stream;
}

}  // namespace windfall
