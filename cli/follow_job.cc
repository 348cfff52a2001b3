#include "cli/follow_job.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/render_words.h"
#include "cli/usage_error.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(5);
constexpr absl::Duration kRetryPause = absl::Seconds(1);
constexpr absl::Duration kStartPatience = absl::Seconds(3);
constexpr absl::Duration kStartPollInterval = absl::Milliseconds(20);

google::protobuf::RepeatedPtrField<v1::Run> RunsOf(Client& client, int64_t job_id) {
  v1::GetJobRequest request;
  request.set_job_id(job_id);
  const auto response = client.GetJob(request);
  if (!response.ok()) return {};
  return response->runs();
}

// When the last run of the job started. Waits a moment for one that is on its way to its node;
// absent if it has not started by then, or could not.
std::optional<absl::Time> AwaitStart(Client& client, int64_t job_id) {
  const absl::Time give_up = absl::Now() + kStartPatience;
  while (true) {
    const auto runs = RunsOf(client, job_id);
    if (runs.empty()) return std::nullopt;
    const v1::Run& run = *runs.rbegin();
    if (run.has_start_time()) return FromWire(run.start_time());
    if (run.has_end_time() || absl::Now() > give_up) return std::nullopt;
    absl::SleepFor(kStartPollInterval);
  }
}

bool IsOneRunning(const v1::Job& job) {
  return job.tasks_count() == 1 && job.status() == "running";
}

// A run counts as running for the scheduler from its assignment on, but for people only once its
// command has been executed, which may yet fail.
v1::Job AsShown(v1::Job job, std::optional<absl::Time> running_since) {
  if (IsOneRunning(job) && !running_since.has_value()) job.set_status("starting");
  return job;
}

}  // namespace

absl::StatusOr<v1::Job> FollowJob(Client& client, const FollowOptions& options,
                                  ProgressDisplay& display) {
  v1::WatchJobRequest request;
  request.set_job_id(options.job_id);
  request.set_until_settled(options.until_settled);
  std::optional<v1::Job> latest;
  std::optional<absl::Time> running_since;
  std::optional<absl::Time> away_since;
  while (true) {
    const absl::Status status =
        client.WatchJob(request, absl::InfiniteDuration(), [&](const v1::Job& job) {
          const bool was_running = latest.has_value() && IsOneRunning(*latest);
          if (IsOneRunning(job) && !was_running) running_since = AwaitStart(client, job.id());
          latest = job;
          away_since.reset();
          display.Show(AsShown(job, running_since), running_since);
        });
    if (status.ok() && latest.has_value()) return *latest;
    if (!absl::IsUnavailable(status)) return status;
    if (!away_since.has_value()) {
      away_since = absl::Now();
      display.Say(absl::StrCat("job ", options.job_id,
                               ": the scheduler is away; the job is kept, trying again"));
    }
    if (absl::Now() - *away_since > kPatience) return status;
    absl::SleepFor(kRetryPause);
  }
}

JobEnd EndOfJob(Client& client, const v1::Job& job) {
  if (job.state() == v1::TASK_STATE_SUCCEEDED) return {};
  if (job.tasks_count() != 1) return {.exit_status = kExitFailed};
  const auto runs = RunsOf(client, job.id());
  const int status = ExitStatusOf(runs).value_or(kExitFailed);
  return {.exit_status = status == kExitOk ? kExitFailed : status,
          .reason = FailureText(runs),
          .started = runs.empty() || runs.rbegin()->has_start_time()};
}

}  // namespace windfall
