// A made-up day on two nodes with a bit of everything, for the tests of this library.
#ifndef WINDFALL_SCHEDULER_REPORTS_SAMPLE_RECORDS_H_
#define WINDFALL_SCHEDULER_REPORTS_SAMPLE_RECORDS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/reports/summarize.h"

namespace windfall {

// Midnight, 15 January 2026.
absl::Time SampleDay();
// `hours` after SampleDay.
absl::Time SampleTime(double hours);

// Puts records together the way the scheduler does: runs with one reading a minute, entered with
// the forecast, settled with what is known of the actual intensity.
class RecordsBuilder {
 public:
  struct RunOptions {
    TaskId task;
    double start = 0;  // hours after SampleDay
    double end = 0;
    RunOutcome outcome = RunOutcome::kSucceeded;
    bool resume = false;
    NodeId node = NodeId(1);  // 1: GB, 2: DE
    Power power = Watts(300);
    EnergyQuality quality = EnergyQuality::kMeasured;
    EnergyComponent component = EnergyComponent::kGpu;
  };

  // Zones GB and DE with half-hourly forecasts for 48 h, and settled intensity until
  // `settled_until` hours.
  explicit RecordsBuilder(double settled_until);

  // Returns the job to fill in further. Valid until the next call.
  Job& AddJob(JobId id, std::string name, double submit);
  RunId AddRun(const RunOptions& options);
  // Entries of `run`, which was added before, beside those it has.
  void AddEntries(RunId run, const RunOptions& options);
  // A run whose energy nobody knows.
  RunId AddUnmeteredRun(const RunOptions& options);

  ReportRecords Build() const;

 private:
  ReportRecords records_;
};

// A day of work: paused, failed, cancelled, lost, retried, swept, still running, worse than at
// submission, settled but for the last hours.
ReportRecords SampleRecords();
// That day with nothing but a job of which the energy of the GPU is unknown, that of the CPU
// estimated; shifted and promised.
ReportRecords RecordsWithUnknownGpu();
// The report of that day, of everybody.
ReportRequest SampleRequest();
Report SampleReport();

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_SAMPLE_RECORDS_H_
