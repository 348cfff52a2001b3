#include "scheduler/rpc/forecast_service.h"

#include <grpcpp/grpcpp.h>

#include "absl/time/clock.h"
#include "scheduler/rpc/forecast_reads.h"
#include "scheduler/rpc/unary_answer.h"
#include "windfall/v1/forecast.grpc.pb.h"

namespace windfall {
namespace {

class ForecastService final : public v1::ForecastService::CallbackService {
 public:
  explicit ForecastService(const ServiceContext& context) : context_(context) {}

  grpc::ServerUnaryReactor* GetForecast(grpc::CallbackServerContext* context,
                                        const v1::GetForecastRequest* request,
                                        v1::GetForecastResponse* response) override {
    return AnswerFrom(context_.pool, context, response, [this, request] {
      return windfall::GetForecast(context_.reader, context_.scheduler.Zones(), absl::Now(),
                                   *request);
    });
  }

  grpc::ServerUnaryReactor* ListZones(grpc::CallbackServerContext* context,
                                      const v1::ListZonesRequest* request,
                                      v1::ListZonesResponse* response) override {
    return AnswerFrom(context_.pool, context, response, [this, request] {
      return windfall::ListZones(context_.scheduler.Zones(), absl::Now(), *request);
    });
  }

 private:
  const ServiceContext context_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeForecastService(const ServiceContext& context) {
  return std::make_unique<ForecastService>(context);
}

}  // namespace windfall
