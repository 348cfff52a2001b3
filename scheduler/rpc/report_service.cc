#include "scheduler/rpc/report_service.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/time/clock.h"
#include "scheduler/rpc/report_reads.h"
#include "scheduler/rpc/unary_answer.h"
#include "windfall/v1/report.grpc.pb.h"

namespace windfall {
namespace {

class ReportService final : public v1::ReportService::CallbackService {
 public:
  explicit ReportService(const ServiceContext& context) : context_(context) {}

  grpc::ServerUnaryReactor* CreateReport(grpc::CallbackServerContext* context,
                                         const v1::CreateReportRequest* request,
                                         v1::CreateReportResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const bool posted = context_.pool.Post(
        [this, request, reactor, response] { Create(*request, reactor, response); });
    if (!posted) reactor->Finish(ToGrpc(TooManyReads()));
    return reactor;
  }

  grpc::ServerUnaryReactor* GetReport(grpc::CallbackServerContext* context,
                                      const v1::GetReportRequest* request,
                                      v1::GetReportResponse* response) override {
    return AnswerFrom(context_.pool, context, response,
                      [this, request] { return windfall::GetReport(context_.reader, *request); });
  }

  grpc::ServerUnaryReactor* ListReports(grpc::CallbackServerContext* context,
                                        const v1::ListReportsRequest* request,
                                        v1::ListReportsResponse* response) override {
    return AnswerFrom(context_.pool, context, response,
                      [this, request] { return windfall::ListReports(context_.reader, *request); });
  }

  grpc::ServerUnaryReactor* ExportReport(grpc::CallbackServerContext* context,
                                         const v1::ExportReportRequest* request,
                                         v1::ExportReportResponse* response) override {
    return AnswerFrom(context_.pool, context, response, [this, request] {
      return windfall::ExportReport(context_.reader, *request);
    });
  }

 private:
  void Create(const v1::CreateReportRequest& request, grpc::ServerUnaryReactor* reactor,
              v1::CreateReportResponse* response) {
    absl::StatusOr<SavedReport> report = MakeReport(context_.reader, absl::Now(), request);
    if (!report.ok()) {
      reactor->Finish(ToGrpc(report.status()));
      return;
    }
    context_.scheduler.SaveReport(*std::move(report), request.idempotency_key(),
                                  [reactor, response](const absl::StatusOr<SavedReport>& saved) {
                                    if (saved.ok()) *response->mutable_report() = ToWire(*saved);
                                    reactor->Finish(ToGrpc(saved.status()));
                                  });
  }

  const ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeReportService(const ServiceContext& context) {
  return std::make_unique<ReportService>(context);
}

}  // namespace windfall
