#include "agent/meter/node_cpu_time.h"

#include <gtest/gtest.h>

namespace windfall {
namespace {

constexpr absl::Duration kTick = absl::Milliseconds(10);

TEST(ParseNodeCpuTime, AddsWorkAndLeavesOutIdleWaitingStealAndGuests) {
  EXPECT_EQ(
      *ParseNodeCpuTime("cpu  1 20 300 4000 50000 600000 7000000 8 9 10\ncpu0 1 1 1\n", kTick),
      7'600'321 * kTick);
}

TEST(ParseNodeCpuTime, RefusesOtherText) {
  for (const absl::string_view text :
       {"", "cpu", "cpu  1 2 3", "cpu0 1 2 3 4 5 6 7 8 9 10", "cpu a b c d e f g h i j"}) {
    EXPECT_EQ(ParseNodeCpuTime(text, kTick).status().code(), absl::StatusCode::kUnavailable)
        << text;
  }
}

TEST(ReadNodeCpuTime, IsPositiveOnThisMachine) {
  const absl::StatusOr<absl::Duration> cpu_time = ReadNodeCpuTime("/proc");
  ASSERT_TRUE(cpu_time.ok()) << cpu_time.status();
  EXPECT_GT(*cpu_time, absl::ZeroDuration());
}

TEST(ReadNodeCpuTime, NamesTheFileThatIsNotThere) {
  EXPECT_EQ(ReadNodeCpuTime("/no/such/proc").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace windfall
