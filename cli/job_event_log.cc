#include "cli/job_event_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/render_promise.h"
#include "cli/render_words.h"

namespace windfall {
namespace {

// A submission is told once it has its promise, so that the line can say when it starts.
bool IsTold(const v1::Job& job) { return job.has_promise() || job.status() != "waiting"; }

std::string StateOf(const v1::Job& job) {
  const bool final = job.settlement().basis() == "settled" && job.has_end_time();
  return absl::StrCat(job.status(), " ", job.succeeded_count(), " ", job.failed_count(), " ",
                      job.running_count(), final ? " settled" : "");
}

std::string LineFor(const v1::Job& job, bool is_new, const View& view) {
  const std::string time = absl::FormatTime("%H:%M:%S ", view.time.now, view.time.zone);
  if (job.has_end_time()) return absl::StrCat(time, EndLine(job, ""));
  return absl::StrCat(time, StateLine(job, view),
                      is_new ? absl::StrCat(", ", JobName(job.spec())) : "");
}

}  // namespace

std::vector<std::string> JobEventLog::Update(const v1::ListJobsResponse& jobs, const View& view) {
  std::vector<std::string> lines;
  std::map<int64_t, std::string> now;
  for (auto job = jobs.jobs().rbegin(); job != jobs.jobs().rend(); ++job) {
    if (!IsTold(*job)) continue;
    std::string state = StateOf(*job);
    const auto before = known_.find(job->id());
    const bool is_new = before == known_.end();
    if (noted_ && (is_new || before->second != state)) {
      lines.push_back(LineFor(*job, is_new, view));
    }
    now[job->id()] = std::move(state);
  }
  known_ = std::move(now);
  noted_ = true;
  return lines;
}

}  // namespace windfall
