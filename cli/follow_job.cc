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

// When the run in progress of a job with one task started.
std::optional<absl::Time> RunningSince(Client& client, const v1::Job& job) {
  if (job.tasks_count() != 1) return std::nullopt;
  v1::GetJobRequest request;
  request.set_job_id(job.id());
  const auto response = client.GetJob(request);
  if (!response.ok() || response->runs().empty()) return std::nullopt;
  const v1::Run& run = *response->runs().rbegin();
  if (run.has_end_time()) return std::nullopt;
  return FromWire(run.has_start_time() ? run.start_time() : run.assign_time());
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
          const bool starts =
              job.status() == "running" && (!latest.has_value() || latest->status() != "running");
          if (starts) running_since = RunningSince(client, job);
          latest = job;
          away_since.reset();
          display.Show(job, running_since);
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

int ExitStatusOfJob(Client& client, const v1::Job& job) {
  if (job.state() == v1::TASK_STATE_SUCCEEDED) return kExitOk;
  if (job.tasks_count() != 1) return kExitFailed;
  v1::GetJobRequest request;
  request.set_job_id(job.id());
  const auto response = client.GetJob(request);
  if (!response.ok()) return kExitFailed;
  const int status = ExitStatusOf(response->runs()).value_or(kExitFailed);
  return status == kExitOk ? kExitFailed : status;
}

}  // namespace windfall
