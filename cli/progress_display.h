// How a job is doing, on the screen or in a log.
#ifndef WINDFALL_CLI_PROGRESS_DISPLAY_H_
#define WINDFALL_CLI_PROGRESS_DISPLAY_H_

#include <condition_variable>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// On a terminal one line that is redrawn every second; elsewhere a line whenever the job's state
// changes. Thread-safe.
class ProgressDisplay {
 public:
  // `out` outlives it.
  ProgressDisplay(std::ostream& out, const Terminal& terminal, const absl::TimeZone& zone);
  ~ProgressDisplay();  // removes the live line
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void Show(const v1::Job& job, std::optional<absl::Time> running_since);
  // Removes the live line until the next Show.
  void Clear();
  // Writes a line of its own.
  void Say(const std::string& line);
  // Writes a job's output to `stream`, which may be the same terminal: the live line makes way
  // until the job no longer runs.
  void PassThrough(std::ostream& stream, const std::string& data);

 private:
  void RedrawEverySecond();
  void Erase();  // REQUIRES: mutex_ held
  void Draw();   // REQUIRES: mutex_ held
  View ViewNow() const;

  std::ostream& out_;
  const Terminal terminal_;
  const absl::TimeZone zone_;
  std::mutex mutex_;  // guards all below, and what is written to out_
  std::condition_variable stop_changed_;
  bool stop_ = false;
  bool drawn_ = false;       // a live line stands on the screen
  bool has_output_ = false;  // the job writes, so the line stays away while it runs
  std::optional<v1::Job> job_;
  std::optional<absl::Time> running_since_;
  std::string last_state_;
  std::thread thread_;
};

}  // namespace windfall

#endif  // WINDFALL_CLI_PROGRESS_DISPLAY_H_
