#include "cli/command_steer.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/parse_amount.h"
#include "cli/render_json.h"
#include "cli/render_promise.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

template <typename Request, typename Response>
absl::StatusOr<v1::Job> Call(Client& client,
                             absl::StatusOr<Response> (Client::*method)(const Request&),
                             int64_t job_id) {
  Request request;
  request.set_job_id(job_id);
  WINDFALL_ASSIGN_OR_RETURN(const Response response, (client.*method)(request));
  return response.job();
}

absl::StatusOr<v1::Job> Steer(Client& client, Steering steering, int64_t job_id) {
  switch (steering) {
    case Steering::kCancel:
      return Call(client, &Client::CancelJob, job_id);
    case Steering::kHold:
      return Call(client, &Client::HoldJob, job_id);
    case Steering::kRelease:
      return Call(client, &Client::ReleaseJob, job_id);
    case Steering::kRetry:
      return Call(client, &Client::RetryJob, job_id);
  }
  return absl::InternalError("unknown steering");
}

}  // namespace

absl::StatusOr<int> RunSteer(Steering steering, const std::vector<std::string>& job_ids,
                             Console& console) {
  std::vector<int64_t> ids;
  for (const std::string& text : job_ids) {
    WINDFALL_ASSIGN_OR_RETURN(const int64_t id, OrUsageError("job", ParseJobId(text)));
    ids.push_back(id);
  }
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  int exit_status = kExitOk;
  for (const int64_t id : ids) {
    const absl::StatusOr<v1::Job> job = Steer(*client, steering, id);
    if (!job.ok()) {
      const bool named = absl::StrContains(job.status().message(), absl::StrCat("job ", id));
      console.err << "windfall: " << (named ? "" : absl::StrCat("job ", id, ": "))
                  << Printable(job.status().message()) << "\n";
      exit_status = kExitFailed;
      continue;
    }
    console.out << (console.json ? JsonText(*job)
                                 : SteeredLine(steering, *job, console.OutView()) + "\n");
  }
  return exit_status;
}

std::string SteeredLine(Steering steering, const v1::Job& job, const View& view) {
  if (job.status() != "running") return StateLine(job, view);
  if (steering == Steering::kCancel) {
    v1::Job stopping = job;
    stopping.set_status("stopping");
    return StateLine(stopping, view);
  }
  if (steering != Steering::kHold || job.running_count() == 0) return StateLine(job, view);
  return absl::StrCat(StateLine(job, view), job.pending_count() > 0 ? ", no more of it starts" : "",
                      "; what runs goes on: windfall cancel ", job.id(), " stops it");
}

}  // namespace windfall
