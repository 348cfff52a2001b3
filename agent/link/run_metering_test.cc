#include "agent/link/run_metering.h"

#include "agent/link/agent_doubles.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// On the edge of a minute.
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'040);
const RunId kRun(7);

class RunMeteringTest : public ::testing::Test {
 protected:
  RunMeteringTest() { metering_.SetSlot(absl::Minutes(1)); }

  AgentRun Started() const { return {.run = kRun, .metered_until = kStart}; }
  Moment After(absl::Duration since_start) const {
    return {.wall = kStart + since_start, .uptime = absl::Seconds(500) + since_start};
  }
  RunFinished Finished(absl::Duration after, std::optional<absl::Duration> cpu_time) const {
    return {.result = {.run = kRun, .start_time = kStart, .end_time = kStart + after},
            .cpu_time = cpu_time};
  }

  FakeMeter meter_;
  RunMetering metering_{meter_};
};

TEST_F(RunMeteringTest, SamplesEverySecondAndAtTheEndOfASlotWhileARunGoesOn) {
  metering_.Begin(Started());
  EXPECT_TRUE(metering_.IsDue(absl::ZeroDuration())) << "at once after a start";

  metering_.Sample(After(absl::Seconds(10)), {});
  EXPECT_EQ(metering_.NextDue(), After(absl::Seconds(11)).uptime);

  metering_.Sample(After(absl::Milliseconds(59'700)), {});
  EXPECT_EQ(metering_.NextDue(), After(absl::Seconds(60)).uptime);
}

TEST_F(RunMeteringTest, SamplesSeldomWhileNothingRuns) {
  metering_.Sample(After(absl::Seconds(10)), {});
  EXPECT_EQ(metering_.NextDue(), After(absl::Seconds(10)).uptime + kIdleSampleInterval);
}

TEST_F(RunMeteringTest, CpuTimeNeverDecreases) {
  metering_.Begin(Started());
  metering_.Sample(After(absl::Seconds(1)), {{kRun, absl::Seconds(5)}});
  metering_.Sample(After(absl::Seconds(2)), {{kRun, absl::Seconds(4)}});
  metering_.Sample(After(absl::Seconds(3)), {});

  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(meter_.samples[i].second.front().cpu_time, absl::Seconds(5));
  }
}

TEST_F(RunMeteringTest, RemembersTheCpuTimeAtTheEndOfTheSlotThatWasHandedOut) {
  metering_.Begin(Started());
  metering_.Sample(After(absl::Seconds(59)), {{kRun, absl::Seconds(100)}});
  metering_.Sample(After(absl::Seconds(61)), {{kRun, absl::Seconds(104)}});

  const AgentRun run = metering_.MovedOn(Started(), kStart + absl::Seconds(60));

  EXPECT_EQ(run.metered_until, kStart + absl::Seconds(60));
  EXPECT_EQ(run.metered_cpu_time, absl::Seconds(102));
}

TEST_F(RunMeteringTest, NeverMovesBack) {
  metering_.Begin(Started());
  EXPECT_EQ(metering_.MovedOn(Started(), kStart - absl::Seconds(1)), Started());
}

TEST_F(RunMeteringTest, GoesOnAfterARestartWhereTheLastReadingEnded) {
  AgentRun run = Started();
  run.metered_until = kStart + absl::Minutes(3);
  run.metered_cpu_time = absl::Seconds(42);

  metering_.Begin(run);

  ASSERT_THAT(meter_.begins, SizeIs(1));
  EXPECT_EQ(meter_.begins[0].since, run.metered_until);
  EXPECT_EQ(meter_.begins[0].usage.cpu_time, absl::Seconds(42));
}

TEST_F(RunMeteringTest, EndsWithTheFinalCpuTime) {
  metering_.Begin(Started());
  metering_.End(Started(), Finished(absl::Seconds(30), absl::Seconds(9)));

  ASSERT_THAT(meter_.ends, SizeIs(1));
  EXPECT_EQ(meter_.ends[0].end, kStart + absl::Seconds(30));
  EXPECT_EQ(meter_.ends[0].usage.cpu_time, absl::Seconds(9));
}

TEST_F(RunMeteringTest, AccountsForARunThatEndedWhileThereWasNoAgent) {
  metering_.End(Started(), Finished(absl::Seconds(30), absl::Seconds(9)));

  ASSERT_THAT(meter_.begins, SizeIs(1));
  ASSERT_THAT(meter_.ends, SizeIs(1));
  EXPECT_EQ(meter_.ends[0].end, kStart + absl::Seconds(30));
}

TEST_F(RunMeteringTest, AccountsForALostRunAsFarAsItWasSampled) {
  metering_.Begin(Started());
  metering_.Sample(After(absl::Seconds(10)), {{kRun, absl::Seconds(8)}});
  metering_.End(Started(), Finished(absl::Seconds(30), std::nullopt));

  ASSERT_THAT(meter_.ends, SizeIs(1));
  EXPECT_EQ(meter_.ends[0].end, kStart + absl::Seconds(10));
  EXPECT_EQ(meter_.ends[0].usage.cpu_time, absl::Seconds(8));
}

TEST_F(RunMeteringTest, ARunThatNeverStartedOrThatNobodySawDrewNothingThatIsKnown) {
  EXPECT_THAT(metering_.End(Started(), Finished(absl::ZeroDuration(), absl::ZeroDuration())),
              IsEmpty());
  EXPECT_THAT(metering_.End(Started(), Finished(absl::Seconds(30), std::nullopt)), IsEmpty());
  EXPECT_THAT(meter_.ends, IsEmpty());
}

TEST_F(RunMeteringTest, NamesEveryReservedGpuAlsoOneWithoutAMeter) {
  meter_.devices = {{.uuid = "GPU-0"}, {.uuid = "GPU-1"}};
  AgentRun run = Started();
  run.gpus = {1, 2};

  metering_.Begin(run);

  EXPECT_THAT(meter_.begins[0].usage.gpus, ElementsAre(1, 2));
}

}  // namespace
}  // namespace windfall
