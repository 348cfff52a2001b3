#include "scheduler/store/example_records.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace windfall {

absl::Time ExampleTime(absl::Duration offset) {
  return absl::FromUnixSeconds(1'791'806'400) + absl::Nanoseconds(123'456'789) + offset;
}

JobSpec FullSpec() {
  return {.name = "learning \"rates\"\n",
          .project = "climate",
          .user = "ada",
          .command = {"train", "--lr={lr}", "", "naïve\t{{x}}", std::string("nul\0byte", 8)},
          .working_directory = "/home/ada",
          .environment = {{"A", "1"}, {"B", ""}},
          .output_path = "/home/ada/out.txt",
          .resources = {.gpus = 2, .cpus = 8, .memory_bytes = int64_t{64} << 30},
          .duration = absl::Minutes(90) + absl::Nanoseconds(1),
          .begin = ExampleTime(absl::Hours(1)),
          .deadline = absl::InfiniteFuture(),
          .zones = {"GB", "DE"},
          .input = JobInput{.bytes = 214'748'364'800, .zone = "DE"},
          .interruption = Interruption{.checkpoint_signal = 10,
                                       .grace = absl::Seconds(30),
                                       .min_segment = absl::Minutes(20),
                                       .resume_overhead = absl::Milliseconds(1500)},
          .asap = true,
          .hold = true,
          .min_saving = {.fraction = 0.1 + 0.2,
                         .fraction_per_hour = 0.1 + 0.7},  // not exact in decimal
          .time_limit = absl::Hours(3),
          .retries = 4,
          .priority = -7,
          .after = {JobId(3), JobId(5)},
          .parameters = {{.name = "lr", .values = std::vector<std::string>{"0.1", "0.01"}},
                         {.name = "seed", .values = IntegerRange{.first = -5, .last = 99'994}}},
          .max_parallel = 16};
}

Job PlainJob(int64_t id) {
  return {.id = JobId(id),
          .spec = {.command = {"true"}, .working_directory = "/"},
          .submit_time = ExampleTime(),
          .deadline = ExampleTime(absl::Hours(25)),
          .expected_duration = absl::Hours(1)};
}

Job FullJob(int64_t id) {
  return {.id = JobId(id),
          .idempotency_key = absl::StrCat("key-", id),
          .spec = FullSpec(),
          .submit_time = ExampleTime(),
          .deadline = ExampleTime(absl::Hours(24)),
          .expected_duration = absl::Seconds(5401),
          .expected_power = Watts(650),
          .held = true,
          .release_time = ExampleTime(absl::Seconds(2)),
          .input_zones = {"DE", "FR"},
          .cancelled = true,
          .next_task = 15,
          .task_counts = {1, 2, 3, 4, 5},
          .promise = Promise{.made_time = ExampleTime(absl::Seconds(1)),
                             .planned = {ExampleTime(absl::Hours(2)), ExampleTime(absl::Hours(4))},
                             .zone = "GB",
                             .node = "gpu-1",
                             .energy = Joules(4'680'000),
                             .emissions = Grams(123),
                             .start_now_emissions = Grams(234),
                             .transfer_emissions = Grams(17),
                             .forecast_provider = "neso",
                             .forecast = ForecastId(3),
                             .feasible = false,
                             .reason = "the cleanest start before the deadline",
                             .saving_base = {.emissions = Grams(360), .cost = Cents(12)}},
          .end_time = ExampleTime(absl::Hours(9))};
}

Job SucceededJob(int64_t id) {
  Job job = PlainJob(id);
  job.next_task = 1;
  job.task_counts = {0, 0, 1, 0, 0};
  job.end_time = ExampleTime(absl::Hours(2));
  return job;
}

Task PlainTask(TaskId id) { return {.id = id}; }

Task FullTask(TaskId id) {
  return {.id = id,
          .state = TaskState::kRunning,
          .failures = 2,
          .done = absl::Minutes(12),
          .resume = true,
          .current_run = RunId(1),
          .release = ExampleTime(absl::Minutes(5)),
          .end_time = ExampleTime(absl::Minutes(50))};
}

Node PlainNode(int64_t id) { return {.id = NodeId(id), .name = absl::StrCat("node-", id)}; }

Node FullNode(int64_t id) {
  return {.id = NodeId(id),
          .name = absl::StrCat("gpu-", id),
          .zone = "GB",
          .capacity = {.gpus = 2, .cpus = 64, .memory_bytes = int64_t{512} << 30},
          .gpu_models = {"H100", "H100 \"PCIe\""},
          .meters = {"nvml 2 GPUs", "rapl package-0"},
          .agent_epoch = "f00d",
          .last_sequence = 987,
          .drained = true,
          .last_seen = ExampleTime(absl::Seconds(3))};
}

Run PlainRun(int64_t id, TaskId task, NodeId node) {
  return {.id = RunId(id), .task = task, .node = node, .assign_time = ExampleTime()};
}

Run FullRun(int64_t id, TaskId task, NodeId node) {
  return {.id = RunId(id),
          .task = task,
          .node = node,
          .zone = "GB",
          .attempt = 3,
          .resume = true,
          .state = RunState::kEnded,
          .outcome = RunOutcome::kTimedOut,
          .stop_reason = StopReason::kTimeLimit,
          .assign_time = ExampleTime(),
          .start_time = ExampleTime(absl::Seconds(1)),
          .end_time = ExampleTime(absl::Minutes(30)),
          .exit_code = 75,
          .signal = 9,
          .message = "reached its time limit"};
}

TaskPlan PlainPlan(TaskId task) {
  return {.task = task, .made_time = ExampleTime(), .reason = PlanReason::kNoNode};
}

TaskPlan FullPlan(TaskId task) {
  return {.task = task,
          .made_time = ExampleTime(),
          .segments = {{.node = NodeId(1),
                        .zone = "GB",
                        .span = {ExampleTime(absl::Hours(1)), ExampleTime(absl::Hours(2))}},
                       {.node = NodeId(2),
                        .zone = "DE",
                        .span = {ExampleTime(absl::Hours(5)), ExampleTime(absl::Hours(6))}}},
          .reason = PlanReason::kDeadline,
          .latest_start = absl::InfinitePast(),
          .feasible = false,
          .energy = Joules(77),
          .emissions = Micrograms(-5),
          .start_now_emissions = Micrograms(6),
          .transfer_energy = Joules(8),
          .transfer_emissions = Micrograms(-9),
          .mean_intensity = GramsPerKwh(101),
          .start_now_mean_intensity = GramsPerKwh(202),
          .cost = WorkCost{.electricity = Microcents(11), .carbon = Microcents(-12)},
          .start_now_cost = WorkCost{.carbon = Microcents(13)},
          .currency = "EUR",
          .forecast = ForecastId(1)};
}

EnergyReading ExampleReading(RunId run, absl::Duration offset) {
  return {.run = run,
          .span = {ExampleTime(offset), ExampleTime(offset + absl::Minutes(1))},
          .component = EnergyComponent::kDram,
          .energy = Millijoules(123'456),
          .quality = EnergyQuality::kApportioned,
          .meter = "rapl package-0"};
}

LedgerEntry ForecastEntry(RunId run, absl::Duration offset) {
  return {.run = run,
          .span = {ExampleTime(offset), ExampleTime(offset + absl::Minutes(10))},
          .component = EnergyComponent::kGpu,
          .energy = Joules(5000),
          .quality = EnergyQuality::kMeasured,
          .pue_permille = 1250,
          .basis = IntensityBasis::kForecast,
          .source = {.zone = "GB",
                     .provider = "neso",
                     .signal = Signal::kMarginal,
                     .factors = Factors::kDirect},
          .forecast = ForecastId(4),
          .intensity_estimated = true,
          .intensity = GramsPerKwh(180),
          .emissions = Micrograms(312'500)};
}

LedgerEntry EntryWithoutIntensity(RunId run, absl::Duration offset) {
  return {.run = run,
          .span = {ExampleTime(offset), ExampleTime(offset + absl::Minutes(10))},
          .component = EnergyComponent::kCpu,
          .energy = Joules(9),
          .quality = EnergyQuality::kEstimated,
          .source = {.zone = "GB"}};
}

IntensitySeries ExampleSeries(const SeriesIdentity& identity, absl::Time begin,
                              const std::vector<int>& intensities) {
  std::vector<IntensityStep> steps;
  for (const int intensity : intensities) {
    steps.push_back({.span = {begin, begin + absl::Minutes(30)},
                     .intensity = GramsPerKwh(intensity),
                     .estimated = intensity % 2 == 1});
    begin += absl::Minutes(30);
  }
  return *IntensitySeries::Create(identity, std::move(steps));
}

Forecast ExampleForecast(int64_t id, const std::string& zone) {
  return {.id = ForecastId(id),
          .series = ExampleSeries({.zone = zone,
                                   .provider = "neso",
                                   .signal = Signal::kAverage,
                                   .factors = Factors::kLifecycle},
                                  ExampleTime(absl::Hours(id)), {200, 151, 90}),
          .issue_time = ExampleTime(absl::Hours(id)),
          .issue_time_is_fetch_time = true,
          .fetch_time = ExampleTime(absl::Hours(id) + absl::Seconds(2))};
}

Forecast ForecastWithModel(int64_t id, const std::string& zone) {
  Forecast forecast = ExampleForecast(id, zone);
  const SeriesIdentity& identity = forecast.series.identity();
  forecast.modelled_from = forecast.series.steps()[1].span.begin;
  forecast.p10 = ExampleSeries(identity, forecast.modelled_from, {120, 60});
  forecast.p90 = ExampleSeries(identity, forecast.modelled_from, {190, 140});
  return forecast;
}

SavedReport FullReport() {
  return {.create_time = ExampleTime(),
          .span = {absl::InfinitePast(), ExampleTime()},
          .project = "climate",
          .user = "ada",
          .jobs_count = 12,
          .energy = KilowattHours(3),
          .emissions = Grams(400),
          .content_json = R"({"jobs":[]})",
          .content_sha256 = "0123abcd"};
}

RecordChanges OneRun() {
  const TaskId task{.job = JobId(1)};
  return {.jobs = {PlainJob(1)},
          .tasks = {PlainTask(task)},
          .runs = {PlainRun(1, task, NodeId(1))},
          .nodes = {PlainNode(1)}};
}

}  // namespace windfall
