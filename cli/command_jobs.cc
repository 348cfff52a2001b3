#include "cli/command_jobs.h"

#include "cli/parse_amount.h"
#include "cli/render_alternatives.h"
#include "cli/render_job.h"
#include "cli/render_job_list.h"
#include "cli/render_json.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"
#include "domain/id.h"
#include "domain/status_macros.h"

namespace windfall {

absl::StatusOr<int> RunJobs(const JobsOptions& options, Console& console) {
  v1::ListJobsRequest request;
  for (const std::string& status : options.statuses) request.add_statuses(status);
  request.set_user(options.user);
  request.set_project(options.project);
  request.set_page_size(options.page.limit);
  request.set_page_token(options.page.token);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ListJobsResponse response, client->ListJobs(request));
  console.out << (console.json ? JsonText(response) : RenderJobList(response, console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunShow(const std::string& job_id, Console& console) {
  v1::GetJobRequest request;
  WINDFALL_ASSIGN_OR_RETURN(const int64_t id, OrUsageError("job", ParseJobId(job_id)));
  request.set_job_id(id);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::GetJobResponse response, client->GetJob(request));
  console.out << (console.json ? JsonText(response) : RenderJob(response, console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunTasks(const TasksOptions& options, Console& console) {
  v1::ListTasksRequest request;
  WINDFALL_ASSIGN_OR_RETURN(const int64_t id, OrUsageError("job", ParseJobId(options.job_id)));
  request.set_job_id(id);
  request.set_page_size(options.page.limit);
  request.set_page_token(options.page.token);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ListTasksResponse response, client->ListTasks(request));
  console.out << (console.json ? JsonText(response) : RenderTaskList(response, console.OutView()));
  return kExitOk;
}

absl::StatusOr<int> RunExplain(const std::string& task_id, Console& console) {
  v1::ExplainJobRequest request;
  WINDFALL_ASSIGN_OR_RETURN(const TaskId id, OrUsageError("job", ParseTaskId(task_id)));
  request.set_job_id(id.job.value());
  request.set_task_index(id.index);
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ExplainJobResponse response, client->ExplainJob(request));
  if (console.json) {
    console.out << JsonText(response);
    return kExitOk;
  }
  const int width = console.out_terminal.width > 0 ? console.out_terminal.width : kProseWidth;
  console.out << Wrap(response.text(), width, "");
  const std::string alternatives =
      RenderAlternatives(response.plan().alternatives(), console.OutView());
  if (!alternatives.empty()) console.out << "\n" << alternatives;
  return kExitOk;
}

}  // namespace windfall
