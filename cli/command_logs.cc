#include "cli/command_logs.h"

#include "cli/usage_error.h"
#include "domain/id.h"
#include "domain/status_macros.h"

namespace windfall {

absl::StatusOr<int> RunLogs(const LogsOptions& options, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const TaskId id, OrUsageError("job", ParseTaskId(options.task_id)));
  v1::FollowLogsRequest request;
  request.set_job_id(id.job.value());
  request.set_task_index(id.index);
  request.set_follow(options.follow);
  request.set_standard_error(options.standard_error);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_RETURN_IF_ERROR(client->FollowLogs(
      request, [&](const std::string& data) { console.out << data << std::flush; }));
  return kExitOk;
}

}  // namespace windfall
