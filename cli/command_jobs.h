// windfall jobs, show, tasks, explain
#ifndef WINDFALL_CLI_COMMAND_JOBS_H_
#define WINDFALL_CLI_COMMAND_JOBS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace windfall {

struct ListPage {
  int32_t limit = 100;
  std::string token;  // empty: the first page
};

struct JobsOptions {
  std::vector<std::string> statuses;  // empty: all
  std::string user;
  std::string project;
  ListPage page;
};
absl::StatusOr<int> RunJobs(const JobsOptions& options, Console& console);

absl::StatusOr<int> RunShow(const std::string& job_id, Console& console);

struct TasksOptions {
  std::string job_id;
  ListPage page;
};
absl::StatusOr<int> RunTasks(const TasksOptions& options, Console& console);

// `task_id`: "7" or "7.3".
absl::StatusOr<int> RunExplain(const std::string& task_id, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_JOBS_H_
