#ifndef WINDFALL_CLI_PARSE_ERROR_TEXT_H_
#define WINDFALL_CLI_PARSE_ERROR_TEXT_H_

#include <string>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace windfall {

// The deepest command that was typed: its help is the one to point to.
const CLI::App* TypedCommand(const CLI::App& app);

// What was wrong with what was typed, which `error` says in CLI11's words.
std::string ParseErrorText(const CLI::App& app, const CLI::ParseError& error);

}  // namespace windfall

#endif  // WINDFALL_CLI_PARSE_ERROR_TEXT_H_
