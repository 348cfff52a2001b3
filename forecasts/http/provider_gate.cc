#include "forecasts/http/provider_gate.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

std::string UntilText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

}  // namespace

int ProviderGate::UsedOf(const RequestBudget& budget, absl::Time now) const {
  const auto first = std::upper_bound(sent_.begin(), sent_.end(), now - budget.per);
  return static_cast<int>(sent_.end() - first);
}

void ProviderGate::Forget(absl::Time now) {
  absl::Duration longest;
  for (const RequestBudget& budget : settings_.budgets) longest = std::max(longest, budget.per);
  while (!sent_.empty() && sent_.front() <= now - longest) sent_.pop_front();
}

absl::Status ProviderGate::Enter(absl::Time now) {
  Forget(now);
  if (now < closed_until_) {
    return ProblemStatus(
        closed_by_limit_ ? SourceProblem::kRateLimited : SourceProblem::kProviderDown,
        absl::StrCat(closed_by_limit_ ? "asked too often" : "down at the last tries",
                     "; left alone until ", UntilText(closed_until_)));
  }
  if (is_probing_) {
    return ProblemStatus(SourceProblem::kProviderDown,
                         "down at the last tries; being asked whether it is back");
  }
  for (const RequestBudget& budget : settings_.budgets) {
    if (UsedOf(budget, now) < budget.requests) continue;
    const auto oldest = sent_.end() - budget.requests;
    return ProblemStatus(SourceProblem::kRateLimited,
                         absl::StrCat("the budget of ", budget.requests, " requests in ",
                                      absl::FormatDuration(budget.per), " is used up until ",
                                      UntilText(*oldest + budget.per)));
  }
  if (!settings_.budgets.empty())
    sent_.push_back(sent_.empty() ? now : std::max(now, sent_.back()));
  is_probing_ = failures_ >= settings_.failures_to_close;
  return absl::OkStatus();
}

void ProviderGate::Report(GateOutcome outcome, std::optional<absl::Duration> rest, absl::Time now) {
  is_probing_ = false;
  if (outcome == GateOutcome::kServed) {
    failures_ = 0;
    return;
  }
  if (outcome == GateOutcome::kTooMany) {
    closed_until_ = std::max(closed_until_, now + rest.value_or(settings_.rest_after_too_many));
    closed_by_limit_ = true;
    return;
  }
  ++failures_;
  if (failures_ < settings_.failures_to_close && !rest.has_value()) return;
  absl::Duration pause = settings_.first_rest;
  for (int i = settings_.failures_to_close; i < failures_ && pause < settings_.longest_rest; ++i) {
    pause *= 2;
  }
  pause = std::max(std::min(pause, settings_.longest_rest), rest.value_or(absl::ZeroDuration()));
  closed_until_ = std::max(closed_until_, now + pause);
  closed_by_limit_ = false;
}

std::optional<ProviderGate::Use> ProviderGate::UseAt(absl::Time now) const {
  std::optional<Use> most;
  for (const RequestBudget& budget : settings_.budgets) {
    const Use use = {.used = UsedOf(budget, now), .budget = budget};
    const bool is_more = !most.has_value() || int64_t{use.used} * most->budget.requests >
                                                  int64_t{most->used} * budget.requests;
    if (is_more) most = use;
  }
  return most;
}

}  // namespace windfall
