#include "agent/meter/rapl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include "agent/meter/fake_powercap.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kPackage[] = "intel-rapl:0";
constexpr int64_t kJoule = 1'000'000;  // in uJ

std::vector<std::string> Names(const std::vector<std::unique_ptr<EnergyCounter>>& counters) {
  std::vector<std::string> names;
  for (const auto& counter : counters) names.push_back(counter->name());
  return names;
}

class RaplTest : public testing::Test {
 protected:
  RaplMeters Find() { return FindRapl(powercap_.sysfs_root()); }
  FakePowercap powercap_;
};

TEST_F(RaplTest, MachineWithoutItHasNoMeterAndNoProblem) {
  const RaplMeters meters = Find();
  EXPECT_THAT(meters.packages, IsEmpty());
  EXPECT_EQ(meters.problem, "");
}

TEST_F(RaplTest, TakesPackagesAndTheirMemoryNeverWhatContainsOrRepeatsThem) {
  powercap_.AddZone("intel-rapl:0", "package-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:0:0", "core", 300 * kJoule);
  powercap_.AddZone("intel-rapl:0:1", "uncore", 30 * kJoule);
  powercap_.AddZone("intel-rapl:0:2", "dram", 100 * kJoule);
  powercap_.AddZone("intel-rapl:1", "psys", 900 * kJoule);
  powercap_.AddZone("intel-rapl-mmio:0", "package-0", 501 * kJoule);
  const RaplMeters meters = Find();
  EXPECT_THAT(Names(meters.packages), ElementsAre("rapl package-0"));
  EXPECT_THAT(Names(meters.drams), ElementsAre("rapl dram-0"));
}

TEST_F(RaplTest, ZoneNumbersAreHexadecimal) {
  powercap_.AddZone("intel-rapl:9", "package-9", 500 * kJoule);
  powercap_.AddZone("intel-rapl:a", "package-10", 900 * kJoule);
  powercap_.AddZone("intel-rapl:a:1f", "dram", 100 * kJoule);
  const RaplMeters meters = Find();
  EXPECT_THAT(Names(meters.packages), ElementsAre("rapl package-9", "rapl package-10"));
  EXPECT_THAT(Names(meters.drams), ElementsAre("rapl dram-10"));
}

TEST_F(RaplTest, MemoryOfAnotherPackageIsNotTaken) {
  powercap_.AddZone("intel-rapl:1", "package-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:1f", "psys", 900 * kJoule);
  powercap_.AddZone("intel-rapl:1f:0", "dram", 7 * kJoule);
  EXPECT_THAT(Find().drams, IsEmpty());
}

TEST_F(RaplTest, DiesThatShowOneCounterCountOnce) {
  powercap_.AddZone("intel-rapl:0", "package-0-die-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:1", "package-0-die-1", 500 * kJoule + 900);
  EXPECT_THAT(Names(Find().packages), ElementsAre("rapl package-0-die-0"));
}

TEST_F(RaplTest, DiesWithCountersOfTheirOwnBothCount) {
  powercap_.AddZone("intel-rapl:0", "package-0-die-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:1", "package-0-die-1", 310 * kJoule);
  EXPECT_THAT(Names(Find().packages), ElementsAre("rapl package-0-die-0", "rapl package-0-die-1"));
}

TEST_F(RaplTest, PackagesThatDrewTheSameAreNotTwins) {
  powercap_.AddZone("intel-rapl:0", "package-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:1", "package-1", 500 * kJoule);
  EXPECT_THAT(Names(Find().packages), ElementsAre("rapl package-0", "rapl package-1"));
}

TEST_F(RaplTest, ForbiddenCounterIsToldApartFromNone) {
  powercap_.AddZone(kPackage, "package-0", 500 * kJoule);
  // Root may read everything, so somebody else has to try.
  ASSERT_EQ(chmod((powercap_.ZoneDirectory(kPackage) + "/energy_uj").c_str(), 0400), 0);
  ASSERT_EQ(chmod(powercap_.sysfs_root().c_str(), 0755), 0);
  const uid_t user = geteuid();
  if (user == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  } else {
    ASSERT_EQ(chmod((powercap_.ZoneDirectory(kPackage) + "/energy_uj").c_str(), 0), 0);
  }
  const RaplMeters meters = Find();
  ASSERT_EQ(seteuid(user), 0);
  EXPECT_THAT(meters.packages, IsEmpty());
  EXPECT_THAT(meters.problem, HasSubstr("Permission denied"));
}

TEST_F(RaplTest, ZoneThatCannotBeReadIsNotUsed) {
  powercap_.AddZone("intel-rapl:0", "package-0", 500 * kJoule);
  powercap_.AddZone("intel-rapl:1", "package-1", 0);
  powercap_.Write("intel-rapl:1", "energy_uj", "abc");
  const RaplMeters meters = Find();
  EXPECT_THAT(Names(meters.packages), ElementsAre("rapl package-0"));
  EXPECT_THAT(meters.problem, HasSubstr("abc"));
}

class RaplCounterTest : public RaplTest {
 protected:
  // Shows `microjoules` and takes at second `second`.
  Draw TakeAt(int second, int64_t microjoules) {
    powercap_.Set(kPackage, microjoules);
    return counter_.Take(absl::Seconds(second));
  }

  static Draw Known(Energy energy) { return {.state = Draw::State::kKnown, .energy = energy}; }

  RaplCounterTest() {
    powercap_.AddZone(kPackage, "package-0", 0);
    counter_ = RaplCounter(powercap_.ZoneDirectory(kPackage), "package-0");
  }
  RaplCounter counter_{"", ""};
};

TEST_F(RaplCounterTest, FirstDrawIsUnknown) {
  EXPECT_EQ(TakeAt(0, 70 * kJoule).state, Draw::State::kLost);
  EXPECT_EQ(TakeAt(1, 75 * kJoule), Known(Joules(5)));
}

TEST_F(RaplCounterTest, WrapsOnceItsRangeIsFull) {
  TakeAt(0, FakePowercap::kRange - 3 * kJoule);
  EXPECT_EQ(TakeAt(1, 4 * kJoule), Known(Joules(7)));
}

TEST_F(RaplCounterTest, WrapFromTheHighestValueToZeroIsOneUnit) {
  TakeAt(0, FakePowercap::kRange);
  EXPECT_EQ(TakeAt(1, 0), Known(Energy()));  // 61 uJ, kept for later
  EXPECT_EQ(TakeAt(2, 939), Known(Millijoules(1)));
}

TEST_F(RaplCounterTest, RestsOfMillijoulesAddUp) {
  TakeAt(0, 0);
  Energy total;
  for (int i = 1; i <= 1000; ++i) total += TakeAt(i, 700 * i).energy;
  EXPECT_EQ(total, Millijoules(700));
}

TEST_F(RaplCounterTest, ReadErrorBetweenTwoReadsChangesNothing) {
  TakeAt(0, 10 * kJoule);
  for (const std::string unreadable : {"abc", "", "-3", "12 13"}) {
    powercap_.Write(kPackage, "energy_uj", unreadable);
    EXPECT_EQ(counter_.Take(absl::Seconds(1)), Draw{.state = Draw::State::kUnreadable});
  }
  std::filesystem::remove(powercap_.ZoneDirectory(kPackage) + "/energy_uj");
  EXPECT_EQ(counter_.Take(absl::Seconds(2)).state, Draw::State::kUnreadable);
  EXPECT_EQ(TakeAt(3, 40 * kJoule), Known(Joules(30)));
}

TEST_F(RaplCounterTest, ResetIsLostNotTakenForAWrap) {
  TakeAt(0, 1000 * kJoule);
  EXPECT_EQ(TakeAt(1, 5 * kJoule).state, Draw::State::kLost);
  EXPECT_EQ(TakeAt(2, 25 * kJoule), Known(Joules(20)));
}

TEST_F(RaplCounterTest, WithoutAStatedRangeAWrapIsLost) {
  std::filesystem::remove(powercap_.ZoneDirectory(kPackage) + "/max_energy_range_uj");
  counter_ = RaplCounter(powercap_.ZoneDirectory(kPackage), "package-0");
  TakeAt(0, FakePowercap::kRange - kJoule);
  EXPECT_EQ(TakeAt(1, kJoule).state, Draw::State::kLost);
}

TEST_F(RaplCounterTest, SumIsRightOrLostForAnyGapAndPower) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  constexpr int64_t kPerWrap = FakePowercap::kRange + 61;
  int64_t truth = static_cast<int64_t>(random()) % kPerWrap;
  TakeAt(0, truth);
  int second = 0;
  int known = 0;
  int lost = 0;
  Energy measured;
  int64_t drawn = 0;  // over the intervals that were known, in uJ
  for (int i = 0; i < 2000; ++i) {
    const int seconds = 1 + static_cast<int>(random() % (i % 20 == 0 ? 2000 : 60));
    const int64_t energy = seconds * kJoule * static_cast<int64_t>(random() % 700);
    second += seconds;
    truth = (truth + energy) % kPerWrap;
    const Draw draw = TakeAt(second, truth);
    draw.state == Draw::State::kKnown ? ++known : ++lost;
    if (draw.state != Draw::State::kKnown) continue;
    measured += draw.energy;
    drawn += energy;
  }
  EXPECT_EQ(measured, Millijoules(drawn / 1000));
  EXPECT_GT(known, 1800);
  EXPECT_GT(lost, 10);
}

}  // namespace
}  // namespace windfall
