#ifndef WINDFALL_SCHEDULER_SERVER_PLAN_BOARD_H_
#define WINDFALL_SCHEDULER_SERVER_PLAN_BOARD_H_

#include <optional>

#include "absl/base/thread_annotations.h"
#include "domain/plan_certificate.h"
#include "lock/lock.h"

namespace windfall {

// The newest plan as a whole, for people. Thread-safe.
class PlanBoard {
 public:
  void Set(const PlanCertificate& certificate) {
    const HoldLock hold(lock_);
    certificate_ = certificate;
  }
  void Clear() {
    const HoldLock hold(lock_);
    certificate_.reset();
  }
  // Absent until there is a plan.
  std::optional<PlanCertificate> Get() const {
    const HoldLock hold(lock_);
    return certificate_;
  }

 private:
  mutable Lock lock_;
  std::optional<PlanCertificate> certificate_ ABSL_GUARDED_BY(lock_);
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SERVER_PLAN_BOARD_H_
