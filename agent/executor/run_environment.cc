#include "agent/executor/run_environment.h"

#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace windfall {
namespace {

bool IsForTheAgentAlone(const std::string& name) {
  static constexpr const char* kServiceManager[] = {
      "NOTIFY_SOCKET", "LISTEN_FDS",    "LISTEN_PID",    "LISTEN_FDNAMES",
      "WATCHDOG_PID",  "WATCHDOG_USEC", "INVOCATION_ID", "JOURNAL_STREAM"};
  if (absl::StartsWith(name, "WINDFALL_")) return true;
  for (const char* const listed : kServiceManager) {
    if (name == listed) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> EnvironmentOf(const RunCommand& command,
                                       const std::vector<std::string>& visible_gpus,
                                       const std::string& run_directory,
                                       const std::map<std::string, std::string>& own) {
  std::map<std::string, std::string> variables;
  for (const auto& [name, value] : own) {
    if (!IsForTheAgentAlone(name)) variables[name] = value;
  }
  for (const auto& [name, value] : command.environment) variables[name] = value;
  // Without the order, CUDA numbers what it sees by speed. Empty: no GPU, not all of them.
  variables["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
  variables["CUDA_VISIBLE_DEVICES"] = absl::StrJoin(visible_gpus, ",");
  variables[kRunDirectoryVariable] = run_directory;

  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(absl::StrCat(name, "=", value));
  return environment;
}

std::map<std::string, std::string> OwnEnvironment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return variables;
}

}  // namespace windfall
