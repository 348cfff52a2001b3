// The options of simulate.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/command_line.h"
#include "cli/command_simulate.h"

namespace windfall {
namespace {

void AddWork(CLI::App& command, SimulateOptions& options) {
  const std::string group = "The jobs";
  command
      .add_option("--jobs", options.jobs,
                  "Trace: submit_time_s,duration_s,num_gpus,num_cpus,user,queue (and where present "
                  "deadline_s,interruptible,power_w,zones), or what sacct -P prints; plain or .gz")
      ->type_name("TRACE.csv")
      ->required()
      ->group(group);
  command
      .add_option("--start", options.start, "When second 0 of the trace was (sacct says itself)")
      ->type_name("TIME")
      ->group(group);
  command.add_option("--limit", options.limit, "Only the first jobs")->type_name("N")->group(group);
  command
      .add_option("--slack", options.slack,
                  "Deadline, where the trace has none: submission + running time + slack "
                  "(default 24h)")
      ->type_name("SPAN")
      ->group(group);
  command
      .add_option("--interruptible", options.interruptible,
                  "Share of the jobs that may be paused, where the trace does not say (default 0)")
      ->type_name("SHARE")
      ->group(group);
  command
      .add_option("--resume-overhead", options.resume_overhead,
                  "Running time lost at each resume (default 0s)")
      ->type_name("SPAN")
      ->group(group);
  command
      .add_option("--durations", options.durations,
                  "How well running times are known at submission: known (default), class-mean "
                  "(the mean of jobs under 2 h, or of the others; default of the published rules) "
                  "or history (of the same user, queue and size)")
      ->type_name("HOW")
      ->group(group);
}

void AddPlaces(CLI::App& command, SimulateOptions& options) {
  const std::string group = "Where they run";
  command
      .add_option("--zone", options.zones,
                  "Intensity of a zone as it came true: a CSV file, and for --forecast file one of "
                  "forecasts as they were issued (issued_utc,target_utc,forecast_gco2_per_kwh); "
                  "several zones are several options")
      ->type_name("GB=FILE.csv[,forecast=FILE.csv]")
      ->required()
      ->allow_extra_args(false)
      ->group(group);
  command
      .add_option("--nodes", options.nodes,
                  "Nodes x GPUs (x CPUs, else enough) in each zone, or unlimited (default)")
      ->type_name("GB=10x8,DE=20x8")
      ->group(group);
  command
      .add_option("--home", options.home,
                  "Zone in which a job would have run without windfall: one of the zones, spread "
                  "(default): drawn by the room that zones have, or any: wherever a node is free "
                  "first")
      ->type_name("ZONE")
      ->group(group);
  command.add_option("--watts-per-gpu", options.watts_per_gpu, "Host included (default 300)")
      ->type_name("W")
      ->group(group);
  command
      .add_option("--watts-per-cpu", options.watts_per_cpu,
                  "Of CPUs that the trace counts (default 10)")
      ->type_name("W")
      ->group(group);
  command.add_option("--pue", options.pue, "Power usage effectiveness (default 1)")
      ->type_name("RATIO")
      ->group(group);
  command
      .add_option("--idle-watts", options.idle_watts,
                  "What a node draws besides its jobs whenever one runs there; it sleeps otherwise "
                  "(default 0: nodes are always on)")
      ->type_name("W")
      ->group(group);
  command
      .add_option("--wake-watt-hours", options.wake_watt_hours,
                  "What waking such a node takes (default 0)")
      ->type_name("WH")
      ->group(group);
}

void AddDeciding(CLI::App& command, SimulateOptions& options) {
  const std::string group = "Who decides when";
  command
      .add_option("--policy", options.policy,
                  "windfall (default), run-now, or a published rule: lowest-slot, lowest-window or "
                  "carbon-time (GAIA: waits of at most 6 h, or 24 h for jobs of 2 h and more)")
      ->type_name("NAME")
      ->group(group);
  command
      .add_option("--min-saving", options.min_saving,
                  "Windfall does not let a job wait for less, of emissions or, at prices, of the "
                  "cost: 5%, 2%/h or 5%,2%/h, as in windfall submit (default 0%)")
      ->type_name("PERCENT[/h]")
      ->group(group);
  command
      .add_option(
          "--forecast", options.forecast,
          "perfect (default), noise:X (errors of X times the mean intensity, on each step), "
          "growing:X (errors that grow with the lead, to X a day ahead, anew each hour), "
          "persistence (the last value), naive24 (the last day again), model (the embedded "
          "model, from the intensity before each hour; needs a week of it) or file (the "
          "newest that was issued, see --zone)")
      ->type_name("KIND")
      ->group(group);
  command
      .add_option("--horizon", options.horizon,
                  "How far ahead forecasts reach (default: perfect and noise to the last deadline, "
                  "file as issued, all others 96h)")
      ->type_name("SPAN")
      ->group(group);
  command.add_option("--replan", options.replan, "Plan anew at least so often (default 30m)")
      ->type_name("SPAN")
      ->group(group);
  command
      .add_option("--plan-interval", options.plan_interval,
                  "Plan anew at most so often, for long traces (default 0s: at each change)")
      ->type_name("SPAN")
      ->group(group);
  command.add_option("--seed", options.seed, "Of all that is drawn by chance (default 1)")
      ->type_name("N")
      ->group(group);
}

void AddPrices(CLI::App& command, PriceOptions& prices) {
  const std::string group = "What it costs: with prices, windfall minimizes cost and not emissions";
  command
      .add_option("--carbon-price", prices.carbon,
                  "Of a tonne of CO2e. Without prices of electricity, the cheapest is what emits "
                  "least")
      ->type_name("PRICE")
      ->group(group);
  command
      .add_option("--electricity-price", prices.electricity,
                  "Of a kWh: 0.30 in all zones, or GB=0.30 of each, as several options")
      ->type_name("[ZONE=]PRICE")
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--currency", prices.currency, "Of both (default EUR)")
      ->type_name("CODE")
      ->group(group);
}

}  // namespace

void AddSimulateCommand(CLI::App& app, CommandLine& line) {
  CLI::App& command = *app.add_subcommand(
      "simulate", "Replay a trace of jobs against recorded intensity, without a scheduler");
  const auto options = std::make_shared<SimulateOptions>();
  AddWork(command, *options);
  AddPlaces(command, *options);
  AddDeciding(command, *options);
  AddPrices(command, options->prices);
  command.add_flag("--bound", options->bound,
                   "Also prove what no schedule that keeps the deadlines can emit less than (not "
                   "with prices)");
  command.add_flag("--json", line.json, "Print JSON for scripts");
  command
      .add_option("--html", options->html,
                  "Also write a page: charts, tables and all assumptions in one file")
      ->type_name("FILE");
  command.footer(
      "The scheduler's own planner, control and ledger run on a virtual clock. Same files, options "
      "and seed: the same figures.\n\n"
      "examples:\n"
      "  windfall simulate --jobs philly.csv.gz --start 2022-06-01T00:00Z --zone GB=gb.csv --limit "
      "500\n"
      "  windfall simulate --jobs trace.csv --start 2022-06-01T00:00Z --zone GB=gb.csv --zone "
      "DE=de.csv\n"
      "      --nodes GB=10x8,DE=20x8 --interruptible 0.5 --forecast naive24 --pue 1.2 --html "
      "page.html\n"
      "  windfall simulate --jobs trace.csv --start 2022-06-01T00:00Z --zone GB=gb.csv --zone "
      "DE=de.csv\n"
      "      --carbon-price 100 --electricity-price GB=0.30 --electricity-price DE=0.22\n"
      "  windfall simulate --jobs trace.csv --start 2022-06-01T00:00Z --zone GB=gb-2022.csv "
      "--forecast model\n"
      "  sacct -aXP -S 2022-06-01 -E 2022-07-01 -o JobID,Submit,ElapsedRaw,AllocTRES,NCPUS,User,"
      "Partition,State > jobs.txt\n"
      "  windfall simulate --jobs jobs.txt --zone DE=de.csv --nodes DE=20x8");
  command.callback([options, &line] {
    line.run = [options](Console& console) { return RunSimulate(*options, console); };
  });
}

}  // namespace windfall
