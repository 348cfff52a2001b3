#include "agent/meter/apportion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace windfall {
namespace {

using testing::ElementsAre;

constexpr absl::Duration Weight(int n) { return absl::Seconds(n); }

TEST(Apportion, FollowsTheWeights) {
  EXPECT_THAT(Apportion(Joules(10), {Weight(1), Weight(3), Weight(0)}),
              ElementsAre(Millijoules(2500), Millijoules(7500), Energy()));
}

TEST(Apportion, GivesWhatIsLeftToTheLargestRemainders) {
  EXPECT_THAT(Apportion(Millijoules(10), {Weight(1), Weight(1), Weight(1)}),
              ElementsAre(Millijoules(4), Millijoules(3), Millijoules(3)));
  EXPECT_THAT(Apportion(Millijoules(1), {Weight(1), Weight(2)}),
              ElementsAre(Energy(), Millijoules(1)));
}

TEST(Apportion, WithoutWeightsHandsNothingOut) {
  EXPECT_THAT(Apportion(Joules(10), {Weight(0), Weight(0)}), ElementsAre(Energy(), Energy()));
}

TEST(Apportion, ConservesEveryMillijouleAndNobodyIsOffByOne) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    const Energy total = Millijoules(static_cast<int64_t>(random() % 4'000'000'000'000));
    std::vector<absl::Duration> weights(1 + random() % 40);
    absl::Duration sum;
    for (absl::Duration& weight : weights) {
      weight = absl::Nanoseconds(random() % (random() % 5 == 0 ? 3 : 1'000'000'000'000));
      sum += weight;
    }
    const std::vector<Energy> shares = Apportion(total, weights);
    if (sum == absl::ZeroDuration()) continue;
    Energy handed_out;
    for (size_t i = 0; i < shares.size(); ++i) {
      const double exact =
          static_cast<double>(ToMillijoules(total)) * absl::FDivDuration(weights[i], sum);
      ASSERT_NEAR(static_cast<double>(ToMillijoules(shares[i])), exact, 1.01);
      ASSERT_GE(shares[i], Energy());
      handed_out += shares[i];
    }
    ASSERT_EQ(handed_out, total);
  }
}

}  // namespace
}  // namespace windfall
