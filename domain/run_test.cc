#include "domain/run.h"

#include <map>
#include <set>
#include <string>

#include "domain/ledger_entry.h"
#include "domain/plan.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

constexpr RunState kRunStates[] = {RunState::kAssigned, RunState::kRunning, RunState::kStopping,
                                   RunState::kEnded};

TEST(RunState, GoesOnlyForward) {
  const std::set<std::pair<RunState, RunState>> legal = {
      {RunState::kAssigned, RunState::kRunning}, {RunState::kAssigned, RunState::kStopping},
      {RunState::kAssigned, RunState::kEnded},   {RunState::kRunning, RunState::kStopping},
      {RunState::kRunning, RunState::kEnded},    {RunState::kStopping, RunState::kEnded},
  };
  for (const RunState from : kRunStates) {
    for (const RunState to : kRunStates) {
      EXPECT_EQ(IsLegal(from, to), legal.contains({from, to}))
          << ToString(from) << " to " << ToString(to);
    }
  }
}

template <typename Enum>
void ExpectDistinctWords(const std::map<Enum, std::string>& words) {
  std::set<std::string> seen;
  for (const auto& [value, word] : words) {
    EXPECT_EQ(ToString(value), word);
    EXPECT_TRUE(seen.insert(word).second) << word << " stands for two values";
  }
}

TEST(ToString, GivesEveryRunStateAWord) {
  ExpectDistinctWords<RunState>({{RunState::kAssigned, "assigned"},
                                 {RunState::kRunning, "running"},
                                 {RunState::kStopping, "stopping"},
                                 {RunState::kEnded, "ended"}});
}

TEST(ToString, GivesEveryRunOutcomeAWord) {
  ExpectDistinctWords<RunOutcome>({{RunOutcome::kNone, "none"},
                                   {RunOutcome::kSucceeded, "succeeded"},
                                   {RunOutcome::kFailed, "failed"},
                                   {RunOutcome::kPaused, "paused"},
                                   {RunOutcome::kCancelled, "cancelled"},
                                   {RunOutcome::kTimedOut, "timed-out"},
                                   {RunOutcome::kLost, "lost"}});
}

TEST(ToString, GivesEveryStopReasonAWord) {
  ExpectDistinctWords<StopReason>({{StopReason::kPause, "pause"},
                                   {StopReason::kCancel, "cancel"},
                                   {StopReason::kTimeLimit, "time-limit"}});
}

TEST(ToString, GivesEveryPlanReasonAWord) {
  ExpectDistinctWords<PlanReason>({{PlanReason::kCleanest, "cleanest"},
                                   {PlanReason::kNowIsCleanest, "now-is-cleanest"},
                                   {PlanReason::kSavingTooSmall, "saving-too-small"},
                                   {PlanReason::kAsap, "asap"},
                                   {PlanReason::kNoForecast, "no-forecast"},
                                   {PlanReason::kShortForecast, "short-forecast"},
                                   {PlanReason::kDeadline, "deadline"},
                                   {PlanReason::kLate, "late"},
                                   {PlanReason::kNoCapacity, "no-capacity"},
                                   {PlanReason::kNoNode, "no-node"}});
}

TEST(ToString, GivesEveryWordOfTheLedger) {
  ExpectDistinctWords<EnergyComponent>({{EnergyComponent::kCpu, "cpu"},
                                        {EnergyComponent::kDram, "dram"},
                                        {EnergyComponent::kGpu, "gpu"},
                                        {EnergyComponent::kOther, "other"}});
  ExpectDistinctWords<EnergyQuality>({{EnergyQuality::kNone, "none"},
                                      {EnergyQuality::kMeasured, "measured"},
                                      {EnergyQuality::kApportioned, "apportioned"},
                                      {EnergyQuality::kEstimated, "estimated"}});
  ExpectDistinctWords<IntensityBasis>({{IntensityBasis::kNone, "none"},
                                       {IntensityBasis::kForecast, "forecast"},
                                       {IntensityBasis::kSettled, "settled"}});
}

TEST(TaskPlan, SpansFromItsFirstStartToItsLastFinish) {
  const absl::Time noon = absl::FromUnixSeconds(1'678'104'000);
  TaskPlan plan = {.made_time = noon};
  EXPECT_EQ(plan.span(), (TimeSpan{noon, noon}));
  plan.segments = {{.span = {noon + absl::Hours(1), noon + absl::Hours(2)}},
                   {.span = {noon + absl::Hours(5), noon + absl::Hours(6)}}};
  EXPECT_EQ(plan.span(), (TimeSpan{noon + absl::Hours(1), noon + absl::Hours(6)}));
}

}  // namespace
}  // namespace windfall
