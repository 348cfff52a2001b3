#include "cli/client.h"

#include <chrono>
#include <mutex>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "cli/rpc_status.h"
#include "grpcpp/grpcpp.h"
#include "windfall/v1/forecast.grpc.pb.h"
#include "windfall/v1/job.grpc.pb.h"
#include "windfall/v1/node.grpc.pb.h"
#include "windfall/v1/report.grpc.pb.h"

namespace windfall {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(10);
constexpr absl::Duration kConnectTimeout = absl::Seconds(5);
constexpr absl::Duration kSubmitPatience = absl::Seconds(10);
constexpr absl::Duration kRetryPause = absl::Milliseconds(200);

std::chrono::system_clock::time_point FromNow(absl::Duration duration) {
  return absl::ToChronoTime(absl::Now() + duration);
}

// Whether the channel got through before it failed or time was up.
bool WaitUntilConnected(grpc::Channel& channel) {
  const auto deadline = FromNow(kConnectTimeout);
  for (grpc_connectivity_state state = channel.GetState(true); state != GRPC_CHANNEL_READY;
       state = channel.GetState(true)) {
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE || state == GRPC_CHANNEL_SHUTDOWN) return false;
    if (!channel.WaitForStateChange(state, deadline)) return false;
  }
  return true;
}

}  // namespace

class Client::Impl {
 public:
  Impl(std::string target, std::shared_ptr<grpc::Channel> channel)
      : target_(std::move(target)),
        jobs_(v1::JobService::NewStub(channel)),
        forecasts_(v1::ForecastService::NewStub(channel)),
        nodes_(v1::NodeService::NewStub(channel)),
        reports_(v1::ReportService::NewStub(channel)) {}

  v1::JobService::Stub& jobs() { return *jobs_; }
  v1::ForecastService::Stub& forecasts() { return *forecasts_; }
  v1::NodeService::Stub& nodes() { return *nodes_; }
  v1::ReportService::Stub& reports() { return *reports_; }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                Stub& stub, const Request& request) {
    grpc::ClientContext context;
    context.set_deadline(FromNow(kCallTimeout));
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return ToStatus(status);
    return response;
  }

  // Reads what `open` starts until it ends or is cancelled.
  template <typename Response, typename Open>
  absl::Status Read(absl::Duration timeout, Open open,
                    const std::function<void(const Response&)>& received) {
    grpc::ClientContext context;
    if (timeout < absl::InfiniteDuration()) context.set_deadline(FromNow(timeout));
    if (!Enter(context)) return absl::CancelledError("stopped waiting for the scheduler");
    const auto reader = open(&context);
    Response response;
    while (reader->Read(&response)) received(response);
    const grpc::Status status = reader->Finish();
    Leave(context);
    return ToStatus(status);
  }

  void CancelStreams() {
    absl::MutexLock lock(&mutex_);
    cancelled_ = true;
    for (grpc::ClientContext* context : streams_) context->TryCancel();
  }

 private:
  absl::Status ToStatus(const grpc::Status& status) const {
    return RpcStatus(static_cast<absl::StatusCode>(status.error_code()), status.error_message(),
                     target_);
  }

  // False once streams have been cancelled.
  bool Enter(grpc::ClientContext& context) {
    absl::MutexLock lock(&mutex_);
    if (!cancelled_) streams_.insert(&context);
    return !cancelled_;
  }
  void Leave(grpc::ClientContext& context) {
    absl::MutexLock lock(&mutex_);
    streams_.erase(&context);
  }

  const std::string target_;
  const std::unique_ptr<v1::JobService::Stub> jobs_;
  const std::unique_ptr<v1::ForecastService::Stub> forecasts_;
  const std::unique_ptr<v1::NodeService::Stub> nodes_;
  const std::unique_ptr<v1::ReportService::Stub> reports_;
  absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<grpc::ClientContext*> streams_ ABSL_GUARDED_BY(mutex_);
};

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(const std::string& target) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // the scheduler is ours, not on the web
  arguments.SetMaxReceiveMessageSize(256 << 20);    // a report of a year of jobs
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  const std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
  if (!WaitUntilConnected(*channel)) return NobodyAnswers(target);
  return std::unique_ptr<Client>(new Client(std::make_unique<Impl>(target, channel)));
}

Client::Client(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Client::~Client() = default;

absl::StatusOr<v1::SubmitJobResponse> Client::SubmitJob(const v1::SubmitJobRequest& request) {
  const absl::Time give_up = absl::Now() + kSubmitPatience;
  while (true) {
    auto response = impl_->Call(&v1::JobService::Stub::SubmitJob, impl_->jobs(), request);
    if (!absl::IsUnavailable(response.status()) || absl::Now() > give_up) return response;
    absl::SleepFor(kRetryPause);
  }
}

absl::StatusOr<v1::PlanJobResponse> Client::PlanJob(const v1::PlanJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::PlanJob, impl_->jobs(), request);
}

absl::StatusOr<v1::GetJobResponse> Client::GetJob(const v1::GetJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::GetJob, impl_->jobs(), request);
}

absl::StatusOr<v1::ListJobsResponse> Client::ListJobs(const v1::ListJobsRequest& request) {
  return impl_->Call(&v1::JobService::Stub::ListJobs, impl_->jobs(), request);
}

absl::StatusOr<v1::ListTasksResponse> Client::ListTasks(const v1::ListTasksRequest& request) {
  return impl_->Call(&v1::JobService::Stub::ListTasks, impl_->jobs(), request);
}

absl::StatusOr<v1::ExplainJobResponse> Client::ExplainJob(const v1::ExplainJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::ExplainJob, impl_->jobs(), request);
}

absl::StatusOr<v1::CancelJobResponse> Client::CancelJob(const v1::CancelJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::CancelJob, impl_->jobs(), request);
}

absl::StatusOr<v1::HoldJobResponse> Client::HoldJob(const v1::HoldJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::HoldJob, impl_->jobs(), request);
}

absl::StatusOr<v1::ReleaseJobResponse> Client::ReleaseJob(const v1::ReleaseJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::ReleaseJob, impl_->jobs(), request);
}

absl::StatusOr<v1::RetryJobResponse> Client::RetryJob(const v1::RetryJobRequest& request) {
  return impl_->Call(&v1::JobService::Stub::RetryJob, impl_->jobs(), request);
}

absl::StatusOr<v1::GetForecastResponse> Client::GetForecast(const v1::GetForecastRequest& request) {
  return impl_->Call(&v1::ForecastService::Stub::GetForecast, impl_->forecasts(), request);
}

absl::StatusOr<v1::ListZonesResponse> Client::ListZones(const v1::ListZonesRequest& request) {
  return impl_->Call(&v1::ForecastService::Stub::ListZones, impl_->forecasts(), request);
}

absl::StatusOr<v1::ListNodesResponse> Client::ListNodes(const v1::ListNodesRequest& request) {
  return impl_->Call(&v1::NodeService::Stub::ListNodes, impl_->nodes(), request);
}

absl::StatusOr<v1::DrainNodeResponse> Client::DrainNode(const v1::DrainNodeRequest& request) {
  return impl_->Call(&v1::NodeService::Stub::DrainNode, impl_->nodes(), request);
}

absl::StatusOr<v1::ResumeNodeResponse> Client::ResumeNode(const v1::ResumeNodeRequest& request) {
  return impl_->Call(&v1::NodeService::Stub::ResumeNode, impl_->nodes(), request);
}

absl::StatusOr<v1::CreateReportResponse> Client::CreateReport(
    const v1::CreateReportRequest& request) {
  return impl_->Call(&v1::ReportService::Stub::CreateReport, impl_->reports(), request);
}

absl::StatusOr<v1::ListReportsResponse> Client::ListReports(const v1::ListReportsRequest& request) {
  return impl_->Call(&v1::ReportService::Stub::ListReports, impl_->reports(), request);
}

absl::StatusOr<v1::ExportReportResponse> Client::ExportReport(
    const v1::ExportReportRequest& request) {
  return impl_->Call(&v1::ReportService::Stub::ExportReport, impl_->reports(), request);
}

absl::Status Client::WatchJob(const v1::WatchJobRequest& request, absl::Duration timeout,
                              const std::function<void(const v1::Job&)>& changed) {
  return impl_->Read<v1::WatchJobResponse>(
      timeout,
      [&](grpc::ClientContext* context) { return impl_->jobs().WatchJob(context, request); },
      [&](const v1::WatchJobResponse& response) { changed(response.job()); });
}

absl::Status Client::FollowLogs(const v1::FollowLogsRequest& request,
                                const std::function<void(const std::string&)>& data) {
  return impl_->Read<v1::FollowLogsResponse>(
      absl::InfiniteDuration(),
      [&](grpc::ClientContext* context) { return impl_->jobs().FollowLogs(context, request); },
      [&](const v1::FollowLogsResponse& response) { data(response.data()); });
}

void Client::CancelStreams() { impl_->CancelStreams(); }

}  // namespace windfall
