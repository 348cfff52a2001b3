// Published rules that choose a job's start once, when it is submitted.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_START_RULE_H_
#define WINDFALL_SCHEDULER_SIMULATOR_START_RULE_H_

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

// As in Hanafy et al., "Going Green for Less Green" (GAIA, ASPLOS 2024), section 4.
enum class StartRule {
  kLowestSlot,    // where the intensity of the moment is lowest
  kLowestWindow,  // where the expected running time emits least
  kCarbonTime,    // where most is saved per hour until the expected finish
};

struct StartQuestion {
  absl::Time submit;
  absl::Duration expected;  // running time; positive
  absl::Duration most_wait;
};

// The start: of the same merit the earliest; submission if `forecast` says too little. Candidates
// of kLowestSlot are the submission and the begin of every step after it, of the others the
// submission and every full hour after it.
absl::Time ChooseStart(StartRule rule, const StartQuestion& question,
                       const IntensitySeries& forecast);

// How jobs are told apart by the rules: those under two hours wait for at most six, others a day.
inline constexpr absl::Duration kShortJob = absl::Hours(2);
constexpr absl::Duration MostWait(absl::Duration running_time) {
  return running_time < kShortJob ? absl::Hours(6) : absl::Hours(24);
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_START_RULE_H_
