#include "forecasts/http/provider_gate.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"

namespace windfall {
namespace {

// One that finds out whether a provider is back is through by then.
constexpr absl::Duration kProbing = absl::Seconds(1);

std::string InText(absl::Duration duration) {
  return absl::FormatDuration(absl::Ceil(duration, absl::Seconds(1)));
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

std::optional<GateRefusal> ProviderGate::WhyNot(absl::Time now) const {
  if (now < closed_until_) {
    const absl::Duration rest = closed_until_ - now;
    const absl::string_view why = closed_by_limit_ ? "asked too often" : "down at the last tries";
    return GateRefusal{
        .status = ProblemStatus(
            closed_by_limit_ ? SourceProblem::kRateLimited : SourceProblem::kProviderDown,
            absl::StrCat(why, "; left alone for ", InText(rest), " more")),
        .opens_in = rest,
        .is_rest = true};
  }
  if (is_probing_) {
    return GateRefusal{
        .status = ProblemStatus(SourceProblem::kProviderDown,
                                "down at the last tries; being asked whether it is back"),
        .opens_in = kProbing};
  }
  for (const RequestBudget& budget : settings_.budgets) {
    if (UsedOf(budget, now) < budget.requests) continue;
    const absl::Duration opens_in = *(sent_.end() - budget.requests) + budget.per - now;
    return GateRefusal{
        .status = ProblemStatus(
            SourceProblem::kRateLimited,
            absl::StrCat("the budget of ", budget.requests, " requests in ",
                         absl::FormatDuration(budget.per), " is used up for ", InText(opens_in))),
        .opens_in = opens_in};
  }
  return std::nullopt;
}

std::optional<GateRefusal> ProviderGate::Enter(absl::Time now) {
  Forget(now);
  std::optional<GateRefusal> refusal = WhyNot(now);
  if (refusal.has_value()) return refusal;
  if (!settings_.budgets.empty()) sent_.push_back(now);
  is_probing_ = failures_ >= settings_.failures_to_close;
  return std::nullopt;
}

// Doubling; none before there were enough of them.
absl::Duration ProviderGate::RestAfterFailures() const {
  if (failures_ < settings_.failures_to_close) return absl::ZeroDuration();
  absl::Duration rest = settings_.first_rest;
  for (int i = settings_.failures_to_close; i < failures_ && rest < settings_.longest_rest; ++i) {
    rest *= 2;
  }
  return std::min(rest, settings_.longest_rest);
}

void ProviderGate::Report(GateOutcome outcome, std::optional<absl::Duration> rest, absl::Time now) {
  is_probing_ = false;
  if (outcome == GateOutcome::kServed) {
    failures_ = 0;
    return;
  }
  if (rest.has_value()) rest = std::min(*rest, settings_.longest_asked_rest);
  closed_by_limit_ = outcome == GateOutcome::kTooMany;
  if (!closed_by_limit_) ++failures_;
  const absl::Duration pause =
      closed_by_limit_ ? rest.value_or(settings_.rest_after_too_many)
                       : std::max(rest.value_or(absl::ZeroDuration()), RestAfterFailures());
  closed_until_ = std::max(closed_until_, now + pause);
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
