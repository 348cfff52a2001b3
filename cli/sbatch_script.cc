#include "cli/sbatch_script.h"

#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace windfall {
namespace {

constexpr std::array<std::pair<char, const char*>, 14> kShortNames = {{{'J', "job-name"},
                                                                       {'G', "gpus"},
                                                                       {'c', "cpus-per-task"},
                                                                       {'t', "time"},
                                                                       {'a', "array"},
                                                                       {'d', "dependency"},
                                                                       {'o', "output"},
                                                                       {'e', "error"},
                                                                       {'b', "begin"},
                                                                       {'D', "chdir"},
                                                                       {'p', "partition"},
                                                                       {'A', "account"},
                                                                       {'N', "nodes"},
                                                                       {'n', "ntasks"}}};

std::string LongName(char short_name) {
  for (const auto& [letter, name] : kShortNames) {
    if (letter == short_name) return name;
  }
  return std::string(1, short_name);
}

// Words separated by blanks; quotes hold words together and vanish.
std::vector<std::string> SplitWords(absl::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (const char c : line) {
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      if (in_word) words.push_back(std::exchange(word, ""));
      in_word = false;
    } else if (c == '#' && !in_word) {
      break;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) words.push_back(word);
  return words;
}

// The name of an option and what stands in the same word behind it.
SbatchOption SplitOption(absl::string_view word) {
  if (absl::ConsumePrefix(&word, "--")) {
    const std::pair<absl::string_view, absl::string_view> halves =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    return {.name = std::string(halves.first), .value = std::string(halves.second)};
  }
  absl::ConsumePrefix(&word, "-");
  if (word.empty()) return {};
  absl::string_view value = word.substr(1);
  absl::ConsumePrefix(&value, "=");
  return {.name = LongName(word.front()), .value = std::string(value)};
}

void ReadLine(absl::string_view line, int number, std::vector<SbatchOption>& options) {
  const std::vector<std::string> words = SplitWords(line);
  for (size_t i = 0; i < words.size(); ++i) {
    SbatchOption option = SplitOption(words[i]);
    option.line = number;
    const bool value_follows =
        option.value.empty() && i + 1 < words.size() && words[i + 1].rfind('-', 0) != 0;
    if (value_follows) option.value = words[++i];
    options.push_back(std::move(option));
  }
}

}  // namespace

SbatchScript ReadSbatchScript(absl::string_view text) {
  SbatchScript script;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (number == 1 && absl::ConsumePrefix(&line, "#!")) {
      // As the kernel does: a program and everything behind it as one argument.
      script.interpreter = absl::StrSplit(absl::StripAsciiWhitespace(line),
                                          absl::MaxSplits(absl::ByAnyChar(" \t"), 1));
      for (std::string& word : script.interpreter) absl::StripAsciiWhitespace(&word);
      continue;
    }
    if (line.empty()) continue;
    if (line.front() != '#') break;
    if (absl::ConsumePrefix(&line, "#SBATCH")) ReadLine(line, number, script.options);
  }
  return script;
}

}  // namespace windfall
