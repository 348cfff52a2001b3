#include "forecasts/http/provider_gate.h"

#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

absl::Time At(int seconds) { return absl::FromUnixSeconds(1678881600 + seconds); }

TEST(ProviderGate, LetsNoMoreInThanEveryBudgetAllows) {
  ProviderGate gate({.budgets = {{.requests = 2, .per = absl::Seconds(10)},
                                 {.requests = 3, .per = absl::Seconds(100)}}});
  EXPECT_TRUE(gate.Enter(At(0)).ok());
  EXPECT_TRUE(gate.Enter(At(1)).ok());
  const absl::Status refused = gate.Enter(At(9));
  EXPECT_EQ(ProblemOf(refused), SourceProblem::kRateLimited);
  EXPECT_THAT(refused.message(),
              HasSubstr("the budget of 2 requests in 10s is used up until 2023-03-15T12:00:10Z"));
  EXPECT_TRUE(gate.Enter(At(10)).ok());
  EXPECT_FALSE(gate.Enter(At(99)).ok());
  EXPECT_TRUE(gate.Enter(At(100)).ok());
}

TEST(ProviderGate, SaysHowMuchOfTheTightestBudgetIsUsed) {
  ProviderGate gate({.budgets = {{.requests = 10, .per = absl::Seconds(10)},
                                 {.requests = 5, .per = absl::Seconds(100)}}});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(gate.Enter(At(i)).ok());
  EXPECT_EQ(gate.UseAt(At(3))->used, 3);
  EXPECT_EQ(gate.UseAt(At(3))->budget.requests, 5);
  EXPECT_EQ(gate.UseAt(At(101))->used, 1);
  EXPECT_EQ(ProviderGate(GateSettings()).UseAt(At(0)), std::nullopt);
}

TEST(ProviderGate, LeavesAProviderAloneThatFailsAgainAndAgain) {
  ProviderGate gate(
      {.failures_to_close = 2, .first_rest = absl::Seconds(10), .longest_rest = absl::Seconds(30)});
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(gate.Enter(At(0)).ok());
    gate.Report(GateOutcome::kDown, std::nullopt, At(0));
  }
  EXPECT_EQ(ProblemOf(gate.Enter(At(9))), SourceProblem::kProviderDown);
  // One request finds out, the others wait for what it says.
  EXPECT_TRUE(gate.Enter(At(10)).ok());
  EXPECT_FALSE(gate.Enter(At(10)).ok());
  gate.Report(GateOutcome::kDown, std::nullopt, At(10));
  // Each time twice as long, but no longer than the longest.
  EXPECT_FALSE(gate.Enter(At(29)).ok());
  for (const int second : {30, 60, 90}) {
    EXPECT_TRUE(gate.Enter(At(second)).ok()) << second;
    gate.Report(GateOutcome::kDown, std::nullopt, At(second));
    EXPECT_FALSE(gate.Enter(At(second + 29)).ok()) << second;
  }
  ASSERT_TRUE(gate.Enter(At(120)).ok());
  gate.Report(GateOutcome::kServed, std::nullopt, At(120));
  EXPECT_TRUE(gate.Enter(At(120)).ok());
  EXPECT_TRUE(gate.Enter(At(120)).ok());
}

TEST(ProviderGate, DoesNotCloseWhileOneSucceedsInBetween) {
  ProviderGate gate({.failures_to_close = 2});
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(gate.Enter(At(i)).ok());
    gate.Report(i % 2 == 0 ? GateOutcome::kDown : GateOutcome::kServed, std::nullopt, At(i));
  }
}

TEST(ProviderGate, RestsAsLongAsTheProviderAsks) {
  ProviderGate gate({.rest_after_too_many = absl::Seconds(300)});
  ASSERT_TRUE(gate.Enter(At(0)).ok());
  gate.Report(GateOutcome::kTooMany, absl::Seconds(20), At(0));
  EXPECT_EQ(ProblemOf(gate.Enter(At(19))), SourceProblem::kRateLimited);
  ASSERT_TRUE(gate.Enter(At(20)).ok());
  gate.Report(GateOutcome::kTooMany, std::nullopt, At(20));
  EXPECT_FALSE(gate.Enter(At(319)).ok());
  ASSERT_TRUE(gate.Enter(At(320)).ok());
  // A maintenance window that is announced.
  gate.Report(GateOutcome::kDown, absl::Seconds(60), At(320));
  EXPECT_EQ(ProblemOf(gate.Enter(At(379))), SourceProblem::kProviderDown);
  EXPECT_TRUE(gate.Enter(At(380)).ok());
}

}  // namespace
}  // namespace windfall
