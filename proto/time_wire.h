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

// For what people send: InvalidArgument, with the value, for infinity and for what timestamp.proto
// and duration.proto call malformed.
absl::StatusOr<absl::Time> FiniteFromWire(const google::protobuf::Timestamp& time);
absl::StatusOr<absl::Duration> FiniteFromWire(const google::protobuf::Duration& duration);

}  // namespace windfall

#endif  // WINDFALL_PROTO_TIME_WIRE_H_
