// Plans and intensity for the wire.
#ifndef WINDFALL_PROTO_PLAN_WIRE_H_
#define WINDFALL_PROTO_PLAN_WIRE_H_

#include <optional>
#include <vector>

#include "domain/alternative.h"
#include "domain/intensity_series.h"
#include "domain/plan.h"
#include "domain/plan_certificate.h"
#include "proto/node_wire.h"
#include "windfall/v1/forecast.pb.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// `forecast` is the one that the plan was made with; absent: none, or not known any more.
windfall::v1::Plan ToWire(const TaskPlan& plan, const NodeNames& names,
                          const std::optional<Forecast>& forecast);
windfall::v1::Alternatives ToWire(const Alternatives& alternatives, const NodeNames& names);
windfall::v1::PlanSummary ToWire(const PlanCertificate& certificate);
windfall::v1::ForecastSource SourceToWire(const Forecast& forecast);
windfall::v1::IntensityStep ToWire(const IntensityStep& step);
// The steps that end after `now`, cut to it, with what is known of their error.
std::vector<windfall::v1::IntensityStep> StepsToWire(const Forecast& forecast, absl::Time now);

}  // namespace windfall

#endif  // WINDFALL_PROTO_PLAN_WIRE_H_
