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
  ForecastService(Scheduler& scheduler, StoreReader& reader, ReadPool& pool)
      : scheduler_(scheduler), reader_(reader), pool_(pool) {}

  grpc::ServerUnaryReactor* GetForecast(grpc::CallbackServerContext* context,
                                        const v1::GetForecastRequest* request,
                                        v1::GetForecastResponse* response) override {
    return AnswerFrom(pool_, context, response, [this, request] {
      return windfall::GetForecast(reader_, scheduler_.Zones(), absl::Now(), *request);
    });
  }

  grpc::ServerUnaryReactor* ListZones(grpc::CallbackServerContext* context,
                                      const v1::ListZonesRequest* request,
                                      v1::ListZonesResponse* response) override {
    return AnswerFrom(pool_, context, response, [this, request] {
      return windfall::ListZones(scheduler_.Zones(), absl::Now(), *request);
    });
  }

 private:
  Scheduler& scheduler_;
  StoreReader& reader_;
  ReadPool& pool_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeForecastService(Scheduler& scheduler, StoreReader& reader,
                                                   ReadPool& pool) {
  return std::make_unique<ForecastService>(scheduler, reader, pool);
}

}  // namespace windfall
