// The options of the commands about jobs that are queued, running or done.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command_jobs.h"
#include "cli/command_line.h"
#include "cli/command_logs.h"
#include "cli/command_steer.h"
#include "cli/command_wait.h"

namespace windfall {
namespace {

void AddPageOptions(CLI::App& command, ListPage& page) {
  command.add_option("--limit", page.limit, "Lines at most (default 100)")
      ->type_name("N")
      ->check(CLI::Range(1, 1000));
  command.add_option("--page-token", page.token, "Go on where an earlier list ended")
      ->type_name("TOKEN");
}

void AddJobs(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("jobs", "List jobs, newest first");
  const auto options = std::make_shared<JobsOptions>();
  command
      .add_option("--status", options->statuses,
                  "waiting, held, running, paused, succeeded, failed, cancelled")
      ->type_name("WORD,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(std::vector<std::string>{"waiting", "held", "running", "paused",
                                                     "succeeded", "failed", "cancelled"}));
  command.add_option("--user", options->user, "Of this user");
  command.add_option("--project", options->project, "Of this project");
  AddPageOptions(command, options->page);
  AddServerAndJsonOptions(command, line);
  command.footer(
      "~ marks what is only expected. The last line tells of the plan as a whole: what all tasks\n"
      "in it are expected to emit, and how far above any other plan that is at the most: a proof,\n"
      "found in the background, which gets better for some seconds after a plan was made.\n\n"
      "examples:\n  windfall jobs --status waiting,running\n  windfall jobs --project nlp --json");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunJobs(*options, console); };
  });
}

void AddShow(CLI::App& app, CommandLine& line) {
  CLI::App& command =
      *app.add_subcommand("show", "One job: its runs, what was promised and what came true");
  const auto id = std::make_shared<std::string>();
  command.add_option("ID", *id, "Job")->required();
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall show 7");
  command.callback(
      [id, &line] { line.run = [id](Console& console) { return RunShow(*id, console); }; });
}

void AddTasks(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("tasks", "The tasks of a sweep");
  const auto options = std::make_shared<TasksOptions>();
  command.add_option("ID", options->job_id, "Job")->required();
  AddPageOptions(command, options->page);
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall tasks 8 --limit 20");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunTasks(*options, console); };
  });
}

void AddExplain(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(
      "explain", "Why a job waits, or ran when and where it did, and what would change that");
  const auto id = std::make_shared<std::string>();
  command.add_option("ID", *id, "Job, or task of a sweep (8.3)")->required();
  AddServerAndJsonOptions(command, line);
  command.footer(
      "Of a job that waits it also lists what else is possible, and what that would emit\n"
      "against the plan: started now; alone on the nodes, which is what the use of others costs\n"
      "it; in each other zone; and, where they gain something, pauses and a later deadline. The\n"
      "rest of the plan is taken as it is.\n\n"
      "examples:\n  windfall explain 7\n  windfall explain 8.3");
  command.callback(
      [id, &line] { line.run = [id](Console& console) { return RunExplain(*id, console); }; });
}

void AddLogs(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("logs", "A job's output");
  const auto options = std::make_shared<LogsOptions>();
  command.add_option("ID", options->task_id, "Job, or task of a sweep (8.3)")->required();
  command.add_flag("-f,--follow", options->follow, "Go on until it has ended");
  command.add_flag("--stderr", options->standard_error, "Standard error instead");
  AddServerOption(command, line);
  command.footer("examples:\n  windfall logs 7 -f\n  windfall logs 8.3 --stderr");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunLogs(*options, console); };
  });
}

void AddWait(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("wait", "Follow jobs to their ends");
  const auto options = std::make_shared<WaitOptions>();
  command.add_option("ID", options->job_ids, "Jobs")->required();
  command.add_flag("--settled", options->settled, "Until their emissions are final");
  AddServerAndJsonOptions(command, line);
  command.footer(
      "Exits with 0 if all succeeded, else with the status of the first that did not. Ctrl-C ends\n"
      "the waiting, not the jobs.\n\n"
      "examples:\n  windfall wait 7 8\n  windfall wait --settled 7");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunWait(*options, console); };
  });
}

struct SteerCommand {
  const char* name;
  const char* description;
  Steering steering;
};

void AddSteer(CLI::App& app, const SteerCommand& steer, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(steer.name, steer.description);
  const auto ids = std::make_shared<std::vector<std::string>>();
  command.add_option("ID", *ids, "Jobs")->required();
  AddServerAndJsonOptions(command, line);
  command.footer(std::string("example:\n  windfall ") + steer.name + " 7 8");
  command.callback([ids, steering = steer.steering, &line] {
    line.run = [ids, steering](Console& console) { return RunSteer(steering, *ids, console); };
  });
}

}  // namespace

void AddJobCommands(CLI::App& app, CommandLine& line) {
  AddJobs(app, line);
  AddShow(app, line);
  AddTasks(app, line);
  AddExplain(app, line);
  AddLogs(app, line);
  AddWait(app, line);
  for (const SteerCommand& steer :
       {SteerCommand{"cancel", "Stop jobs, and start no more of their tasks", Steering::kCancel},
        SteerCommand{"hold", "Keep waiting jobs from starting", Steering::kHold},
        SteerCommand{"release", "Let held jobs go on", Steering::kRelease},
        SteerCommand{"retry", "Queue the failed and cancelled tasks of ended jobs again",
                     Steering::kRetry}}) {
    AddSteer(app, steer, line);
  }
}

}  // namespace windfall
