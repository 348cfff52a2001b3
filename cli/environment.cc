#include "cli/environment.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace windfall {
namespace {

// A star at the end stands for anything.
constexpr std::array<const char*, 16> kUsualVariables = {
    "PATH",   "HOME",        "USER",    "LOGNAME", "SHELL",           "LANG",  "LC_*",  "TZ",
    "TMPDIR", "VIRTUAL_ENV", "CONDA_*", "PYTHON*", "LD_LIBRARY_PATH", "OMP_*", "MKL_*", "CUDA_*"};

bool Matches(absl::string_view name, absl::string_view pattern) {
  return absl::EndsWith(pattern, "*")
             ? absl::StartsWith(name, pattern.substr(0, pattern.size() - 1))
             : name == pattern;
}

bool IsUsual(absl::string_view name) {
  return std::any_of(kUsualVariables.begin(), kUsualVariables.end(),
                     [&](const char* pattern) { return Matches(name, pattern); });
}

bool IsOurs(absl::string_view name) {
  return absl::StartsWith(name, "WINDFALL_") || name == "CUDA_VISIBLE_DEVICES";
}

}  // namespace

Environment CurrentEnvironment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string Get(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

Environment ChooseEnvironment(const EnvironmentChoice& choice, const Environment& environment) {
  Environment chosen;
  for (const auto& [name, value] : environment) {
    const bool wanted = choice.base == EnvironmentChoice::Base::kAll ||
                        (choice.base == EnvironmentChoice::Base::kUsual && IsUsual(name));
    if (wanted && !IsOurs(name)) chosen[name] = value;
  }
  for (const std::string& addition : choice.additions) {
    const size_t equals = addition.find('=');
    if (equals != std::string::npos) {
      chosen[addition.substr(0, equals)] = addition.substr(equals + 1);
    } else if (const auto found = environment.find(addition); found != environment.end()) {
      chosen[addition] = found->second;
    }
  }
  return chosen;
}

}  // namespace windfall
