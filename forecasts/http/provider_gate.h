// When a provider may be asked: within its budgets, and not while it is down.
#ifndef WINDFALL_FORECASTS_HTTP_PROVIDER_GATE_H_
#define WINDFALL_FORECASTS_HTTP_PROVIDER_GATE_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace windfall {

// At most `requests` in any stretch of `per`.
struct RequestBudget {
  int requests = 0;
  absl::Duration per;
};

struct GateSettings {
  std::vector<RequestBudget> budgets = {};
  // So many failures in a row that are the provider's, and it is left alone: each time twice as
  // long, until one request has gone well.
  int failures_to_close = 5;
  absl::Duration first_rest = absl::Seconds(30);
  absl::Duration longest_rest = absl::Minutes(15);
  // After "too many requests", where the provider does not say how long.
  absl::Duration rest_after_too_many = absl::Minutes(1);
  // A provider that asks for more is asked again after this all the same.
  absl::Duration longest_asked_rest = absl::Hours(1);
};

enum class GateOutcome {
  kServed,   // it answered, whatever it said
  kDown,     // it did not, or with 5xx
  kTooMany,  // 429
};

// Why a request must not go out now.
struct GateRefusal {
  absl::Status status;      // rate limited or provider down (ProblemStatus)
  absl::Duration opens_in;  // about
  // It is the provider that is to be left alone, not that somebody else's requests are in the way.
  bool is_rest = false;
};

// A state machine without clock or lock: not thread-safe. Times must not go back, or it would wait
// for what it takes for the future.
class ProviderGate {
 public:
  explicit ProviderGate(GateSettings settings) : settings_(std::move(settings)) {}

  // Absent: a request may go out now, and is counted. While the provider is taken to be down one
  // request at a time finds out whether it is back. Each is followed by Report.
  std::optional<GateRefusal> Enter(absl::Time now);
  // What came of one that went out. `rest`: how long the provider asked to be left alone.
  void Report(GateOutcome outcome, std::optional<absl::Duration> rest, absl::Time now);

  // Of the budget that is used most: requests in the stretch that ends now, and how many are
  // allowed. Absent: no budget.
  struct Use {
    int used = 0;
    RequestBudget budget;
  };
  std::optional<Use> UseAt(absl::Time now) const;

 private:
  int UsedOf(const RequestBudget& budget, absl::Time now) const;
  void Forget(absl::Time now);
  std::optional<GateRefusal> WhyNot(absl::Time now) const;
  absl::Duration RestAfterFailures() const;

  const GateSettings settings_;
  std::deque<absl::Time> sent_;  // as far back as the longest budget looks
  int failures_ = 0;             // in a row
  absl::Time closed_until_ = absl::InfinitePast();
  bool closed_by_limit_ = false;  // not by failures
  bool is_probing_ = false;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_HTTP_PROVIDER_GATE_H_
