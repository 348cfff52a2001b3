#include "cli/progress_display.h"

#include <chrono>
#include <utility>

#include "absl/time/clock.h"
#include "cli/render_promise.h"

namespace windfall {

ProgressDisplay::ProgressDisplay(std::ostream& out, const Terminal& terminal,
                                 const absl::TimeZone& zone)
    : out_(out), terminal_(terminal), zone_(zone) {
  if (terminal_.interactive) thread_ = std::thread([this] { RedrawEverySecond(); });
}

ProgressDisplay::~ProgressDisplay() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  stop_changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  Erase();
  out_.flush();
}

void ProgressDisplay::Show(const v1::Job& job, std::optional<absl::Time> running_since) {
  const std::lock_guard lock(mutex_);
  job_ = job;
  running_since_ = running_since;
  const std::string state = StateLine(job, ViewNow());
  const bool changed = std::exchange(last_state_, state) != state;
  if (terminal_.interactive) {
    Draw();
  } else if (changed && !job.has_end_time()) {  // whoever waits says how it ended
    out_ << state << "\n" << std::flush;
  }
}

void ProgressDisplay::Clear() {
  const std::lock_guard lock(mutex_);
  Erase();
  job_.reset();
}

void ProgressDisplay::Say(const std::string& line) {
  const std::lock_guard lock(mutex_);
  Erase();
  out_ << line << "\n" << std::flush;
}

void ProgressDisplay::PassThrough(std::ostream& stream, const std::string& data) {
  const std::lock_guard lock(mutex_);
  Erase();
  has_output_ = true;
  stream << data << std::flush;
}

void ProgressDisplay::RedrawEverySecond() {
  std::unique_lock lock(mutex_);
  while (!stop_changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stop_; })) {
    Draw();
  }
}

void ProgressDisplay::Erase() {
  if (std::exchange(drawn_, false)) out_ << "\r\x1b[K";
}

void ProgressDisplay::Draw() {
  if (!job_.has_value() || (has_output_ && job_->status() == "running")) return;
  Erase();
  out_ << ProgressLine(*job_, running_since_, ViewNow()) << std::flush;
  drawn_ = true;
}

View ProgressDisplay::ViewNow() const {
  return {.terminal = terminal_, .time = {.now = absl::Now(), .zone = zone_}};
}

}  // namespace windfall
