#ifndef WINDFALL_CLI_RENDER_JOB_H_
#define WINDFALL_CLI_RENDER_JOB_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// All about one job: what was asked for, promise and settlement side by side, its runs.
std::string RenderJob(const windfall::v1::GetJobResponse& response, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_JOB_H_
