#include "domain/sweep.h"

#include <algorithm>

namespace windfall {
namespace {

using NamedValues = std::vector<std::pair<std::string, std::string>>;

// Each "{name}" of `values` replaced by its value, from left to right; values are not looked into.
std::string FillPlaceholders(const std::string& text, const NamedValues& values) {
  std::string filled;
  size_t from = 0;
  while (from < text.size()) {
    const size_t open = text.find('{', from);
    const size_t close = open == std::string::npos ? std::string::npos : text.find('}', open);
    if (close == std::string::npos) break;
    const std::string name = text.substr(open + 1, close - open - 1);
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& pair) { return pair.first == name; });
    if (value == values.end()) {
      filled.append(text, from, open + 1 - from);
      from = open + 1;
      continue;
    }
    filled.append(text, from, open - from).append(value->second);
    from = close + 1;
  }
  return filled.append(text, from);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> ParameterValues(const JobSpec& spec,
                                                                 int64_t index) {
  std::vector<std::pair<std::string, std::string>> values;
  for (auto parameter = spec.parameters.rbegin(); parameter != spec.parameters.rend();
       ++parameter) {
    values.emplace_back(parameter->name, parameter->ValueAt(index % parameter->count()));
    index /= parameter->count();
  }
  std::reverse(values.begin(), values.end());
  return values;
}

std::vector<std::string> CommandOf(const JobSpec& spec, int64_t index) {
  const NamedValues values = ParameterValues(spec, index);
  std::vector<std::string> command;
  for (const std::string& argument : spec.command) {
    command.push_back(FillPlaceholders(argument, values));
  }
  return command;
}

std::string OutputPathOf(const JobSpec& spec, int64_t index) {
  return FillPlaceholders(spec.output_path, ParameterValues(spec, index));
}

}  // namespace windfall
