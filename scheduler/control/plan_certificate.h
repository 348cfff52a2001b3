// Proves how far a plan can be from the best one.
#ifndef WINDFALL_SCHEDULER_CONTROL_PLAN_CERTIFICATE_H_
#define WINDFALL_SCHEDULER_CONTROL_PLAN_CERTIFICATE_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/plan_certificate.h"
#include "scheduler/bound/bound_problem.h"
#include "scheduler/bound/price_ascent.h"
#include "scheduler/planner/planner.h"

namespace windfall {

// Bounds every plan, under the request's forecasts, for those of its items whose emissions are
// known in `plan`, which was made on it: each task
//   - begins at its release or later and ends by its deadline, or when the jobs after it need it
//   to;
//     or, if that is later, by when this plan ends it;
//   - ends by when this plan ends it if it was asked not to wait (--asap, --min-saving);
//   - runs as long as it needs, in one of the zones that it may use and whose nodes can hold it,
//     without a break if it may not be paused;
//   - uses, with all others of its zone, at no time more than live runs leave of all nodes
//   together.
// Capacity is counted in GPUs, or in CPUs where none of them needs a GPU. Costs of resuming beyond
// the first, least lengths of segments, single nodes and limits of sweeps are left out: with them a
// plan can only emit more. Proven in emissions_bound.h.
BoundProblem MakeBoundProblem(const PlanRequest& request, const WorkPlan& plan);

// Prices of capacity by zone and time, to begin with where the last search ended.
struct KnownPrices {
  std::vector<absl::Time> edges;
  std::map<std::string, std::vector<double>> by_zone;  // one between two edges each
};

// The search for the best such bound, in steps that may be broken off between any two. Not
// thread-safe.
class CertificateSearch {
 public:
  // Copies what it needs. Where the request has prices nothing is proven: the bound is of
  // emissions, which such a plan does not minimize, and would say nothing of it.
  CertificateSearch(const PlanRequest& request, const WorkPlan& plan, const KnownPrices& known);
  CertificateSearch(const CertificateSearch&) = delete;
  CertificateSearch& operator=(const CertificateSearch&) = delete;

  // Some milliseconds of the search. False: there is hardly more to prove.
  bool Step();
  // What is proven so far.
  PlanCertificate certificate() const;
  KnownPrices prices() const;

 private:
  const bool proves_;
  BoundProblem problem_;
  absl::Time now_;
  std::vector<std::string> zones_;  // of the problem
  PlanCertificate certificate_;     // without a bound
  PriceAscent ascent_;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_PLAN_CERTIFICATE_H_
