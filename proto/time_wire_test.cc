#include "proto/time_wire.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(TimeWire, KeepsTimesToTheNanosecond) {
  for (const absl::Time time : {absl::UnixEpoch(), absl::FromUnixNanos(1'700'000'000'123'456'789),
                                absl::FromUnixNanos(-1), absl::FromUnixSeconds(-3'000'000'000)}) {
    EXPECT_EQ(FromWire(ToWire(time)), time) << time;
    EXPECT_GE(ToWire(time).nanos(), 0) << time;
  }
}

TEST(TimeWire, KeepsDurationsToTheNanosecond) {
  for (const absl::Duration duration :
       {absl::ZeroDuration(), absl::Nanoseconds(1), -absl::Nanoseconds(1),
        -absl::Milliseconds(1500), absl::Hours(24 * 365)}) {
    EXPECT_EQ(FromWire(ToWire(duration)), duration) << duration;
  }
}

TEST(TimeWire, KeepsInfinity) {
  EXPECT_EQ(FromWire(ToWire(absl::InfiniteFuture())), absl::InfiniteFuture());
  EXPECT_EQ(FromWire(ToWire(absl::InfinitePast())), absl::InfinitePast());
  EXPECT_EQ(FromWire(ToWire(absl::InfiniteDuration())), absl::InfiniteDuration());
  EXPECT_EQ(FromWire(ToWire(-absl::InfiniteDuration())), -absl::InfiniteDuration());
}

TEST(TimeWire, KeepsSpansAndResources) {
  const TimeSpan span{absl::FromUnixSeconds(1), absl::FromUnixSeconds(2)};
  EXPECT_EQ(FromWire(ToWire(span)), span);
  const Resources resources{.gpus = 1, .cpus = 2, .memory_bytes = int64_t{1} << 50};
  EXPECT_EQ(FromWire(ToWire(resources)), resources);
}

}  // namespace
}  // namespace windfall
