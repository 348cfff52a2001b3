#include "cli/command_up.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cli/child_process.h"
#include "cli/interrupt.h"
#include "cli/job_event_log.h"
#include "cli/render_text.h"
#include "cli/render_up.h"
#include "cli/restart_limit.h"
#include "cli/server_address.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

constexpr absl::Duration kStartPatience = absl::Seconds(30);
constexpr absl::Duration kForecastPatience = absl::Seconds(3);
constexpr absl::Duration kStartPollInterval = absl::Milliseconds(50);
constexpr absl::Duration kSecondThoughts = absl::Seconds(10);
constexpr absl::Duration kEventInterval = absl::Seconds(1);
// A run that is paused has its own grace, two minutes unless it says otherwise.
constexpr absl::Duration kAgentStopPatience = absl::Minutes(3);
constexpr absl::Duration kSchedulerStopPatience = absl::Seconds(20);

std::string HostName() {
  std::array<char, 256> name = {};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

// The two programs and the way to them.
struct Site {
  std::unique_ptr<ChildProcess> scheduler;
  std::unique_ptr<ChildProcess> agent;
  std::unique_ptr<Client> client;

  absl::Status Check() const {
    for (const auto* child : {&scheduler, &agent}) {
      if (*child != nullptr) WINDFALL_RETURN_IF_ERROR((*child)->Check());
    }
    return absl::OkStatus();
  }
};

// Calls `ready` until it returns true. Cancelled on Ctrl-C; an error if a program ends or
// `patience` does.
absl::Status WaitUntil(const std::string& what, absl::Duration patience, const Site& site,
                       InterruptQueue& interrupts, const std::function<bool()>& ready) {
  const absl::Time give_up = absl::Now() + patience;
  while (!ready()) {
    WINDFALL_RETURN_IF_ERROR(site.Check());
    if (absl::Now() > give_up) {
      return absl::DeadlineExceededError(
          absl::StrCat(what, " was not ready within ", absl::FormatDuration(patience)));
    }
    if (interrupts.Next(kStartPollInterval).has_value()) {
      return absl::CancelledError("interrupted");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ChildProcess>> StartProgram(const std::string& name,
                                                           std::vector<std::string> arguments,
                                                           const std::string& log_path,
                                                           const Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string program,
                            FindProgram(name, Get(console.environment, "PATH")));
  arguments.insert(arguments.begin(), program);
  return ChildProcess::Start({.name = name, .words = std::move(arguments), .log_path = log_path});
}

// Whether the scheduler can use the new configuration. What was typed now is the user's mistake;
// what was not is one in the saved file.
absl::Status CheckNewConfig(const UpOptions& options, const UpDirectory& directory,
                            const Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(
      const std::unique_ptr<ChildProcess> check,
      StartProgram("windfall-scheduler", {"--check", "--config", directory.new_config_path()},
                   directory.check_log(), console));
  const absl::Status checked = check->Await(kStartPatience);
  if (!absl::IsAborted(checked)) return checked;
  const bool site_typed = options.site != UpSite();
  const std::string prefix =
      absl::StrCat("windfall-scheduler: ", directory.new_config_path(), ": ");
  const absl::string_view reason = absl::StripPrefix(checked.message(), prefix);
  return site_typed
             ? UsageError(InOptions(reason))
             : absl::FailedPreconditionError(absl::StrCat(directory.config_path(), ": ", reason));
}

absl::StatusOr<v1::SchedulerConfig> PrepareConfig(const UpOptions& options,
                                                  const UpDirectory& directory,
                                                  const Console& console) {
  const UpPlace place = {.listen_address = directory.target(),
                         .config_path = directory.config_path(),
                         .state_directory = directory.scheduler_state(),
                         .directory = std::filesystem::current_path().string(),
                         .now = absl::Now()};
  WINDFALL_ASSIGN_OR_RETURN(v1::SchedulerConfig config,
                            ChooseUpConfig(options, directory.ReadConfig(), place));
  WINDFALL_RETURN_IF_ERROR(directory.WriteNewConfig(UpConfigText(config)));
  WINDFALL_RETURN_IF_ERROR(CheckNewConfig(options, directory, console));
  WINDFALL_RETURN_IF_ERROR(directory.KeepNewConfig());
  return config;
}

// What a `windfall up` that was killed left behind leaves by itself; its agent first pauses its
// runs and tells the scheduler, old or new.
absl::Status AwaitEarlier(const std::string& what, const Site& site, Console& console,
                          InterruptQueue& interrupts, const std::function<bool()>& is_there) {
  if (!is_there()) return absl::OkStatus();
  console.out << "waiting for " << what << " of the last windfall up to leave\n" << std::flush;
  return WaitUntil("what it leaves behind", kAgentStopPatience, site, interrupts,
                   [&is_there] { return !is_there(); });
}

absl::Status StartScheduler(Site& site, const UpDirectory& directory, Console& console,
                            InterruptQueue& interrupts) {
  WINDFALL_RETURN_IF_ERROR(AwaitEarlier("the scheduler", site, console, interrupts,
                                        [&directory] { return directory.HasScheduler(); }));
  WINDFALL_ASSIGN_OR_RETURN(
      site.scheduler, StartProgram("windfall-scheduler", {"--config", directory.config_path()},
                                   directory.scheduler_log(), console));
  WINDFALL_RETURN_IF_ERROR(
      WaitUntil("the scheduler", kStartPatience, site, interrupts, [&site, &directory] {
        absl::StatusOr<std::unique_ptr<Client>> client = Client::Connect(directory.target());
        if (!client.ok() || !(*client)->ListZones({}).ok()) return false;
        site.client = *std::move(client);
        return true;
      }));
  return directory.PublishAddress();
}

// The node once it is connected.
absl::StatusOr<v1::Node> StartAgent(Site& site, const UpOptions& options, const std::string& zone,
                                    const UpDirectory& directory, Console& console,
                                    InterruptQueue& interrupts) {
  WINDFALL_RETURN_IF_ERROR(AwaitEarlier("the agent", site, console, interrupts,
                                        [&directory] { return directory.HasAgent(); }));
  AgentPlace place = {.zone = zone};
  WINDFALL_ASSIGN_OR_RETURN(place.node, directory.KeepNodeName(options.node, HostName()));
  WINDFALL_ASSIGN_OR_RETURN(
      site.agent, StartProgram("windfall-agent", AgentArguments(options, directory, place),
                               directory.agent_log(), console));
  v1::Node connected;
  WINDFALL_RETURN_IF_ERROR(
      WaitUntil("the agent", kStartPatience, site, interrupts, [&site, &connected, &place] {
        const auto nodes = site.client->ListNodes({});
        if (!nodes.ok()) return false;
        for (const v1::Node& node : nodes->nodes()) {
          if (node.connected() && node.name() == place.node) connected = node;
        }
        return connected.connected();
      }));
  return connected;
}

// What is known of the zone as soon as its sources have said anything, or after a moment.
absl::StatusOr<v1::ZoneStatus> AwaitZone(const Site& site, InterruptQueue& interrupts) {
  v1::ZoneStatus zone;
  const absl::Status answered =
      WaitUntil("the forecast", kForecastPatience, site, interrupts, [&site, &zone] {
        const auto zones = site.client->ListZones({});
        if (!zones.ok() || zones->zones().empty()) return false;
        zone = zones->zones(0);
        return zone.has_forecast() || zone.sources().empty() || !zone.error().empty();
      });
  if (!answered.ok() && !absl::IsDeadlineExceeded(answered)) return answered;
  return zone;
}

bool IsDefaultState(const UpDirectory& directory, const Console& console) {
  const absl::StatusOr<std::string> usual = DefaultStateDirectory(console.environment);
  return usual.ok() && *usual == directory.path() &&
         Get(console.environment, "WINDFALL_SERVER").empty();
}

// Starts `program` again if it has ended, unless that happens too often.
absl::Status KeepAlive(std::unique_ptr<ChildProcess>& program, RestartLimit& limit,
                       Console& console) {
  const absl::Status ended = program->Check();
  if (ended.ok()) return ended;
  if (!limit.Allow(absl::Now())) {
    return absl::AbortedError(
        absl::StrCat(ended.message(), " for why; it was started again three times in a minute"));
  }
  console.err << "windfall: " << Printable(ended.message()) << "; starting it again\n"
              << std::flush;
  WINDFALL_ASSIGN_OR_RETURN(program, program->StartAgain());
  return absl::OkStatus();
}

// What runs now would begin again after a stop.
std::string WorkThatCannotBePaused(Client& client) {
  v1::ListJobsRequest request;
  request.add_statuses("running");
  const auto jobs = client.ListJobs(request);
  return jobs.ok() ? UnpausableText(*jobs) : "";
}

// Waits a moment for a signal to stop. Ctrl-C must come twice if it would lose work; what is no
// terminal could not be asked.
bool IsAskedToStop(const Site& site, Console& console, InterruptQueue& interrupts) {
  const std::optional<int> signal = interrupts.Next(kEventInterval);
  if (!signal.has_value()) return false;
  const std::string lost = WorkThatCannotBePaused(*site.client);
  if (lost.empty()) return true;
  console.out << lost << "\n";
  if (*signal != SIGINT || !console.out_terminal.interactive) return true;
  console.out << "Ctrl-C again within " << SpanText(kSecondThoughts) << " to stop all the same\n"
              << std::flush;
  if (interrupts.Next(kSecondThoughts).has_value()) return true;
  console.out << "going on\n" << std::flush;
  return false;
}

// Prints what happens until Ctrl-C (OK) or until a program keeps ending (its error).
absl::Status Serve(Site& site, Console& console, InterruptQueue& interrupts) {
  JobEventLog events;
  RestartLimit scheduler_limit;
  RestartLimit agent_limit;
  do {
    WINDFALL_RETURN_IF_ERROR(KeepAlive(site.scheduler, scheduler_limit, console));
    WINDFALL_RETURN_IF_ERROR(KeepAlive(site.agent, agent_limit, console));
    const auto jobs = site.client->ListJobs({});
    if (!jobs.ok()) continue;  // if it is away for good, the next check says so
    for (const std::string& line : events.Update(*jobs, console.OutView())) {
      console.out << line << "\n" << std::flush;
    }
  } while (!IsAskedToStop(site, console, interrupts));
  return absl::OkStatus();
}

absl::Status StopAll(Site& site, Console& console) {
  absl::Status status;
  const InterruptWatcher giving_up(nullptr);
  if (site.agent != nullptr) {
    console.out << "stopping: pausing what runs (Ctrl-C again to give up)\n" << std::flush;
    status.Update(site.agent->Stop(kAgentStopPatience));
  }
  site.client.reset();
  if (site.scheduler != nullptr) status.Update(site.scheduler->Stop(kSchedulerStopPatience));
  return status;
}

absl::Status CheckOptions(const UpOptions& options) {
  if (options.state == "") return UsageError("--state: '' is no directory");
  if (options.cpus.value_or(1) < 1) {
    return UsageError(absl::StrCat("--cpus: ", *options.cpus, ": use 1 or more"));
  }
  if (options.gpus.value_or(0) < 0) {
    return UsageError(absl::StrCat("--gpus: ", *options.gpus, ": use 0 or more"));
  }
  return absl::OkStatus();
}

absl::Status StartAndServe(Site& site, const UpOptions& options, const UpDirectory& directory,
                           Console& console, InterruptQueue& interrupts) {
  WINDFALL_ASSIGN_OR_RETURN(const v1::SchedulerConfig config,
                            PrepareConfig(options, directory, console));
  WINDFALL_RETURN_IF_ERROR(StartScheduler(site, directory, console, interrupts));
  WINDFALL_ASSIGN_OR_RETURN(const v1::Node node, StartAgent(site, options, config.zones(0).name(),
                                                            directory, console, interrupts));
  WINDFALL_ASSIGN_OR_RETURN(const v1::ZoneStatus status, AwaitZone(site, interrupts));
  const UpBanner banner = {.zone = status,
                           .settles_with_forecast = SettlesWithForecast(config),
                           .node = node,
                           .state_directory = directory.path(),
                           .target = directory.target(),
                           .is_default_state = IsDefaultState(directory, console)};
  console.out << RenderUpBanner(banner, console.OutView()) << std::flush;
  return Serve(site, console, interrupts);
}

}  // namespace

absl::StatusOr<v1::SchedulerConfig> ChooseUpConfig(const UpOptions& options,
                                                   const std::optional<std::string>& saved,
                                                   const UpPlace& place) {
  std::optional<v1::SchedulerConfig> previous;
  const bool site_typed = options.site != UpSite();
  if (saved.has_value()) {
    absl::StatusOr<v1::SchedulerConfig> parsed = ParseUpConfig(*saved, place.config_path);
    if (!parsed.ok() && !site_typed) return parsed.status();
    if (parsed.ok()) previous = *std::move(parsed);
  }
  if (previous.has_value() && !site_typed) {
    previous->set_listen_address(place.listen_address);
    previous->set_state_directory(place.state_directory);
    return *previous;
  }
  WINDFALL_ASSIGN_OR_RETURN(v1::SchedulerConfig config, MakeUpConfig(options.site, place));
  return previous.has_value() ? ResumeUpConfig(std::move(config), *previous) : config;
}

std::vector<std::string> AgentArguments(const UpOptions& options, const UpDirectory& directory,
                                        const AgentPlace& place) {
  std::vector<std::string> arguments = {
      "--server", directory.target(), "--state",  directory.agent_state(), "--zone",
      place.zone, "--name",           place.node, "--stop-runs-on-exit"};
  if (options.cpus.has_value()) {
    arguments.insert(arguments.end(), {"--cpus", absl::StrCat(*options.cpus)});
  }
  if (options.gpus.has_value()) {
    arguments.insert(arguments.end(), {"--gpus", absl::StrCat(*options.gpus)});
  }
  return arguments;
}

absl::StatusOr<int> RunUp(const UpOptions& options, Console& console) {
  WINDFALL_RETURN_IF_ERROR(CheckOptions(options));
  std::string path = options.state.value_or("");
  if (!options.state.has_value()) {
    WINDFALL_ASSIGN_OR_RETURN(path, DefaultStateDirectory(console.environment));
  }
  WINDFALL_ASSIGN_OR_RETURN(const std::unique_ptr<UpDirectory> directory,
                            UpDirectory::Open(path, console.environment));
  const InterruptBlock block;
  InterruptQueue interrupts;
  Site site;
  const absl::Status ended = StartAndServe(site, options, *directory, console, interrupts);
  const absl::Status stopped = StopAll(site, console);
  if (!ended.ok() && !absl::IsCancelled(ended)) return ended;
  WINDFALL_RETURN_IF_ERROR(stopped);
  console.out << "stopped; windfall up goes on from here\n";
  return kExitOk;
}

}  // namespace windfall
