// windfall submit, windfall sweep
#ifndef WINDFALL_CLI_COMMAND_SUBMIT_H_
#define WINDFALL_CLI_COMMAND_SUBMIT_H_

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/console.h"
#include "cli/job_flags.h"

namespace windfall {

struct SubmitOptions {
  JobFlags job;
  bool wait = false;  // follow it to the end
};

// Queues a job and prints its promise. Returns the exit status.
absl::StatusOr<int> RunSubmit(const SubmitOptions& options, Console& console);

// The request for `flags`' job, with a key of its own. Prints warnings. Needs no scheduler, so that
// a mistake in typing is told as one.
absl::StatusOr<v1::SubmitJobRequest> PrepareSubmission(const JobFlags& flags, Console& console);

// The submitted job as soon as it has a promise, or as it is after a moment. A job that is held or
// comes after others gets none soon, and is not waited for.
absl::StatusOr<v1::Job> AwaitPromise(Client& client, int64_t job_id, const v1::JobSpec& spec);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_SUBMIT_H_
