// What a submission is told, and how a job is doing while someone waits for it.
#ifndef WINDFALL_CLI_RENDER_PROMISE_H_
#define WINDFALL_CLI_RENDER_PROMISE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// A few lines after a submission: start, place, finish, energy, emissions, and why. Without a
// promise, what the job waits for.
std::string RenderPromise(const windfall::v1::Job& job, const View& view);

// The live line of a job in progress, no wider than the terminal, without a newline.
// `running_since`: when the run in progress started, if one runs and that is known.
std::string ProgressLine(const windfall::v1::Job& job, std::optional<absl::Time> running_since,
                         const View& view);

// What of a job makes a new line in a log when it changes. Time does not.
std::string StateLine(const windfall::v1::Job& job, const View& view);

// How it ended, what it drew and emitted, as far as that is known: "job 7: succeeded, 1.1 kWh
// (measured), 181 g CO2e instead of 249 g at submission (-27 %), settled". `reason`: why it failed;
// empty if it did not, or if that is not known.
std::string EndLine(const windfall::v1::Job& job, absl::string_view reason);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_PROMISE_H_
