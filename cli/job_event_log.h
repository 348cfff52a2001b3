// What happens to jobs, a line an event.
#ifndef WINDFALL_CLI_JOB_EVENT_LOG_H_
#define WINDFALL_CLI_JOB_EVENT_LOG_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// Compares each list of jobs with the one before. A plan that moves is no event.
class JobEventLog {
 public:
  // Lines for what is new in `jobs`, oldest job first. The first call only takes note.
  std::vector<std::string> Update(const windfall::v1::ListJobsResponse& jobs, const View& view);

 private:
  bool noted_ = false;
  std::map<int64_t, std::string> known_;  // by job, what of it makes an event when it changes
};

}  // namespace windfall

#endif  // WINDFALL_CLI_JOB_EVENT_LOG_H_
