#include "cli/parse_error_text.h"

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace windfall {
namespace {

// "Could not convert: --gpus = x"
std::string ConversionText(const CLI::App& command, absl::string_view text) {
  absl::ConsumePrefix(&text, "Could not convert: ");
  const std::pair<std::string, std::string> halves =
      absl::StrSplit(text, absl::MaxSplits(" = ", 1));
  const auto& [name, value] = halves;
  const CLI::Option* const option = command.get_option_no_throw(name);
  const bool is_flag = option != nullptr && option->get_expected_max() == 0;
  return is_flag ? absl::StrCat(name, " takes no value, such as '", value, "'")
                 : absl::StrCat(name, ": '", value, "' is no whole number that it can take");
}

// "--limit: 1 required N missing", "--user: At Most 1 required but received 2"
std::string CountText(absl::string_view text) {
  const absl::string_view name = text.substr(0, text.find(':'));
  return absl::EndsWith(text, "missing") ? absl::StrCat(name, " needs a value")
                                         : absl::StrCat(name, " can be given once only");
}

// "--limit: Value 0 not in range 1 to 1000", "--status: x not in {waiting,held}"
std::string ValidationText(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(text, absl::MaxSplits(": ", 1));
  absl::string_view complaint = halves.second;
  absl::ConsumePrefix(&complaint, "Value ");
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(complaint, absl::MaxSplits(" not in ", 1));
  absl::string_view allowed = parts.second;
  if (absl::ConsumePrefix(&allowed, "range ")) {
    return absl::StrCat(halves.first, ": '", parts.first, "': use ", allowed);
  }
  if (!absl::ConsumePrefix(&allowed, "{") || !absl::ConsumeSuffix(&allowed, "}")) {
    return std::string(text);
  }
  return absl::StrCat(halves.first, ": '", parts.first, "': use one of ",
                      absl::StrReplaceAll(allowed, {{",", ", "}}));
}

std::string ExtrasText(const CLI::App& app, const CLI::App& command) {
  for (const std::string& word : app.remaining()) {
    for (const char* option : {"--server", "--json"}) {
      const bool matches = word == option || absl::StartsWith(word, absl::StrCat(option, "="));
      if (&command != &app && matches) {
        return absl::StrCat("'", option, "' is an option of the commands: write it after ",
                            command.get_name());
      }
    }
  }
  const std::vector<std::string> unexpected = app.remaining(true);
  const std::string word = unexpected.empty() ? "" : unexpected.front();
  return absl::StartsWith(word, "-")
             ? absl::StrCat("'", word, "' is no option of ", command.get_name())
             : absl::StrCat("'", word, "' is one argument too many for ", command.get_name());
}

}  // namespace

const CLI::App* TypedCommand(const CLI::App& app) {
  const CLI::App* command = &app;
  while (!command->get_subcommands().empty()) command = command->get_subcommands().front();
  return command;
}

std::string ParseErrorText(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = *TypedCommand(app);
  const bool needs_command = !command.get_subcommands(nullptr).empty();
  if (needs_command) {
    const std::vector<std::string> unknown = command.remaining();
    if (unknown.empty()) return "no command";
    const bool is_option = absl::StartsWith(unknown.front(), "-");
    return absl::StrCat("'", unknown.front(),
                        is_option ? "' is no option here" : "' is no command");
  }
  switch (static_cast<CLI::ExitCodes>(error.get_exit_code())) {
    case CLI::ExitCodes::ConversionError:
      return ConversionText(command, error.what());
    case CLI::ExitCodes::ArgumentMismatch:
      return CountText(error.what());
    case CLI::ExitCodes::ValidationError:
      return ValidationText(error.what());
    case CLI::ExitCodes::ExtrasError:
      return ExtrasText(app, command);
    default:
      return error.what();
  }
}

}  // namespace windfall
