// The options of the commands about the scheduler, its forecasts, its nodes and its reports.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cli/command_forecast.h"
#include "cli/command_line.h"
#include "cli/command_nodes.h"
#include "cli/command_report.h"
#include "cli/command_up.h"

namespace windfall {
namespace {

void AddUp(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(
      "up", "Run a scheduler and an agent on this machine until Ctrl-C; the next time goes on");
  const auto options = std::make_shared<UpOptions>();
  command
      .add_option("--state", options->state,
                  "Where everything is kept (default: windfall in XDG_DATA_HOME or ~/.local/share)")
      ->type_name("DIR");
  command.add_option("--zone", options->site.zone, "Grid zone of this machine (default GB)");
  command
      .add_option("--forecast", options->site.forecast,
                  "neso (default in GB), csv:FILE[,ACTUAL], "
                  "replay:FORECAST[,ACTUAL]@START*SPEED, or none: jobs run at once (default "
                  "elsewhere). Without ACTUAL the same file is also taken as what came true, so "
                  "that the forecast always holds")
      ->type_name("SOURCE");
  command
      .add_option(
          "--factors", options->site.factors,
          "What the files of csv: or replay: count: lifecycle or direct emissions (default: "
          "unknown, and reports say so)")
      ->check(CLI::IsMember({"lifecycle", "direct"}))
      ->type_name("KIND");
  command.add_option("--cpus", options->cpus, "CPUs to offer (default: all)")->type_name("N");
  command.add_option("--gpus", options->gpus, "GPUs to offer (default: all)")->type_name("N");
  command.add_option("--slot", options->site.slot, "Split energy readings at multiples of this")
      ->type_name("SPAN");
  command
      .add_option("--name", options->node,
                  "Name of this machine (default: as the last time, else the host's)")
      ->type_name("NODE");
  command.footer(
      "Started again without --zone, --forecast, --factors and --slot, it keeps those of the last "
      "time.\n\n"
      "examples:\n"
      "  windfall up\n"
      "  windfall up --zone DE --forecast csv:forecast.csv,actual.csv\n"
      "  windfall up --forecast 'replay:forecast.csv,actual.csv@2022-06-01T00:00Z*720'");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunUp(*options, console); };
  });
}

void AddForecast(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(
      "forecast", "Carbon intensity past and ahead, and the work that is planned under it");
  const auto zone = std::make_shared<std::string>();
  command.add_option("--zone", *zone, "Only this zone");
  AddServerAndJsonOptions(command, line);
  command.footer(
      "With --json it prints one object with a list of the zones, zones, also where there is only "
      "one;\nwith --zone that zone's own object.\n\n"
      "examples:\n  windfall forecast\n  windfall forecast --zone GB --json");
  command.callback([zone, &line] {
    line.run = [zone](Console& console) { return RunForecast(*zone, console); };
  });
}

void AddNodes(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand("nodes", "The machines and what they are busy with");
  const auto token = std::make_shared<std::string>();
  command.add_option("--page-token", *token, "Go on where an earlier list ended");
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall nodes");
  command.callback([token, &line] {
    line.run = [token](Console& console) { return RunNodes(*token, console); };
  });
}

using NodeCommand = absl::StatusOr<int> (*)(const std::string&, Console&);

void AddNodeCommand(CLI::App& app, const std::string& name, const std::string& description,
                    NodeCommand run, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(name, description);
  const auto node = std::make_shared<std::string>();
  command.add_option("NODE", *node, "Name of the node")->required();
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall " + name + " node-1");
  command.callback([node, run, &line] {
    line.run = [node, run](Console& console) { return run(*node, console); };
  });
}

void AddReportCreate(CLI::App& report, CommandLine& line) {
  CLI::App& command =
      *report.add_subcommand("create", "Save a report of a period; it never changes afterwards");
  const auto options = std::make_shared<ReportCreateOptions>();
  command.add_option("--from", options->from, "Start; a span is taken back from now (default 24h)")
      ->type_name("TIME");
  command.add_option("--to", options->to, "End (default now)")->type_name("TIME");
  command.add_option("--project", options->project, "Only this project");
  command.add_option("--user", options->user, "Only this user");
  AddServerAndJsonOptions(command, line);
  command.footer(
      "examples:\n"
      "  windfall report create --from 7d\n"
      "  windfall report create --from 2026-11-01 --to 2026-12-01 --project nlp");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunReportCreate(*options, console); };
  });
}

void AddReportList(CLI::App& report, CommandLine& line) {
  CLI::App& command = *report.add_subcommand("list", "List saved reports, newest first");
  const auto token = std::make_shared<std::string>();
  command.add_option("--page-token", *token, "Go on where an earlier list ended");
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall report list");
  command.callback([token, &line] {
    line.run = [token](Console& console) { return RunReportList(*token, console); };
  });
}

void AddReportShow(CLI::App& report, CommandLine& line) {
  CLI::App& command = *report.add_subcommand("show", "Print a saved report");
  const auto options = std::make_shared<ReportExportOptions>();
  command.add_option("ID", options->report_id, "Report")->required();
  AddServerAndJsonOptions(command, line);
  command.footer("example:\n  windfall report show 3");
  command.callback([options, &line] {
    line.run = [options, &line](Console& console) {
      if (line.json) options->format = "json";
      return RunReportExport(*options, console);
    };
  });
}

void AddReportExport(CLI::App& report, CommandLine& line) {
  CLI::App& command = *report.add_subcommand("export", "Write a saved report for others to read");
  const auto options = std::make_shared<ReportExportOptions>();
  command.add_option("ID", options->report_id, "Report")->required();
  command.add_option("--format", options->format, "text (default), html, csv or json")
      ->type_name("FORMAT")
      ->check(CLI::IsMember(std::vector<std::string>{"text", "html", "csv", "json"}));
  command.add_option("-o,--output", options->file, "File to write (default: standard output)")
      ->type_name("FILE");
  AddServerOption(command, line);
  command.footer("example:\n  windfall report export 3 --format html -o november.html");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunReportExport(*options, console); };
  });
}

}  // namespace

void AddSiteCommands(CLI::App& app, CommandLine& line) {
  AddUp(app, line);
  AddForecast(app, line);
  AddNodes(app, line);
  AddNodeCommand(app, "drain", "Let a node start nothing new", RunDrain, line);
  AddNodeCommand(app, "resume", "Let a drained node take work again", RunResume, line);
  CLI::App& report = *app.add_subcommand("report", "Saved emissions reports");
  report.require_subcommand(1);
  report.footer("examples:\n  windfall report create --from 7d\n  windfall report list");
  AddReportCreate(report, line);
  AddReportList(report, line);
  AddReportShow(report, line);
  AddReportExport(report, line);
}

}  // namespace windfall
