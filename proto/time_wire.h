// Times, spans and resources between wire and domain.
#ifndef WINDFALL_PROTO_TIME_WIRE_H_
#define WINDFALL_PROTO_TIME_WIRE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/resources.h"
#include "domain/time_span.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "windfall/v1/types.pb.h"

namespace windfall {

// Whole nanoseconds. Infinite values are clamped to what the wire can hold.
google::protobuf::Timestamp ToWire(absl::Time time);
google::protobuf::Duration ToWire(absl::Duration duration);
windfall::v1::TimeSpan ToWire(const TimeSpan& span);
windfall::v1::Resources ToWire(const Resources& resources);

// Values at the wire's ends become infinite again.
absl::Time FromWire(const google::protobuf::Timestamp& time);
absl::Duration FromWire(const google::protobuf::Duration& duration);
TimeSpan FromWire(const windfall::v1::TimeSpan& span);
Resources FromWire(const windfall::v1::Resources& resources);

}  // namespace windfall

#endif  // WINDFALL_PROTO_TIME_WIRE_H_
