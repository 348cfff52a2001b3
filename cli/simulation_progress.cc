#include "cli/simulation_progress.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/render_text.h"

namespace windfall {
namespace {

constexpr std::chrono::milliseconds kRedrawInterval(200);
constexpr int64_t kBarCells = 24;

}  // namespace

SimulationProgressBar::~SimulationProgressBar() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
}

void SimulationProgressBar::Show(const std::string& label, const SimulationProgress& progress) {
  if (!terminal_.interactive) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + kRedrawInterval;
  drawn_ = true;
  out_ << "\r\x1b[K" << ProgressBarLine(label, progress, terminal_) << std::flush;
}

std::string ProgressBarLine(const std::string& label, const SimulationProgress& progress,
                            const Terminal& terminal) {
  // Jobs may wait for days: half of the way is their submission.
  const int64_t way = std::max<int64_t>(1, 2 * progress.jobs);
  const int64_t gone = progress.submitted_jobs + progress.ended_jobs;
  const int64_t full = kBarCells * gone / way;
  std::string bar;
  for (int64_t i = 0; i < kBarCells; ++i) {
    absl::StrAppend(&bar,
                    i < full ? (terminal.unicode ? "█" : "#") : (terminal.unicode ? "░" : "-"));
  }
  const std::string line = absl::StrFormat(
      "%s  %s  %d %%  %d of %d jobs ended, %s", label, bar, 100 * gone / way, progress.ended_jobs,
      progress.jobs, absl::FormatTime("%Y-%m-%d %H:%M", progress.now, absl::UTCTimeZone()));
  return terminal.width > 0 ? Shorten(line, terminal.width - 1, terminal.unicode) : line;
}

}  // namespace windfall
