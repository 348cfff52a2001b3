#include "proto/time_wire.h"

#include <algorithm>

namespace windfall {
namespace {

// The bounds that timestamp.proto and duration.proto state.
constexpr int64_t kMinSeconds = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kMaxSeconds = 253402300799;  // 9999-12-31T23:59:59Z
constexpr int64_t kMaxDurationSeconds = 315576000000;

}  // namespace

google::protobuf::Timestamp ToWire(absl::Time time) {
  google::protobuf::Timestamp wire;
  const int64_t seconds = absl::ToUnixSeconds(time);
  wire.set_seconds(std::clamp(seconds, kMinSeconds, kMaxSeconds));
  if (seconds == wire.seconds()) {
    wire.set_nanos(static_cast<int32_t>(
        absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  }
  return wire;
}

google::protobuf::Duration ToWire(absl::Duration duration) {
  google::protobuf::Duration wire;
  const int64_t seconds = absl::ToInt64Seconds(duration);
  wire.set_seconds(std::clamp(seconds, -kMaxDurationSeconds, kMaxDurationSeconds));
  if (seconds == wire.seconds()) {
    wire.set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(duration - absl::Seconds(seconds))));
  }
  return wire;
}

windfall::v1::TimeSpan ToWire(const TimeSpan& span) {
  windfall::v1::TimeSpan wire;
  *wire.mutable_start_time() = ToWire(span.begin);
  *wire.mutable_end_time() = ToWire(span.end);
  return wire;
}

windfall::v1::Resources ToWire(const Resources& resources) {
  windfall::v1::Resources wire;
  wire.set_gpus_count(resources.gpus);
  wire.set_cpus_count(resources.cpus);
  wire.set_memory_bytes(resources.memory_bytes);
  return wire;
}

absl::Time FromWire(const google::protobuf::Timestamp& time) {
  if (time.seconds() >= kMaxSeconds) return absl::InfiniteFuture();
  if (time.seconds() <= kMinSeconds) return absl::InfinitePast();
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

absl::Duration FromWire(const google::protobuf::Duration& duration) {
  if (duration.seconds() >= kMaxDurationSeconds) return absl::InfiniteDuration();
  if (duration.seconds() <= -kMaxDurationSeconds) return -absl::InfiniteDuration();
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

TimeSpan FromWire(const windfall::v1::TimeSpan& span) {
  return {.begin = FromWire(span.start_time()), .end = FromWire(span.end_time())};
}

Resources FromWire(const windfall::v1::Resources& resources) {
  return {.gpus = resources.gpus_count(),
          .cpus = resources.cpus_count(),
          .memory_bytes = resources.memory_bytes()};
}

}  // namespace windfall
