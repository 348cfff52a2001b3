#include "cli/command_submit.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/command_wait.h"
#include "cli/interrupt.h"
#include "cli/render_json.h"
#include "cli/render_promise.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"
#include "proto/job_spec_wire.h"

namespace windfall {
namespace {

constexpr absl::Duration kPromisePatience = absl::Seconds(3);

}  // namespace

absl::StatusOr<v1::SubmitJobRequest> PrepareSubmission(const JobFlags& flags, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const Submitter submitter, CurrentSubmitter(console));
  WINDFALL_ASSIGN_OR_RETURN(const BuiltJob job, BuildJob(flags, submitter));
  PrintWarnings(job.warnings, console);
  v1::SubmitJobRequest request;
  request.set_idempotency_key(NewIdempotencyKey());
  *request.mutable_spec() = ToWire(job.spec);
  return request;
}

std::string BlockedText(const v1::SubmitJobResponse& submitted) {
  if (submitted.failed_predecessor_ids().empty()) return "";
  const bool one = submitted.failed_predecessor_ids_size() == 1;
  return absl::StrCat("job ", submitted.job_id(),
                      " does not start by itself: ", one ? "job " : "jobs ",
                      absl::StrJoin(submitted.failed_predecessor_ids(), ", "),
                      ", which it comes after, did not succeed; windfall retry ",
                      absl::StrJoin(submitted.failed_predecessor_ids(), " and windfall retry "),
                      one ? " runs that again" : " run them again", ", windfall cancel ",
                      submitted.job_id(), " gives it up");
}

absl::StatusOr<v1::Job> AwaitPromise(Client& client, const v1::JobSpec& spec,
                                     const v1::SubmitJobResponse& submitted) {
  const int64_t job_id = submitted.job_id();
  if (spec.hold() || !submitted.failed_predecessor_ids().empty()) {
    v1::GetJobRequest now;
    now.set_job_id(job_id);
    WINDFALL_ASSIGN_OR_RETURN(const v1::GetJobResponse response, client.GetJob(now));
    return response.job();
  }
  v1::WatchJobRequest request;
  request.set_job_id(job_id);
  request.set_until_promised(true);
  std::optional<v1::Job> latest;
  const absl::Status status =
      client.WatchJob(request, kPromisePatience, [&](const v1::Job& job) { latest = job; });
  if (latest.has_value()) return *latest;
  return status.ok() ? absl::InternalError(absl::StrCat("job ", job_id, ": nothing is known of it"))
                     : status;
}

absl::StatusOr<int> RunSubmit(const SubmitOptions& options, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const v1::SubmitJobRequest request,
                            PrepareSubmission(options.job, console));
  std::optional<InterruptBlock> block;
  if (options.wait) block.emplace();
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::SubmitJobResponse response, client->SubmitJob(request));
  const int64_t job_id = response.job_id();
  const absl::StatusOr<v1::Job> job = AwaitPromise(*client, request.spec(), response);
  if (!job.ok()) {
    // It is queued all the same: say so, or it would be submitted again.
    v1::Job queued;
    queued.set_id(job_id);
    console.out << (console.json ? JsonText(queued) : absl::StrCat("job ", job_id, " queued\n"));
    console.err << "windfall: its plan is not known yet: " << Printable(job.status().message())
                << "\n";
  } else if (!console.json) {
    console.out << RenderPromise(*job, console.OutView()) << std::flush;
  } else if (!options.wait) {
    console.out << JsonText(*job);
  }
  const std::string blocked = BlockedText(response);
  if (!blocked.empty()) PrintWarnings({blocked}, console);
  if (!options.wait) return kExitOk;
  return WaitForJobs(*client, {.job_ids = {job_id}}, console);
}

}  // namespace windfall
