// windfall-scheduler: reads its configuration, builds the parts and serves until it is told to
// stop.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/status_macros.h"
#include "scheduler/config/first_start.h"
#include "scheduler/config/forecast_chains.h"
#include "scheduler/config/parse_config.h"
#include "scheduler/config/site_config.h"
#include "scheduler/rpc/listen_address.h"
#include "scheduler/rpc/rpc_server.h"
#include "scheduler/server/scheduler.h"
#include "scheduler/store/store.h"
#include "scheduler/store/store_reader.h"

namespace windfall {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(2);

absl::StatusOr<SiteConfig> LoadSite(const std::string& path) {
  WINDFALL_ASSIGN_OR_RETURN(const v1::SchedulerConfig config, ReadConfig(path));
  const std::string directory = std::filesystem::absolute(path).parent_path().string();
  absl::StatusOr<SiteConfig> site = CheckConfig(config, directory);
  absl::Status status = site.status();
  if (status.ok()) status = ParseListenAddress(site->listen_address).status();
  if (status.ok()) return site;
  return absl::Status(status.code(), absl::StrCat(path, ": ", status.message()));
}

// Only for the scheduler's own eyes: jobs' environments may hold secrets.
absl::Status MakeStateDirectory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (!error && (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("state_directory '", path, "' cannot be made: ",
                                                    error ? error.message() : std::strerror(errno),
                                                    "; make it or name another"));
}

// Blocks the signals that end the program, in this thread and in those that it will start.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

// Serves until a signal comes. The reader is closed before the scheduler's own connection, which as
// the last one, and the one that may write, leaves the database as one file.
absl::Status ServeUntilStopped(const std::string& listen_address, const std::string& database,
                               Scheduler& scheduler, const sigset_t& stop_signals) {
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<StoreReader> reader, StoreReader::Open(database));
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<RpcServer> server,
                            RpcServer::Start(listen_address, scheduler, *reader));
  std::printf("listening on %s\n", server->address().c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop_signals, &signal);
  server->Shutdown(kPatience);
  return absl::OkStatus();
}

absl::Status Serve(const SiteConfig& site, const sigset_t& stop_signals) {
  const absl::Time now = absl::Now();
  WINDFALL_RETURN_IF_ERROR(MakeStateDirectory(site.state_directory));
  const std::string database = site.state_directory + "/windfall.db";
  WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<Store> store, Store::Open(database));
  WINDFALL_ASSIGN_OR_RETURN(std::unique_ptr<StoreReader> history, StoreReader::Open(database));
  WINDFALL_ASSIGN_OR_RETURN(const absl::Time first_start, FirstStart(site.state_directory, now));
  std::stop_source stopping;
  WINDFALL_ASSIGN_OR_RETURN(auto chains,
                            MakeForecastChains(site, first_start, stopping.get_token()));
  WINDFALL_ASSIGN_OR_RETURN(
      const std::unique_ptr<Scheduler> scheduler,
      Scheduler::Start(site.options, std::move(store), std::move(history), std::move(chains)));
  const absl::Status served =
      ServeUntilStopped(site.listen_address, database, *scheduler, stop_signals);
  stopping.request_stop();
  return served;
}

absl::Status CheckOnly(const SiteConfig& site, const std::string& path) {
  WINDFALL_RETURN_IF_ERROR(MakeForecastChains(site, absl::Now(), std::stop_token()).status());
  std::printf("%s: ok\n", path.c_str());
  return absl::OkStatus();
}

absl::Status RunProgram(const std::string& config_path, bool check_only) {
  WINDFALL_ASSIGN_OR_RETURN(const SiteConfig site, LoadSite(config_path));
  if (check_only) return CheckOnly(site, config_path);
  return Serve(site, BlockStopSignals());
}

}  // namespace
}  // namespace windfall

int main(int argc, char** argv) {
  // gRPC's own words to standard error, unless somebody asks for them.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  CLI::App app("Plans and dispatches jobs, and keeps the ledger.", "windfall-scheduler");
  std::string config;
  bool check = false;
  app.add_option("--config", config, "Configuration in protobuf text format")
      ->required()
      ->type_name("FILE");
  app.add_flag("--check", check, "Only say whether the configuration can be used");
  app.set_version_flag("--version", "windfall-scheduler " WINDFALL_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    std::fprintf(stderr, "windfall-scheduler: %s; see windfall-scheduler --help\n", error.what());
    return 2;
  }
  const absl::Status status = windfall::RunProgram(config, check);
  if (status.ok()) return 0;
  std::fprintf(stderr, "windfall-scheduler: %s\n", std::string(status.message()).c_str());
  return 1;
}
