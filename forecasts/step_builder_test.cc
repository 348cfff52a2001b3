#include "forecasts/step_builder.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

// Steps for values at these minutes, as "0-30 30-60".
std::string StepsAt(const std::vector<int>& minutes) {
  StampedIntensities stamps;
  for (const int minute : minutes) {
    stamps[absl::UnixEpoch() + absl::Minutes(minute)] = GramsPerKwh(minute);
  }
  const auto steps = BuildSteps(stamps);
  if (!steps.ok()) return std::string(steps.status().message());
  std::string text;
  for (const IntensityStep& step : *steps) {
    const auto minute = [](absl::Time t) { return absl::ToInt64Minutes(t - absl::UnixEpoch()); };
    EXPECT_EQ(step.intensity, GramsPerKwh(minute(step.span.begin)));
    absl::StrAppend(&text, text.empty() ? "" : " ", minute(step.span.begin), "-",
                    minute(step.span.end));
  }
  return text;
}

TEST(BuildSteps, HoldsAValueToTheNextStampAndNoLongerThanAnOrdinaryStepBeforeAGap) {
  const struct {
    absl::string_view what;
    std::vector<int> minutes;
    absl::string_view steps;
  } kCases[] = {
      {"even steps", {0, 30, 60}, "0-30 30-60 60-90"},
      {"two values", {0, 5}, "0-5 5-10"},
      {"one missing value is bridged", {0, 30, 60, 120, 150}, "0-30 30-60 60-120 120-150 150-180"},
      {"two missing are a gap", {0, 30, 60, 150, 180}, "0-30 30-60 60-90 150-180 180-210"},
      {"a gap right after the first", {0, 120, 150, 180}, "0-30 120-150 150-180 180-210"},
      {"a gap right before the last", {0, 30, 60, 180}, "0-30 30-60 60-90 180-210"},
      {"a value alone between gaps",
       {0, 30, 60, 180, 300, 330, 360},
       "0-30 30-60 60-90 180-210 300-330 330-360 360-390"},
      {"hours become quarter-hours",
       {0, 60, 120, 180, 195, 210, 225},
       "0-60 60-120 120-180 180-195 195-210 210-225 225-240"},
      {"quarter-hours become hours",
       {0, 15, 30, 45, 105, 165, 225},
       "0-15 15-30 30-45 45-105 105-165 165-225 225-285"},
  };
  for (const auto& c : kCases) EXPECT_EQ(StepsAt(c.minutes), std::string(c.steps)) << c.what;
}

TEST(BuildSteps, RefusesAValueWhoseLengthNothingTells) {
  EXPECT_EQ(StepsAt({30}), "at least two values are needed to tell how long one holds, found 1");
  EXPECT_EQ(BuildSteps({}).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace windfall
