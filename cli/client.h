// Calls to the scheduler.
#ifndef WINDFALL_CLI_CLIENT_H_
#define WINDFALL_CLI_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "windfall/v1/forecast.pb.h"
#include "windfall/v1/job.pb.h"
#include "windfall/v1/node.pb.h"
#include "windfall/v1/report.pb.h"

namespace windfall {

// One connection to the scheduler. Every call but the streams answers within ten seconds. Errors
// are the scheduler's own, in its words; those of the transport are put into words a user can act
// on. Thread-safe.
class Client {
 public:
  // Connects, or says at once that nobody answers at `target` ("unix:/path", "host:port").
  static absl::StatusOr<std::unique_ptr<Client>> Connect(const std::string& target);
  ~Client();

  // Repeats itself while the scheduler is away, for up to ten seconds: the idempotency key, which
  // must be set, keeps that from making a second job.
  absl::StatusOr<v1::SubmitJobResponse> SubmitJob(const v1::SubmitJobRequest& request);
  absl::StatusOr<v1::PlanJobResponse> PlanJob(const v1::PlanJobRequest& request);
  absl::StatusOr<v1::GetJobResponse> GetJob(const v1::GetJobRequest& request);
  absl::StatusOr<v1::ListJobsResponse> ListJobs(const v1::ListJobsRequest& request);
  absl::StatusOr<v1::ListTasksResponse> ListTasks(const v1::ListTasksRequest& request);
  absl::StatusOr<v1::ExplainJobResponse> ExplainJob(const v1::ExplainJobRequest& request);
  absl::StatusOr<v1::CancelJobResponse> CancelJob(const v1::CancelJobRequest& request);
  absl::StatusOr<v1::HoldJobResponse> HoldJob(const v1::HoldJobRequest& request);
  absl::StatusOr<v1::ReleaseJobResponse> ReleaseJob(const v1::ReleaseJobRequest& request);
  absl::StatusOr<v1::RetryJobResponse> RetryJob(const v1::RetryJobRequest& request);
  absl::StatusOr<v1::GetForecastResponse> GetForecast(const v1::GetForecastRequest& request);
  absl::StatusOr<v1::ListZonesResponse> ListZones(const v1::ListZonesRequest& request);
  absl::StatusOr<v1::ListNodesResponse> ListNodes(const v1::ListNodesRequest& request);
  absl::StatusOr<v1::DrainNodeResponse> DrainNode(const v1::DrainNodeRequest& request);
  absl::StatusOr<v1::ResumeNodeResponse> ResumeNode(const v1::ResumeNodeRequest& request);
  absl::StatusOr<v1::CreateReportResponse> CreateReport(const v1::CreateReportRequest& request);
  absl::StatusOr<v1::ListReportsResponse> ListReports(const v1::ListReportsRequest& request);
  absl::StatusOr<v1::ExportReportResponse> ExportReport(const v1::ExportReportRequest& request);

  // Streams call their function on the calling thread for everything that comes, until the end
  // (OK), an error, `timeout` (DeadlineExceeded), or CancelStreams (Cancelled).
  absl::Status WatchJob(const v1::WatchJobRequest& request, absl::Duration timeout,
                        const std::function<void(const v1::Job&)>& changed);
  absl::Status FollowLogs(const v1::FollowLogsRequest& request,
                          const std::function<void(const std::string&)>& data);
  // Ends all streams, now and later.
  void CancelStreams();

 private:
  class Impl;
  explicit Client(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_CLIENT_H_
