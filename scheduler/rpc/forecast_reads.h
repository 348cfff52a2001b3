#ifndef WINDFALL_SCHEDULER_RPC_FORECAST_READS_H_
#define WINDFALL_SCHEDULER_RPC_FORECAST_READS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/server/zone_board.h"
#include "scheduler/store/store_reader.h"
#include "windfall/v1/forecast.pb.h"

namespace windfall {

// InvalidArgument: no zone named and not exactly one there; NotFound: not one of ours.
absl::StatusOr<windfall::v1::GetForecastResponse> GetForecast(
    StoreReader& reader, const std::vector<ZoneStatus>& zones, absl::Time now,
    const windfall::v1::GetForecastRequest& request);

absl::StatusOr<windfall::v1::ListZonesResponse> ListZones(
    const std::vector<ZoneStatus>& zones, absl::Time now,
    const windfall::v1::ListZonesRequest& request);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_FORECAST_READS_H_
