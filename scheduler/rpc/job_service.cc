#include "scheduler/rpc/job_service.h"

#include <grpcpp/grpcpp.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "proto/job_spec_wire.h"
#include "proto/job_wire.h"
#include "proto/plan_wire.h"
#include "scheduler/rpc/explain_reads.h"
#include "scheduler/rpc/job_reads.h"
#include "scheduler/rpc/job_watch.h"
#include "scheduler/rpc/log_follow.h"
#include "scheduler/rpc/plan_reads.h"
#include "scheduler/rpc/request_id.h"
#include "scheduler/rpc/unary_answer.h"
#include "windfall/v1/job.grpc.pb.h"

namespace windfall {
namespace {

// A key is kept with its job for ever.
constexpr size_t kMaxKeyBytes = 256;

absl::StatusOr<JobSpec> SpecOf(const v1::SubmitJobRequest& request) {
  if (!request.has_spec()) return absl::InvalidArgumentError("spec: missing");
  if (const size_t bytes = request.idempotency_key().size(); bytes > kMaxKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("idempotency_key: it has ", bytes, " bytes; use at most ", kMaxKeyBytes));
  }
  return FromWire(request.spec());
}

class JobService final : public v1::JobService::CallbackService {
 public:
  explicit JobService(const ServiceContext& context) : context_(context) {}

  // No thread is held while a submission waits for its commit: the owner thread finishes the call.
  grpc::ServerUnaryReactor* SubmitJob(grpc::CallbackServerContext* context,
                                      const v1::SubmitJobRequest* request,
                                      v1::SubmitJobResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    absl::StatusOr<JobSpec> spec = SpecOf(*request);
    if (!spec.ok()) {
      reactor->Finish(ToGrpc(spec.status()));
      return reactor;
    }
    context_.scheduler.Submit(*std::move(spec), request->idempotency_key(),
                              [reactor, response](const absl::StatusOr<SubmitResult>& result) {
                                if (result.ok()) {
                                  response->set_job_id(result->job.value());
                                  response->set_already_existed(result->already_existed);
                                  for (const JobId failed : result->failed_predecessors) {
                                    response->add_failed_predecessor_ids(failed.value());
                                  }
                                }
                                reactor->Finish(ToGrpc(result.status()));
                              });
    return reactor;
  }

  grpc::ServerUnaryReactor* PlanJob(grpc::CallbackServerContext* context,
                                    const v1::PlanJobRequest* request,
                                    v1::PlanJobResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    absl::StatusOr<JobSpec> spec = FromWire(request->spec());
    if (!spec.ok()) {
      reactor->Finish(ToGrpc(spec.status()));
      return reactor;
    }
    context_.scheduler.PlanWhatIf(
        *std::move(spec),
        [this, reactor, response](const absl::StatusOr<SharedSurroundings>& planned) {
          if (!planned.ok()) {
            reactor->Finish(ToGrpc(planned.status()));
          } else {
            FinishWithPlan(*planned, reactor, response);
          }
        });
    return reactor;
  }

  grpc::ServerUnaryReactor* GetJob(grpc::CallbackServerContext* context,
                                   const v1::GetJobRequest* request,
                                   v1::GetJobResponse* response) override {
    return AnswerFrom(context_.pool, context, response,
                      [this, request] { return windfall::GetJob(context_.reader, *request); });
  }

  grpc::ServerUnaryReactor* ListJobs(grpc::CallbackServerContext* context,
                                     const v1::ListJobsRequest* request,
                                     v1::ListJobsResponse* response) override {
    return AnswerFrom(context_.pool, context, response,
                      [this, request] { return ListJobsAndPlan(*request); });
  }

  grpc::ServerUnaryReactor* ListTasks(grpc::CallbackServerContext* context,
                                      const v1::ListTasksRequest* request,
                                      v1::ListTasksResponse* response) override {
    return AnswerFrom(context_.pool, context, response,
                      [this, request] { return windfall::ListTasks(context_.reader, *request); });
  }

  grpc::ServerUnaryReactor* ExplainJob(grpc::CallbackServerContext* context,
                                       const v1::ExplainJobRequest* request,
                                       v1::ExplainJobResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const absl::StatusOr<TaskId> task = RequestedTask(request->job_id(), request->task_index());
    if (!task.ok()) {
      reactor->Finish(ToGrpc(task.status()));
      return reactor;
    }
    context_.scheduler.FindSurroundings(
        *task, [this, reactor, request, response](const absl::StatusOr<SharedSurroundings>& found) {
          FinishWithExplanation(found.value_or(nullptr), reactor, *request, response);
        });
    return reactor;
  }

  grpc::ServerUnaryReactor* CancelJob(grpc::CallbackServerContext* context,
                                      const v1::CancelJobRequest* request,
                                      v1::CancelJobResponse* response) override {
    return Steer(context, request->job_id(), response, &Scheduler::Cancel);
  }

  grpc::ServerUnaryReactor* HoldJob(grpc::CallbackServerContext* context,
                                    const v1::HoldJobRequest* request,
                                    v1::HoldJobResponse* response) override {
    return Steer(context, request->job_id(), response, &Scheduler::Hold);
  }

  grpc::ServerUnaryReactor* ReleaseJob(grpc::CallbackServerContext* context,
                                       const v1::ReleaseJobRequest* request,
                                       v1::ReleaseJobResponse* response) override {
    return Steer(context, request->job_id(), response, &Scheduler::Release);
  }

  grpc::ServerUnaryReactor* RetryJob(grpc::CallbackServerContext* context,
                                     const v1::RetryJobRequest* request,
                                     v1::RetryJobResponse* response) override {
    return Steer(context, request->job_id(), response, &Scheduler::Retry);
  }

  grpc::ServerWriteReactor<v1::WatchJobResponse>* WatchJob(
      grpc::CallbackServerContext* /*context*/, const v1::WatchJobRequest* request) override {
    return windfall::WatchJob(context_, *request);
  }

  grpc::ServerWriteReactor<v1::FollowLogsResponse>* FollowLogs(
      grpc::CallbackServerContext* /*context*/, const v1::FollowLogsRequest* request) override {
    return windfall::FollowLogs(context_, *request);
  }

 private:
  // Changes a job and answers with it as it then stands.
  template <typename Response>
  grpc::ServerUnaryReactor* Steer(grpc::CallbackServerContext* context, int64_t job_id,
                                  Response* response,
                                  void (Scheduler::*change)(JobId, Scheduler::Done<Job>)) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const absl::StatusOr<JobId> id = RequestedJob(job_id);
    if (!id.ok()) {
      reactor->Finish(ToGrpc(id.status()));
      return reactor;
    }
    (context_.scheduler.*change)(*id, [reactor, response](const absl::StatusOr<Job>& job) {
      if (job.ok()) *response->mutable_job() = ToWire(*job);
      reactor->Finish(ToGrpc(job.status()));
    });
    return reactor;
  }

  absl::StatusOr<v1::ListJobsResponse> ListJobsAndPlan(const v1::ListJobsRequest& request) {
    WINDFALL_ASSIGN_OR_RETURN(v1::ListJobsResponse response,
                              windfall::ListJobs(context_.reader, request));
    const std::optional<PlanCertificate> plan = context_.scheduler.Certificate();
    if (plan.has_value() && plan->tasks > 0) *response.mutable_plan() = ToWire(*plan);
    return response;
  }

  // The names in a plan are in the store, which the owner thread must not wait for.
  void FinishWithPlan(const SharedSurroundings& planned, grpc::ServerUnaryReactor* reactor,
                      v1::PlanJobResponse* response) {
    const bool posted = context_.pool.Post([this, planned, reactor, response] {
      absl::StatusOr<v1::Plan> wire = DescribePlan(*planned);
      if (wire.ok()) *response->mutable_plan() = *std::move(wire);
      reactor->Finish(ToGrpc(wire.status()));
    });
    if (!posted) reactor->Finish(ToGrpc(TooManyReads()));
  }

  absl::StatusOr<v1::Plan> DescribePlan(const TaskSurroundings& planned) {
    PlanDescriber describer(context_.reader);
    WINDFALL_ASSIGN_OR_RETURN(v1::Plan wire, describer.Describe(planned.plan));
    WINDFALL_ASSIGN_OR_RETURN(*wire.mutable_alternatives(),
                              describer.Describe(AlternativesOf(planned)));
    return wire;
  }

  // `around` is null if the task does not wait, or nothing more than the store can be known now.
  void FinishWithExplanation(const SharedSurroundings& around, grpc::ServerUnaryReactor* reactor,
                             const v1::ExplainJobRequest& request,
                             v1::ExplainJobResponse* response) {
    const bool posted = context_.pool.Post([this, around, reactor, &request, response] {
      ExplainContext context = {
          .is_connected = [this](NodeId node) { return context_.scheduler.IsConnected(node); }};
      if (around != nullptr) context.alternatives = AlternativesOf(*around);
      auto answer = windfall::ExplainJob(context_.reader, context, absl::Now(), request);
      if (answer.ok()) *response = *std::move(answer);
      reactor->Finish(ToGrpc(answer.status()));
    });
    if (!posted) reactor->Finish(ToGrpc(TooManyReads()));
  }

  const ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeJobService(const ServiceContext& context) {
  return std::make_unique<JobService>(context);
}

}  // namespace windfall
