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
  const int64_t jobs = std::max<int64_t>(1, progress.jobs);
  const auto full = static_cast<size_t>(kBarCells * progress.ended_jobs / jobs);
  std::string bar;
  for (size_t i = 0; i < kBarCells; ++i) {
    absl::StrAppend(&bar,
                    i < full ? (terminal.unicode ? "█" : "#") : (terminal.unicode ? "░" : "-"));
  }
  const std::string line =
      absl::StrFormat("%s  %s  %d %%  %d of %d jobs, %s", label, bar,
                      100 * progress.ended_jobs / jobs, progress.ended_jobs, progress.jobs,
                      absl::FormatTime("%Y-%m-%d %H:%M", progress.now, absl::UTCTimeZone()));
  return terminal.width > 0 ? Shorten(line, terminal.width - 1, terminal.unicode) : line;
}

}  // namespace windfall
