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
// comes after one that did not succeed gets none soon, and is not waited for.
absl::StatusOr<v1::Job> AwaitPromise(Client& client, const v1::JobSpec& spec,
                                     const v1::SubmitJobResponse& submitted);

// That a submitted job waits until others are run again, and how to go on; empty if it does not.
std::string BlockedText(const v1::SubmitJobResponse& submitted);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_SUBMIT_H_
