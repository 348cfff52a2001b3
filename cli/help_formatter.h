// How --help is laid out.
#ifndef WINDFALL_CLI_HELP_FORMATTER_H_
#define WINDFALL_CLI_HELP_FORMATTER_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/render_text.h"

namespace windfall {

// Breaks the descriptions of options where the terminal ends, which CLI11 does not.
class HelpFormatter : public CLI::Formatter {
 public:
  // `width`: columns; 0: no limit.
  explicit HelpFormatter(int width) : width_(width) {}

  std::string make_option_desc(const CLI::Option* option) const override {
    constexpr int kLeastRoom = 20;
    const int room = width_ - static_cast<int>(get_column_width());
    const std::string text = CLI::Formatter::make_option_desc(option);
    if (width_ == 0 || room < kLeastRoom) return text;
    std::string wrapped = Wrap(text, room, "");
    wrapped.pop_back();  // CLI11 ends the line itself
    return wrapped;
  }

 private:
  const int width_;
};

// CLI11 does not know that a command follows the options.
class JobCommandFormatter : public HelpFormatter {
 public:
  using HelpFormatter::HelpFormatter;

  std::string make_usage(const CLI::App* app, std::string /*name*/) const override {
    return absl::StrCat("Usage: windfall ", app->get_name(), " [OPTIONS] -- CMD...\n");
  }
};

}  // namespace windfall

#endif  // WINDFALL_CLI_HELP_FORMATTER_H_
