#ifndef WINDFALL_CLI_RENDER_JOB_LIST_H_
#define WINDFALL_CLI_RENDER_JOB_LIST_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// One line a job. Energy and emissions that are only expected are marked with "~".
std::string RenderJobList(const windfall::v1::ListJobsResponse& response, const View& view);

// One line a task of a sweep.
std::string RenderTaskList(const windfall::v1::ListTasksResponse& response, const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_JOB_LIST_H_
