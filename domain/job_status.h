// The one word that says how a job is doing, the same in the store, on the wire and on the screen.
#ifndef WINDFALL_DOMAIN_JOB_STATUS_H_
#define WINDFALL_DOMAIN_JOB_STATUS_H_

#include "absl/strings/string_view.h"
#include "domain/job.h"

namespace windfall {

// waiting (nothing started), held, running (a task runs now), paused (none runs now, but one has
// started), succeeded, failed, cancelled.
absl::string_view StatusWord(const Job& job);

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_JOB_STATUS_H_
