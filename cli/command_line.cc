#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>

#include "cli/help_formatter.h"
#include "cli/parse_error_text.h"
#include "cli/render_text.h"
#include "cli/usage_error.h"

namespace windfall {
namespace {

constexpr char kVersion[] = "windfall " WINDFALL_VERSION;

void Describe(CLI::App& app) {
  app.name("windfall");
  app.description(
      "Runs batch work when and where the electricity is cleanest, never later than its deadline\n"
      "because of that, and tells what it really emitted.");
  app.set_version_flag("--version", kVersion, "Print the version");
  app.require_subcommand(1);
  app.footer(
      "start here:\n"
      "  windfall up                                     a scheduler on this machine\n"
      "  windfall submit --deadline 8h -- python train.py\n"
      "  windfall forecast\n"
      "\n"
      "times: 8h (from now), 18:00, 'tomorrow 08:00', 'fri 18:00', 2026-11-24T08:00:00Z\n"
      "durations: 90s, 45m, 3h, 1d12h; memory: 16G; zones: GB, DE, US-CAL-CISO\n"
      "\n"
      "exit status: 0 done, 1 refused or failed, 2 wrong usage; run, wait and submit --wait: that\n"
      "of the job");
}

// What came behind the first "--", cut off `arguments`.
std::vector<std::string> CutAfterDashes(std::vector<std::string>& arguments) {
  const auto dashes = std::find(arguments.begin(), arguments.end(), "--");
  if (dashes == arguments.end()) return {};
  std::vector<std::string> words(dashes + 1, arguments.end());
  arguments.erase(dashes, arguments.end());
  return words;
}

std::string FullName(const CLI::App& command) {
  std::string name = command.get_name();
  for (const CLI::App* parent = command.get_parent(); parent != nullptr;
       parent = parent->get_parent()) {
    name = parent->get_name() + " " + name;
  }
  return name;
}

int PrintUsageError(const CLI::App& app, const std::string& message, Console& console) {
  console.err << "windfall: " << Printable(message) << "; see " << FullName(*TypedCommand(app))
              << " --help\n";
  return kExitUsage;
}

}  // namespace

void AddServerOption(CLI::App& command, CommandLine& line) {
  command
      .add_option(
          "--server", line.server,
          "Scheduler to speak with: HOST:PORT or unix:/PATH (default: WINDFALL_SERVER, else "
          "that of windfall up)")
      ->type_name("ADDRESS");
}

void AddServerAndJsonOptions(CLI::App& command, CommandLine& line) {
  AddServerOption(command, line);
  command.add_flag("--json", line.json, "Print JSON for scripts");
}

int RunCommandLine(std::vector<std::string> arguments, Console& console) {
  CommandLine line = {.help_width = console.out_terminal.width};
  CLI::App app;
  app.formatter(std::make_shared<HelpFormatter>(line.help_width));
  Describe(app);
  AddSubmittingCommands(app, line);
  AddJobCommands(app, line);
  AddSiteCommands(app, line);
  AddSimulateCommand(app, line);
  line.words_after_dashes = CutAfterDashes(arguments);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success, console.out, console.err);
  } catch (const CLI::ParseError& error) {
    return PrintUsageError(app, ParseErrorText(app, error), console);
  }
  console.server = line.server;
  console.json = line.json;
  PrintWarnings(ZoneWarnings(console.environment), console);
  const absl::StatusOr<int> result = line.run(console);
  console.out.flush();
  if (result.ok()) return *result;
  if (IsUsageError(result.status())) {
    return PrintUsageError(app, std::string(result.status().message()), console);
  }
  console.err << "windfall: " << Printable(result.status().message()) << "\n";
  return kExitFailed;
}

}  // namespace windfall
