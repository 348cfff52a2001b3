// Enumerations are stored as the words of their ToString, so that the file reads by itself.
#ifndef WINDFALL_SCHEDULER_STORE_ENUM_WORDS_H_
#define WINDFALL_SCHEDULER_STORE_ENUM_WORDS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "domain/intensity_series.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/plan.h"
#include "domain/run.h"

namespace windfall {

// The last value of each stored enumeration; all of them count up from zero.
template <typename Enum>
inline constexpr Enum kLastValue = Enum::kNotStored;
template <>
inline constexpr TaskState kLastValue<TaskState> = TaskState::kCancelled;
template <>
inline constexpr RunState kLastValue<RunState> = RunState::kEnded;
template <>
inline constexpr RunOutcome kLastValue<RunOutcome> = RunOutcome::kLost;
template <>
inline constexpr StopReason kLastValue<StopReason> = StopReason::kTimeLimit;
template <>
inline constexpr PlanReason kLastValue<PlanReason> = PlanReason::kNoNode;
template <>
inline constexpr EnergyComponent kLastValue<EnergyComponent> = EnergyComponent::kOther;
template <>
inline constexpr EnergyQuality kLastValue<EnergyQuality> = EnergyQuality::kEstimated;
template <>
inline constexpr IntensityBasis kLastValue<IntensityBasis> = IntensityBasis::kSettled;
template <>
inline constexpr Signal kLastValue<Signal> = Signal::kMarginal;
template <>
inline constexpr Factors kLastValue<Factors> = Factors::kDirect;

// The value whose ToString is `word`; absent if there is none.
template <typename Enum>
std::optional<Enum> FromWord(absl::string_view word) {
  for (int i = 0; i <= static_cast<int>(kLastValue<Enum>); ++i) {
    if (ToString(static_cast<Enum>(i)) == word) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_ENUM_WORDS_H_
