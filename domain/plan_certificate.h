// A whole plan beside what no other could emit less than.
#ifndef WINDFALL_DOMAIN_PLAN_CERTIFICATE_H_
#define WINDFALL_DOMAIN_PLAN_CERTIFICATE_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "domain/quantity.h"

namespace windfall {

// Of the tasks that a plan lets wait or start and whose emissions are known.
struct PlanCertificate {
  absl::Time made_time;  // of the plan
  int64_t tasks = 0;
  CarbonMass emissions;                // as planned
  std::optional<CarbonMass> at_least;  // what every plan emits; absent until something is proven
  friend bool operator==(const PlanCertificate&, const PlanCertificate&) = default;

  // How much more than the bound is planned, in percent of the bound. Absent while nothing is
  // proven.
  std::optional<double> gap_percent() const {
    if (!at_least.has_value() || *at_least <= CarbonMass()) return std::nullopt;
    return 100 * (ToGrams(emissions) / ToGrams(*at_least) - 1);
  }
};

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_PLAN_CERTIFICATE_H_
