// The words of every enumeration, as they appear in reports, tables and messages.
#include "domain/alternative.h"
#include "domain/job.h"
#include "domain/ledger_entry.h"
#include "domain/plan.h"
#include "domain/run.h"

namespace windfall {

absl::string_view ToString(TaskState state) {
  switch (state) {
    case TaskState::kPending:
      return "pending";
    case TaskState::kRunning:
      return "running";
    case TaskState::kSucceeded:
      return "succeeded";
    case TaskState::kFailed:
      return "failed";
    case TaskState::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

absl::string_view ToString(RunState state) {
  switch (state) {
    case RunState::kAssigned:
      return "assigned";
    case RunState::kRunning:
      return "running";
    case RunState::kStopping:
      return "stopping";
    case RunState::kEnded:
      return "ended";
  }
  return "unknown";
}

absl::string_view ToString(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::kNone:
      return "none";
    case RunOutcome::kSucceeded:
      return "succeeded";
    case RunOutcome::kFailed:
      return "failed";
    case RunOutcome::kPaused:
      return "paused";
    case RunOutcome::kCancelled:
      return "cancelled";
    case RunOutcome::kTimedOut:
      return "timed-out";
    case RunOutcome::kLost:
      return "lost";
  }
  return "unknown";
}

absl::string_view ToString(StopReason reason) {
  switch (reason) {
    case StopReason::kPause:
      return "pause";
    case StopReason::kCancel:
      return "cancel";
    case StopReason::kTimeLimit:
      return "time-limit";
  }
  return "unknown";
}

absl::string_view ToString(PlanReason reason) {
  switch (reason) {
    case PlanReason::kCleanest:
      return "cleanest";
    case PlanReason::kNowIsCleanest:
      return "now-is-cleanest";
    case PlanReason::kSavingTooSmall:
      return "saving-too-small";
    case PlanReason::kAsap:
      return "asap";
    case PlanReason::kNoForecast:
      return "no-forecast";
    case PlanReason::kShortForecast:
      return "short-forecast";
    case PlanReason::kDeadline:
      return "deadline";
    case PlanReason::kJobsAfter:
      return "jobs-after";
    case PlanReason::kLate:
      return "late";
    case PlanReason::kNoCapacity:
      return "no-capacity";
    case PlanReason::kNoNode:
      return "no-node";
  }
  return "unknown";
}

absl::string_view ToString(Change change) {
  switch (change) {
    case Change::kStartNow:
      return "start-now";
    case Change::kWait:
      return "wait";
    case Change::kAlone:
      return "alone";
    case Change::kZone:
      return "zone";
    case Change::kAnyZone:
      return "any-zone";
    case Change::kInterruptible:
      return "interruptible";
    case Change::kNoneAfter:
      return "none-after";
    case Change::kLaterDeadline:
      return "later-deadline";
    case Change::kFewerGpus:
      return "fewer-gpus";
    case Change::kCleanest:
      return "cleanest";
  }
  return "unknown";
}

absl::string_view ToString(PlanLimit limit) {
  switch (limit) {
    case PlanLimit::kNone:
      return "none";
    case PlanLimit::kAsap:
      return "asap";
    case PlanLimit::kMinSaving:
      return "min-saving";
    case PlanLimit::kForecast:
      return "forecast";
    case PlanLimit::kCapacity:
      return "capacity";
    case PlanLimit::kDeadline:
      return "deadline";
    case PlanLimit::kZones:
      return "zones";
    case PlanLimit::kUnbroken:
      return "unbroken";
    case PlanLimit::kJobsAfter:
      return "jobs-after";
  }
  return "unknown";
}

absl::string_view ToString(EnergyComponent component) {
  switch (component) {
    case EnergyComponent::kCpu:
      return "cpu";
    case EnergyComponent::kDram:
      return "dram";
    case EnergyComponent::kGpu:
      return "gpu";
    case EnergyComponent::kOther:
      return "other";
  }
  return "unknown";
}

absl::string_view ToString(EnergyQuality quality) {
  switch (quality) {
    case EnergyQuality::kNone:
      return "none";
    case EnergyQuality::kMeasured:
      return "measured";
    case EnergyQuality::kApportioned:
      return "apportioned";
    case EnergyQuality::kEstimated:
      return "estimated";
  }
  return "unknown";
}

absl::string_view ToString(IntensityBasis basis) {
  switch (basis) {
    case IntensityBasis::kNone:
      return "none";
    case IntensityBasis::kForecast:
      return "forecast";
    case IntensityBasis::kSettled:
      return "settled";
  }
  return "unknown";
}

}  // namespace windfall
