#include "scheduler/reports/sample_records.h"

#include <algorithm>
#include <array>
#include <utility>

namespace windfall {
namespace {

// g/kWh by the hour of a winter's day, made up: low at night and at noon, high in the evening.
constexpr std::array<int64_t, 24> kHourOfDay = {118, 104, 96,  92,  99,  127, 168, 204,
                                                221, 196, 158, 131, 117, 122, 149, 193,
                                                241, 268, 262, 243, 214, 182, 151, 133};

std::vector<IntensityStep> Steps(double from, double until, int64_t percent, int64_t offset) {
  std::vector<IntensityStep> steps;
  for (double hour = from; hour < until; hour += 0.5) {
    const auto half_hours = static_cast<int64_t>(hour * 2);
    const int64_t shape = kHourOfDay[static_cast<size_t>((half_hours / 2 + offset) % 24)];
    steps.push_back({.span = {SampleTime(hour), SampleTime(hour + 0.5)},
                     .intensity = MilligramsPerKwh(shape * percent * 10 + half_hours % 2 * 6000)});
  }
  return steps;
}

std::string MeterOf(EnergyQuality quality) {
  switch (quality) {
    case EnergyQuality::kMeasured:
      return "nvml energy counter";
    case EnergyQuality::kApportioned:
      return "rapl package-0";
    case EnergyQuality::kEstimated:
      return "cpu-time x 12 W/core";
    case EnergyQuality::kNone:
      break;
  }
  return "no GPU meter";
}

IntensitySeries GbSeries(double until, int64_t percent) {
  return *IntensitySeries::Create({.zone = "GB", .provider = "neso", .factors = Factors::kDirect},
                                  Steps(0, until, percent, 0));
}

IntensitySeries DeSeries(double until, int64_t percent) {
  return *IntensitySeries::Create({.zone = "DE", .provider = "csv", .factors = Factors::kDirect},
                                  Steps(0, until, 2 * percent, 1));
}

}  // namespace

absl::Time SampleDay() { return absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone()); }

absl::Time SampleTime(double hours) {
  return SampleDay() + absl::Seconds(static_cast<int64_t>(hours * 3600));
}

RecordsBuilder::RecordsBuilder(double settled_until) {
  for (IntensitySeries actual : {GbSeries(settled_until, 100), DeSeries(settled_until, 100)}) {
    const SeriesIdentity identity = actual.identity();
    records_.actuals[identity] = std::move(actual);
  }
  records_.forecasts = {{"GB", GbSeries(48, 94)}, {"DE", DeSeries(48, 107)}};
  records_.node_names = {{NodeId(1), "atlas"}, {NodeId(2), "brocken"}};
}

Job& RecordsBuilder::AddJob(JobId id, std::string name, double submit) {
  Job job{.id = id, .submit_time = SampleTime(submit), .deadline = SampleTime(submit + 24)};
  job.spec.name = std::move(name);
  job.spec.project = "vision";
  job.spec.user = "ada";
  job.next_task = 1;
  job.task_counts[static_cast<size_t>(TaskState::kSucceeded)] = 1;
  records_.jobs.push_back(std::move(job));
  return records_.jobs.back();
}

RunId RecordsBuilder::AddUnmeteredRun(const RunOptions& options) {
  Run run{.id = RunId(static_cast<int64_t>(records_.runs.size()) + 1),
          .task = options.task,
          .node = options.node,
          .zone = options.node == NodeId(1) ? "GB" : "DE",
          .resume = options.resume,
          .state = RunState::kEnded,
          .outcome = options.outcome,
          .assign_time = SampleTime(options.start),
          .start_time = SampleTime(options.start)};
  if (options.outcome == RunOutcome::kNone) {
    run.state = RunState::kRunning;
  } else {
    run.end_time = SampleTime(options.end);
  }
  records_.runs.push_back(run);
  return run.id;
}

RunId RecordsBuilder::AddRun(const RunOptions& options) {
  const RunId id = AddUnmeteredRun(options);
  AddEntries(id, options);
  return id;
}

void RecordsBuilder::AddEntries(RunId id, const RunOptions& options) {
  const std::string& zone = records_.runs.back().zone;
  std::vector<EnergyReading> readings;
  const absl::Time end = SampleTime(options.end);
  for (absl::Time t = SampleTime(options.start); t < end;) {
    const absl::Time next =
        std::min(end, absl::UnixEpoch() +
                          absl::Floor(t - absl::UnixEpoch() + absl::Minutes(1), absl::Minutes(1)));
    readings.push_back({.run = id,
                        .span = {t, next},
                        .component = options.component,
                        .energy = options.power * (next - t),
                        .quality = options.quality,
                        .meter = MeterOf(options.quality)});
    t = next;
  }
  records_.readings.insert(records_.readings.end(), readings.begin(), readings.end());
  std::vector<LedgerEntry> entries =
      Enter(readings, records_.forecasts.at(zone), zone == "GB" ? 1250 : 1400);
  const std::vector<LedgerEntry> settled =
      Settle(entries, records_.actuals.at(records_.forecasts.at(zone).identity()));
  entries.insert(entries.end(), settled.begin(), settled.end());
  entries = Newest(std::move(entries));
  records_.entries.insert(records_.entries.end(), entries.begin(), entries.end());
}

ReportRecords RecordsBuilder::Build() const { return records_; }

namespace {

void SetState(Job& job, TaskState state, int32_t count) {
  job.task_counts.assign(kTaskStateCount, 0);
  job.task_counts[static_cast<size_t>(state)] = count;
  job.next_task = count;
}

void SetPromise(Job& job, Energy energy, CarbonMass emissions) {
  job.promise = Promise{.made_time = job.submit_time, .energy = energy, .emissions = emissions};
}

void AddPausedJob(RecordsBuilder& builder) {
  Job& job = builder.AddJob(JobId(1), "resnet50-finetune", 7.2);
  job.end_time = SampleTime(22.9);
  job.deadline = SampleTime(23.5);
  SetPromise(job, Joules(4'600'000), Grams(182));
  builder.AddRun({.task = {JobId(1), 0},
                  .start = 10.9,
                  .end = 14.1,
                  .outcome = RunOutcome::kPaused,
                  .power = Watts(290)});
  builder.AddRun(
      {.task = {JobId(1), 0}, .start = 21.5, .end = 22.9, .resume = true, .power = Watts(305)});
}

void AddSweep(RecordsBuilder& builder) {
  Job& job = builder.AddJob(JobId(2), "lr-sweep", 8.4);
  job.spec.project = "language";
  job.spec.user = "grace";
  job.end_time = SampleTime(15.2);
  job.deadline = SampleTime(18);
  SetState(job, TaskState::kSucceeded, 4);
  SetPromise(job, Joules(5'000'000), Grams(240));
  const auto task = [](int32_t index) { return TaskId{JobId(2), index}; };
  builder.AddRun({.task = task(0), .start = 11.5, .end = 12.75, .power = Watts(260)});
  builder.AddRun({.task = task(1),
                  .start = 11.5,
                  .end = 11.8,
                  .outcome = RunOutcome::kFailed,
                  .power = Watts(240)});
  builder.AddRun({.task = task(1), .start = 12, .end = 13.4, .power = Watts(270)});
  builder.AddRun({.task = task(2), .start = 12.75, .end = 14, .power = Watts(255)});
  builder.AddRun({.task = task(3), .start = 13.4, .end = 15.2, .power = Watts(265)});
}

// Waited for a clean afternoon that did not come.
void AddWorseJob(RecordsBuilder& builder) {
  Job& job = builder.AddJob(JobId(3), "bert-eval", 13);
  job.end_time = SampleTime(16.5);
  SetPromise(job, Joules(1'500'000), Grams(210));
  builder.AddRun({.task = {JobId(3), 0},
                  .start = 15,
                  .end = 16.5,
                  .node = NodeId(2),
                  .power = Watts(280),
                  .quality = EnergyQuality::kApportioned});
}

void AddWastedWork(RecordsBuilder& builder) {
  Job& cancelled = builder.AddJob(JobId(4), "gan-baseline", 9);
  cancelled.spec.user = "grace";
  cancelled.end_time = SampleTime(13.1);
  SetState(cancelled, TaskState::kCancelled, 1);
  builder.AddRun({.task = {JobId(4), 0},
                  .start = 11,
                  .end = 13.1,
                  .outcome = RunOutcome::kCancelled,
                  .node = NodeId(2),
                  .power = Watts(190),
                  .quality = EnergyQuality::kEstimated});
  Job& late = builder.AddJob(JobId(5), "tokenizer <b>&\"quick\"</b>", 1);
  late.spec.project = "language";
  late.end_time = SampleTime(4.5);
  SetState(late, TaskState::kFailed, 1);
  builder.AddRun({.task = {JobId(5), 0},
                  .start = 1.5,
                  .end = 4.5,
                  .outcome = RunOutcome::kTimedOut,
                  .power = Watts(85)});
}

void AddLostAndUnknownWork(RecordsBuilder& builder) {
  Job& lost = builder.AddJob(JobId(6), "segmenter", 2);
  SetState(lost, TaskState::kPending, 1);
  builder.AddRun({.task = {JobId(6), 0},
                  .start = 2.5,
                  .end = 5.75,
                  .outcome = RunOutcome::kLost,
                  .node = NodeId(2),
                  .power = Watts(210)});
  Job& unknown = builder.AddJob(JobId(7), "preprocess", 17);
  unknown.end_time = SampleTime(18.2);
  builder.AddUnmeteredRun({.task = {JobId(7), 0}, .start = 17.1, .end = 18.2, .node = NodeId(2)});
}

void AddUnfinishedJob(RecordsBuilder& builder) {
  Job& job = builder.AddJob(JobId(8), "diffusion-pretrain", 18.5);
  SetState(job, TaskState::kRunning, 1);
  SetPromise(job, Joules(6'000'000), Grams(310));
  builder.AddRun({.task = {JobId(8), 0},
                  .start = 22.25,
                  .end = 25,
                  .outcome = RunOutcome::kNone,
                  .power = Watts(640)});
}

}  // namespace

ReportRecords SampleRecords() {
  RecordsBuilder builder(23);
  AddPausedJob(builder);
  AddSweep(builder);
  AddWorseJob(builder);
  AddWastedWork(builder);
  AddLostAndUnknownWork(builder);
  AddUnfinishedJob(builder);
  return builder.Build();
}

ReportRecords RecordsWithUnknownGpu() {
  RecordsBuilder builder(24);
  Job& job = builder.AddJob(JobId(1), "a", 8);
  job.promise = Promise{.energy = Joules(1'000'000), .emissions = Grams(50)};
  const RecordsBuilder::RunOptions cpu{.task = {JobId(1), 0},
                                       .start = 10,
                                       .end = 11,
                                       .power = Watts(12),
                                       .quality = EnergyQuality::kEstimated,
                                       .component = EnergyComponent::kCpu};
  RecordsBuilder::RunOptions gpu = cpu;
  gpu.power = Power();
  gpu.quality = EnergyQuality::kNone;
  gpu.component = EnergyComponent::kGpu;
  builder.AddEntries(builder.AddRun(cpu), gpu);
  return builder.Build();
}

ReportRequest SampleRequest() {
  return {.period = {SampleDay(), SampleDay() + absl::Hours(24)}, .created_time = SampleTime(25)};
}

Report SampleReport() { return *Summarize(SampleRequest(), SampleRecords()); }

}  // namespace windfall
