#ifndef WINDFALL_CLI_RENDER_UP_H_
#define WINDFALL_CLI_RENDER_UP_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/forecast.pb.h"
#include "windfall/v1/job.pb.h"
#include "windfall/v1/node.pb.h"

namespace windfall {

struct UpBanner {
  windfall::v1::ZoneStatus zone;
  bool settles_with_forecast = false;  // one file is both
  windfall::v1::Node node;
  std::string state_directory;
  std::string target;            // the scheduler's address
  bool is_default_state = true;  // other commands find it by themselves
};

// What stands on the screen when `windfall up` is ready.
std::string RenderUpBanner(const UpBanner& banner, const View& view);

// Which of the jobs that run cannot be paused, and what stopping would cost; empty if all can.
std::string UnpausableText(const windfall::v1::ListJobsResponse& running);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_UP_H_
