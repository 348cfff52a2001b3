#include "cli/command_wait.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/follow_job.h"
#include "cli/interrupt.h"
#include "cli/parse_amount.h"
#include "cli/progress_display.h"
#include "cli/render_json.h"
#include "cli/render_promise.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
absl::StatusOr<int> RunWait(const WaitOptions& options, Console& console) {
  WaitTarget target = {.settled = options.settled};
  for (const std::string& text : options.job_ids) {
    WINDFALL_ASSIGN_OR_RETURN(const int64_t id, OrUsageError("job", ParseJobId(text)));
    target.job_ids.push_back(id);
  }
  const InterruptBlock block;
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, ConnectToServer(console));
  return WaitForJobs(*client, target, console);
}

absl::StatusOr<int> WaitForJobs(Client& client, const WaitTarget& target, Console& console) {
  const InterruptWatcher watcher([&client] { client.CancelStreams(); });
  int exit_status = kExitOk;
  for (const int64_t id : target.job_ids) {
    absl::StatusOr<v1::Job> job;
    {
      ProgressDisplay display(console.err, console.err_terminal, console.zone);
      job = FollowJob(client, {.job_id = id, .until_settled = target.settled}, display);
    }
    if (absl::IsCancelled(job.status())) {
      console.err << DetachedText(target.job_ids) << "\n";
      return kExitInterrupted;
    }
    WINDFALL_RETURN_IF_ERROR(job.status());
    const JobEnd end = EndOfJob(client, *job);
    console.out << (console.json ? JsonText(*job) : EndLine(*job, end.reason) + "\n") << std::flush;
    if (exit_status == kExitOk) exit_status = end.exit_status;
  }
  return exit_status;
}

std::string DetachedText(const std::vector<int64_t>& job_ids) {
  const std::string ids = absl::StrJoin(job_ids, " ");
  return absl::StrCat("stopped waiting; what was submitted goes on: windfall wait ", ids,
                      " waits again, windfall cancel ", ids, " cancels");
}

}  // namespace windfall
