#include "agent/agent_flags.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr int kWrongUsage = 2;

std::string HostName() {
  char name[256] = {};
  return gethostname(name, sizeof(name) - 1) == 0 ? name : "";
}

// windfall-run is installed beside the agent.
std::string SupervisorBesideUs() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "windfall-run").string();
}

// A check for numbers from `least` on.
CLI::Validator AtLeast(int32_t least) {
  return CLI::Validator(
      [least](const std::string& text) -> std::string {
        double value = 0;
        if (absl::SimpleAtod(text, &value) && value >= least) return "";
        return absl::StrCat("'", text, "': use ", least, " or more");
      },
      "");
}

void AddFlags(CLI::App& app, AgentFlags& flags) {
  app.add_option("--scheduler,--server", flags.scheduler, "host:port or unix:/path")->required();
  app.add_option("--zone", flags.zone, "grid zone of this machine, such as GB")->required();
  app.add_option("--state", flags.state, "directory that is this agent's alone")->required();
  app.add_option("--name", flags.name, "name of this node")->capture_default_str();
  app.add_option("--cpus", flags.cpus, "CPUs that runs may reserve (default: all)")
      ->check(AtLeast(1));
  app.add_option("--memory", flags.memory_bytes, "memory that runs may reserve (default: all)")
      ->transform(CLI::AsSizeValue(false))
      ->option_text("SIZE, such as 64G");
  app.add_option("--gpus", flags.gpus, "GPUs that runs may reserve (default: all)")
      ->check(AtLeast(0));
  app.add_option("--watts-per-core", flags.watts_per_core,
                 "estimate of what a busy core draws, where nothing can be measured")
      ->check(AtLeast(0))
      ->capture_default_str();
  app.add_flag("--stop-runs-on-exit", flags.stop_runs_on_exit,
               "pause all runs before leaving; otherwise they go on and are found again");
  app.add_option("--nvml-library", flags.nvml_library, "NVIDIA's management library")
      ->capture_default_str();
  app.add_option("--sysfs-root", flags.sysfs_root, "where sysfs is mounted")->capture_default_str();
  app.add_option("--windfall-run", flags.supervisor, "the program that supervises a run")
      ->capture_default_str();
}

}  // namespace

std::variant<AgentFlags, int> ParseAgentFlags(int argc, char** argv) {
  AgentFlags flags;
  flags.name = HostName();
  flags.supervisor = SupervisorBesideUs();
  CLI::App app("windfall-agent: runs jobs on this machine and measures what they draw",
               "windfall-agent");
  app.set_version_flag("--version", "windfall-agent " WINDFALL_VERSION);
  AddFlags(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    std::cerr << "windfall-agent: " << error.what() << "; see windfall-agent --help\n";
    return kWrongUsage;
  }
  return flags;
}

}  // namespace windfall
