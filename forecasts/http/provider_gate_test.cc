#include "forecasts/http/provider_gate.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

absl::Time At(int seconds) { return absl::FromUnixSeconds(1678881600 + seconds); }

// Why it does not open; "" if it does.
std::string WhyClosed(ProviderGate& gate, absl::Time now) {
  const std::optional<GateRefusal> refusal = gate.Enter(now);
  if (!refusal.has_value()) return "";
  EXPECT_GT(refusal->opens_in, absl::ZeroDuration());
  return absl::StrCat(ToString(ProblemOf(refusal->status)), ": ", refusal->status.message());
}
bool Opens(ProviderGate& gate, absl::Time now) { return WhyClosed(gate, now).empty(); }

TEST(ProviderGate, LetsNoMoreInThanEveryBudgetAllows) {
  ProviderGate gate({.budgets = {{.requests = 2, .per = absl::Seconds(10)},
                                 {.requests = 3, .per = absl::Seconds(100)}}});
  EXPECT_TRUE(Opens(gate, At(0)));
  EXPECT_TRUE(Opens(gate, At(1)));
  EXPECT_EQ(WhyClosed(gate, At(7)),
            "rate limited: the budget of 2 requests in 10s is used up for 3s");
  EXPECT_TRUE(Opens(gate, At(10)));
  EXPECT_FALSE(Opens(gate, At(99)));
  EXPECT_TRUE(Opens(gate, At(100)));
}

TEST(ProviderGate, SaysHowMuchOfTheTightestBudgetIsUsed) {
  ProviderGate gate({.budgets = {{.requests = 10, .per = absl::Seconds(10)},
                                 {.requests = 5, .per = absl::Seconds(100)}}});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Opens(gate, At(i)));
  EXPECT_EQ(gate.UseAt(At(3))->used, 3);
  EXPECT_EQ(gate.UseAt(At(3))->budget.requests, 5);
  EXPECT_EQ(gate.UseAt(At(101))->used, 1);
  EXPECT_FALSE(ProviderGate(GateSettings()).UseAt(At(0)).has_value());
}

TEST(ProviderGate, LeavesAProviderAloneThatFailsAgainAndAgain) {
  ProviderGate gate(
      {.failures_to_close = 2, .first_rest = absl::Seconds(10), .longest_rest = absl::Seconds(30)});
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(Opens(gate, At(0)));
    gate.Report(GateOutcome::kDown, std::nullopt, At(0));
  }
  EXPECT_EQ(WhyClosed(gate, At(9)),
            "provider down: down at the last tries; left alone for 1s more");
  EXPECT_TRUE(gate.Enter(At(9))->is_rest);
  // One request finds out, the others wait for what it says.
  EXPECT_TRUE(Opens(gate, At(10)));
  EXPECT_FALSE(gate.Enter(At(10))->is_rest);
  gate.Report(GateOutcome::kDown, std::nullopt, At(10));
  // Each time twice as long, but no longer than the longest.
  EXPECT_FALSE(Opens(gate, At(29)));
  for (const int second : {30, 60, 90}) {
    EXPECT_TRUE(Opens(gate, At(second))) << second;
    gate.Report(GateOutcome::kDown, std::nullopt, At(second));
    EXPECT_FALSE(Opens(gate, At(second + 29))) << second;
  }
  ASSERT_TRUE(Opens(gate, At(120)));
  gate.Report(GateOutcome::kServed, std::nullopt, At(120));
  EXPECT_TRUE(Opens(gate, At(120)));
  EXPECT_TRUE(Opens(gate, At(120)));
}

TEST(ProviderGate, DoesNotCloseWhileOneSucceedsInBetween) {
  ProviderGate gate({.failures_to_close = 2});
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(Opens(gate, At(i)));
    gate.Report(i % 2 == 0 ? GateOutcome::kDown : GateOutcome::kServed, std::nullopt, At(i));
  }
}

TEST(ProviderGate, RestsAsLongAsTheProviderAsks) {
  ProviderGate gate({.rest_after_too_many = absl::Seconds(300)});
  ASSERT_TRUE(Opens(gate, At(0)));
  gate.Report(GateOutcome::kTooMany, absl::Seconds(20), At(0));
  EXPECT_EQ(WhyClosed(gate, At(19)), "rate limited: asked too often; left alone for 1s more");
  ASSERT_TRUE(Opens(gate, At(20)));
  gate.Report(GateOutcome::kTooMany, std::nullopt, At(20));
  EXPECT_FALSE(Opens(gate, At(319)));
  // Down for once, it rests no longer than it asks for.
  ASSERT_TRUE(Opens(gate, At(320)));
  gate.Report(GateOutcome::kDown, absl::Seconds(5), At(320));
  EXPECT_FALSE(Opens(gate, At(324)));
  EXPECT_TRUE(Opens(gate, At(325)));
}

TEST(ProviderGate, OpensAgainWhateverTheProviderAsksFor) {
  for (const GateOutcome outcome : {GateOutcome::kTooMany, GateOutcome::kDown}) {
    ProviderGate gate({.longest_asked_rest = absl::Hours(1)});
    ASSERT_TRUE(Opens(gate, At(0)));
    gate.Report(outcome, absl::Hours(24 * 3650), At(0));
    EXPECT_FALSE(Opens(gate, At(3599)));
    EXPECT_TRUE(Opens(gate, At(3600)));
  }
}

}  // namespace
}  // namespace windfall
