// The options of every command. Only the files that include CLI11 know how they are parsed.
#ifndef WINDFALL_CLI_COMMAND_LINE_H_
#define WINDFALL_CLI_COMMAND_LINE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/console.h"

namespace CLI {
class App;
}

namespace windfall {

struct CommandLine {
  // What was typed, ready to run.
  std::function<absl::StatusOr<int>(Console&)> run;
  int help_width = 0;  // columns for --help; 0: no limit
  std::string server;  // --server
  bool json = false;   // --json
  // The words behind "--", which CLI11 never sees: they are the job's command, whatever they look
  // like.
  std::vector<std::string> words_after_dashes;
};

// Each adds commands to `app`. Parsing then sets `line`, which must outlive `app`.
void AddSubmittingCommands(CLI::App& app, CommandLine& line);  // submit sweep run plan
void AddSimulateCommand(CLI::App& app, CommandLine& line);
void AddJobCommands(CLI::App& app,
                    CommandLine& line);  // jobs show tasks explain logs wait cancel...
void AddSiteCommands(CLI::App& app, CommandLine& line);  // up forecast nodes drain resume report

// Adds --server, and --json if the command shows something.
void AddServerOption(CLI::App& command, CommandLine& line);
void AddServerAndJsonOptions(CLI::App& command, CommandLine& line);

// Parses and runs. Returns the exit status: errors have been printed.
int RunCommandLine(std::vector<std::string> arguments, Console& console);

}  // namespace windfall

#endif  // WINDFALL_CLI_COMMAND_LINE_H_
