#ifndef WINDFALL_SCHEDULER_RPC_FORECAST_SERVICE_H_
#define WINDFALL_SCHEDULER_RPC_FORECAST_SERVICE_H_

#include <memory>

#include "scheduler/rpc/service_context.h"

namespace grpc {
class Service;
}  // namespace grpc

namespace windfall {

// windfall.v1.ForecastService.
std::unique_ptr<grpc::Service> MakeForecastService(const ServiceContext& context);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_FORECAST_SERVICE_H_
