#include "cli/command_run.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/command_submit.h"
#include "cli/command_wait.h"
#include "cli/follow_job.h"
#include "cli/interrupt.h"
#include "cli/progress_display.h"
#include "cli/render_promise.h"
#include "cli/render_text.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

// Passes one output of a job's only task through until the task has ended.
class OutputPump {
 public:
  OutputPump(Client& client, v1::FollowLogsRequest request, std::ostream& stream,
             ProgressDisplay& display)
      : thread_([this, &client, request = std::move(request), &stream, &display] {
          status_ = client.FollowLogs(
              request, [&](const std::string& data) { display.PassThrough(stream, data); });
        }) {}
  ~OutputPump() {
    if (thread_.joinable()) thread_.join();
  }
  OutputPump(const OutputPump&) = delete;
  OutputPump& operator=(const OutputPump&) = delete;

  // How the stream ended. Waits for that; to be called once.
  absl::Status Join() {
    thread_.join();
    return status_;
  }

 private:
  absl::Status status_;  // the thread's until it has been joined
  std::thread thread_;
};

// A job that never started has no output; how it ended says so.
bool BrokeOff(const absl::Status& status) {
  return !status.ok() && !absl::IsCancelled(status) && !absl::IsFailedPrecondition(status);
}

v1::FollowLogsRequest LogsOf(int64_t job_id, absl::string_view stream) {
  v1::FollowLogsRequest request;
  request.set_job_id(job_id);
  request.set_follow(true);
  request.set_standard_error(stream == "stderr");
  return request;
}

struct Followed {
  absl::StatusOr<v1::Job> job;
  absl::Status output;  // how the passing through of its output ended
};

Followed FollowWithOutput(Client& client, int64_t job_id, Console& console) {
  ProgressDisplay display(console.err, console.err_terminal, console.zone);
  OutputPump output(client, LogsOf(job_id, "stdout"), console.out, display);
  OutputPump errors(client, LogsOf(job_id, "stderr"), console.err, display);
  absl::StatusOr<v1::Job> job = FollowJob(client, {.job_id = job_id}, display);
  display.Clear();
  if (!job.ok()) client.CancelStreams();  // or the pumps would wait for ever
  absl::Status status = output.Join();
  const absl::Status errors_status = errors.Join();
  if (!BrokeOff(status)) status = errors_status;
  return {.job = std::move(job), .output = std::move(status)};
}

int TellEnd(Client& client, const v1::Job& job, const absl::Status& output, Console& console) {
  const JobEnd end = EndOfJob(client, job);
  if (end.started && BrokeOff(output)) {
    console.err << "windfall: its output broke off: " << Printable(output.message()) << "\n";
  }
  console.err << EndLine(job, end.reason) << "\n";
  return end.exit_status;
}

}  // namespace

absl::StatusOr<int> RunRun(const JobFlags& flags, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const v1::SubmitJobRequest request, PrepareSubmission(flags, console));
  const InterruptBlock block;
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<Client> client, ConnectToServer(console));
  const InterruptWatcher watcher([&client] { client->CancelStreams(); });
  WINDFALL_ASSIGN_OR_RETURN(const v1::SubmitJobResponse response, client->SubmitJob(request));
  const int64_t job_id = response.job_id();
  const absl::StatusOr<v1::Job> promised = AwaitPromise(*client, request.spec(), response);
  if (promised.ok()) console.err << RenderPromise(*promised, console.ErrView()) << std::flush;
  const std::string blocked = BlockedText(response);
  if (!blocked.empty()) PrintWarnings({blocked}, console);

  const Followed followed = FollowWithOutput(*client, job_id, console);
  if (absl::IsCancelled(followed.job.status())) {
    console.err << DetachedText({job_id}) << "\n";
    return kExitInterrupted;
  }
  WINDFALL_RETURN_IF_ERROR(followed.job.status());
  return TellEnd(*client, *followed.job, followed.output, console);
}

}  // namespace windfall
