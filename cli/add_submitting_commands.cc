// The options of submit, sweep, run and plan.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command_line.h"
#include "cli/command_plan.h"
#include "cli/command_run.h"
#include "cli/command_submit.h"
#include "cli/help_formatter.h"
#include "cli/usage_error.h"

namespace windfall {
namespace {

void AddTimes(CLI::App& command, JobFlags& flags) {
  const std::string group = "When";
  command.add_option("--deadline", flags.deadline, "Finish by then; default: a day of slack")
      ->type_name("TIME")
      ->group(group);
  command.add_option("--begin", flags.begin, "Do not start before")
      ->type_name("TIME")
      ->group(group);
  command
      .add_option("--duration", flags.duration,
                  "Expected running time (default: learned from earlier runs of the same work)")
      ->type_name("SPAN")
      ->group(group);
  command.add_option("--time-limit", flags.time_limit, "Stop a run that takes longer")
      ->type_name("SPAN")
      ->group(group);
  command.add_flag("--asap", flags.asap, "Do not wait for cleaner electricity")->group(group);
  command
      .add_option("--min-saving", flags.min_saving,
                  "Do not wait for less of what starting at once would emit, or cost where the "
                  "site has prices: in all, as 5%, for each hour waited, as 2%/h, or both, as "
                  "5%,2%/h")
      ->type_name("PERCENT[/h]")
      ->group(group);
  command
      .add_option("--after", flags.after,
                  "Start when these jobs have succeeded; one that fails must be retried first")
      ->type_name("ID,...")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(group);
}

void AddPlace(CLI::App& command, JobFlags& flags) {
  const std::string group = "Where and with what";
  command.add_option("--zones", flags.zones, "Zones it may run in (default: any)")
      ->type_name("A,B")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option(
          "--input-size", flags.input_size,
          "What it reads, e.g. 200G: bringing it to another zone, once, counts in the choice "
          "of zone")
      ->type_name("SIZE")
      ->group(group);
  command.add_option("--input-zone", flags.input_zone, "Where that lies")
      ->type_name("ZONE")
      ->group(group);
  command.add_option("--gpus", flags.gpus, "GPUs (default 0)")->type_name("N")->group(group);
  command.add_option("--cpus", flags.cpus, "CPUs (default 1)")->type_name("N")->group(group);
  command.add_option("--memory", flags.memory, "Memory, e.g. 16G")->type_name("SIZE")->group(group);
  command.add_option("--cwd", flags.cwd, "Directory to run in (default: this one)")
      ->type_name("DIR")
      ->group(group);
  command
      .add_option("--env", flags.environment,
                  std::string("Set a variable, or pass this one on; by default go along: ") +
                      kUsualVariablesText)
      ->type_name("K=V")
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option("--output", flags.output,
                  "Append the output to this file; in a sweep name each parameter: log-{lr}")
      ->type_name("FILE")
      ->group(group);
}

void AddPausing(CLI::App& command, JobFlags& flags) {
  const std::string group = "Pausing";
  command
      .add_flag(
          "--interruptible", flags.interruptible,
          "May be paused: saves a checkpoint at the signal, goes on from it when started with "
          "WINDFALL_RESUME=1")
      ->group(group);
  command.add_option("--checkpoint-signal", flags.checkpoint_signal, "Default TERM")
      ->type_name("SIGNAL")
      ->group(group);
  command.add_option("--grace", flags.grace, "From the signal to SIGKILL (default 2m)")
      ->type_name("SPAN")
      ->group(group);
  command.add_option("--min-segment", flags.min_segment, "Never run for less at a time")
      ->type_name("SPAN")
      ->group(group);
  command.add_option("--resume-overhead", flags.resume_overhead, "Time lost at each resume")
      ->type_name("SPAN")
      ->group(group);
}

void AddRest(CLI::App& command, JobFlags& flags) {
  command.add_option("--name", flags.name, "Name of the job");
  command.add_option("--project", flags.project, "Project it is reported under");
  command.add_option("--priority", flags.priority, "Higher goes first (default 0)")->type_name("N");
  command.add_option("--retries", flags.retries, "Further attempts after a failure (default 0)")
      ->type_name("N");
  command.add_flag("--hold", flags.hold, "Queue it held, until windfall release");
}

void AddJobOptions(CLI::App& command, JobFlags& flags, const CommandLine& line) {
  AddTimes(command, flags);
  AddPlace(command, flags);
  AddPausing(command, flags);
  AddRest(command, flags);
  // What is no option begins the command, whose own options are not ours.
  command.prefix_command();
  command.formatter(std::make_shared<JobCommandFormatter>(line.help_width));
}

// The words of the job's command: those behind "--", or from the first that is no option.
absl::StatusOr<std::vector<std::string>> CommandWords(const CLI::App& command,
                                                      const CommandLine& line) {
  std::vector<std::string> words = command.remaining();
  if (!words.empty() && (words.front().rfind('-', 0) == 0 || !line.words_after_dashes.empty())) {
    return UsageError("'" + words.front() + "' is no option of " + command.get_name());
  }
  words.insert(words.end(), line.words_after_dashes.begin(), line.words_after_dashes.end());
  return words;
}

void AddSubmit(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("submit", "Queue a job and print its promise");
  const auto options = std::make_shared<SubmitOptions>();
  AddJobOptions(command, options->job, line);
  command.add_flag("--wait", options->wait, "Follow it to its end and exit with its status");
  AddServerAndJsonOptions(command, line);
  command.footer(
      "A script is accepted in place of a command; its #SBATCH lines are honoured where they have "
      "a\n"
      "counterpart. It is read again when it starts, so leave it as it is until then.\n\n"
      "examples:\n"
      "  windfall submit --deadline 'tomorrow 08:00' --duration 3h --gpus 1 -- python train.py\n"
      "  windfall submit --interruptible --grace 30s --wait -- ./train --resume\n"
      "  windfall submit train.sh");
  command.callback([options, &command, &line] {
    line.run = [options, &command, &line](Console& console) -> absl::StatusOr<int> {
      absl::StatusOr<std::vector<std::string>> words = CommandWords(command, line);
      if (!words.ok()) return words.status();
      options->job.command = *std::move(words);
      return RunSubmit(*options, console);
    };
  });
}

void AddSweep(CLI::App& app, CommandLine& line) {
  CLI::App& command =
      *app.add_subcommand("sweep", "Queue one job with a task for each combination of parameters");
  const auto options = std::make_shared<SubmitOptions>();
  AddJobOptions(command, options->job, line);
  command
      .add_option(
          "--param", options->job.parameters,
          "Values of a parameter: lr=0.1,0.01 or seed=1..100; stands in the command as {lr} "
          "and in the environment as WINDFALL_PARAM_lr")
      ->type_name("NAME=VALUES")
      ->allow_extra_args(false);
  command.add_option("--max-parallel", options->job.max_parallel, "Tasks at once")->type_name("N");
  command.add_flag("--wait", options->wait, "Follow it to its end");
  AddServerAndJsonOptions(command, line);
  command.footer(
      "examples:\n"
      "  windfall sweep --param lr=0.1,0.01 --param seed=1..100 -- python train.py --lr {lr} "
      "--seed {seed}\n"
      "  windfall sweep --max-parallel 4 --param fold=1..10 --deadline 'fri 18:00' -- ./fold "
      "{fold}");
  command.callback([options, &command, &line] {
    line.run = [options, &command, &line](Console& console) -> absl::StatusOr<int> {
      absl::StatusOr<std::vector<std::string>> words = CommandWords(command, line);
      if (!words.ok()) return words.status();
      options->job.command = *std::move(words);
      if (options->job.parameters.empty()) {
        return UsageError("a sweep needs at least one --param, for example --param lr=0.1,0.01");
      }
      return RunSubmit(*options, console);
    };
  });
}

void AddRun(CLI::App& app, CommandLine& line) {
  CLI::App& command =
      *app.add_subcommand("run", "Submit, stream the output, exit with the command's status");
  const auto flags = std::make_shared<JobFlags>();
  AddJobOptions(command, *flags, line);
  AddServerOption(command, line);
  command.footer(
      "Ctrl-C stops the watching; the job stays queued or goes on.\n\n"
      "examples:\n"
      "  windfall run --duration 20m --deadline 2h -- make test\n"
      "  windfall run --asap -- nvidia-smi");
  command.callback([flags, &command, &line] {
    line.run = [flags, &command, &line](Console& console) -> absl::StatusOr<int> {
      absl::StatusOr<std::vector<std::string>> words = CommandWords(command, line);
      if (!words.ok()) return words.status();
      flags->command = *std::move(words);
      return RunRun(*flags, console);
    };
  });
}

void AddPriceOptions(CLI::App& command, PriceOptions& prices) {
  command.add_option("--carbon-price", prices.carbon, "With --zone: of a tonne of CO2e")
      ->type_name("PRICE");
  command
      .add_option("--electricity-price", prices.electricity,
                  "With --zone: of a kWh, 0.30 in all zones or GB=0.30 of each")
      ->type_name("[ZONE=]PRICE")
      ->allow_extra_args(false);
  command.add_option("--currency", prices.currency, "Of both (default EUR)")->type_name("CODE");
}

void AddPlan(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("plan", "Show what would happen, without submitting");
  const auto options = std::make_shared<PlanOptions>();
  AddJobOptions(command, options->job, line);
  command
      .add_option("--zone", options->zone_files,
                  "Plan without a scheduler, on the intensity in this file")
      ->type_name("NAME=FILE.csv")
      ->allow_extra_args(false);
  command.add_option("--now", options->now, "With --zone: the time to plan at")->type_name("TIME");
  AddPriceOptions(command, options->prices);
  AddServerAndJsonOptions(command, line);
  command.footer(
      "It also lists what else is possible, as explain does, and names what binds the plan. "
      "Without a\n"
      "scheduler work is expected to draw 300 W a GPU and 10 W a CPU, and a gigabyte of input that "
      "is\n"
      "brought to another zone 0.06 kWh.\n\n"
      "examples:\n"
      "  windfall plan --duration 4h --deadline 12h --gpus 1 -- python train.py\n"
      "  windfall plan --zone GB=gb.csv --now 2022-06-01T00:00Z --duration 4h --deadline\n"
      "      2022-06-02T00:00Z --json -- true");
  command.callback([options, &command, &line] {
    line.run = [options, &command, &line](Console& console) -> absl::StatusOr<int> {
      absl::StatusOr<std::vector<std::string>> words = CommandWords(command, line);
      if (!words.ok()) return words.status();
      options->job.command = *std::move(words);
      return RunPlan(*options, console);
    };
  });
}

}  // namespace

void AddSubmittingCommands(CLI::App& app, CommandLine& line) {
  AddSubmit(app, line);
  AddSweep(app, line);
  AddRun(app, line);
  AddPlan(app, line);
}

}  // namespace windfall
