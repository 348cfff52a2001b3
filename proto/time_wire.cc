#include "proto/time_wire.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

// The bounds that timestamp.proto and duration.proto state.
constexpr int64_t kMinSeconds = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kMaxSeconds = 253402300799;  // 9999-12-31T23:59:59Z
constexpr int64_t kMaxDurationSeconds = 315576000000;
constexpr int32_t kNanosPerSecond = 1'000'000'000;

}  // namespace

google::protobuf::Timestamp ToWire(absl::Time time) {
  google::protobuf::Timestamp wire;
  const int64_t seconds = absl::ToUnixSeconds(time);
  wire.set_seconds(std::clamp(seconds, kMinSeconds, kMaxSeconds));
  if (seconds == wire.seconds()) {
    wire.set_nanos(
        static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
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

absl::StatusOr<absl::Time> FiniteFromWire(const google::protobuf::Timestamp& time) {
  const absl::Time finite = FromWire(time);
  const bool infinite = finite == absl::InfiniteFuture() || finite == absl::InfinitePast();
  if (!infinite && time.nanos() >= 0 && time.nanos() < kNanosPerSecond) return finite;
  return absl::InvalidArgumentError(absl::StrCat(time.seconds(), " s ", time.nanos(),
                                                 " ns is no time between the years 1 and 9999"));
}

absl::StatusOr<absl::Duration> FiniteFromWire(const google::protobuf::Duration& duration) {
  const absl::Duration finite = FromWire(duration);
  const bool infinite = finite == absl::InfiniteDuration() || finite == -absl::InfiniteDuration();
  const bool signs_differ = (duration.seconds() < 0 && duration.nanos() > 0) ||
                            (duration.seconds() > 0 && duration.nanos() < 0);
  if (!infinite && !signs_differ && duration.nanos() > -kNanosPerSecond &&
      duration.nanos() < kNanosPerSecond) {
    return finite;
  }
  return absl::InvalidArgumentError(absl::StrCat(duration.seconds(), " s ", duration.nanos(),
                                                 " ns is no duration within 10000 years"));
}

}  // namespace windfall
