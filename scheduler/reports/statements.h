// The sentences of a report that every form of it says in the same words.
#ifndef WINDFALL_SCHEDULER_REPORTS_STATEMENTS_H_
#define WINDFALL_SCHEDULER_REPORTS_STATEMENTS_H_

#include <string>
#include <vector>

#include "scheduler/reports/figures.h"
#include "scheduler/reports/report.h"

namespace windfall {

struct ProvenanceLine {
  std::string label;
  std::string text;
};

// "project vision, user ada", or that everything is covered.
std::string FiltersStatement(const Report& report);

// How far to trust the figures: what was counted, quality of the energy, basis of the intensity,
// what is not estimated, when it was made.
std::vector<ProvenanceLine> ProvenanceLines(const Report& report);

// The name of the saving and its one-sentence result: how much, over which jobs, and what is left
// out. REQUIRES: `figures` are of the report's total.
std::string ShiftEffectTitle(const Report& report);
std::string ShiftEffectStatement(const Report& report, const Figures& figures);

// What was promised and what came true, or that nothing can be compared yet.
std::string PromiseStatement(const Report& report, const Figures& figures);

// "11.2 Wh at the nodes, 14.0 Wh with PUE", or that no PUE is declared.
std::string EnergyStatement(const Report& report, const Figures& figures);

// "neso, average, direct factors"
std::string SourceStatement(const SeriesIdentity& source);
// "measured", or "estimated, GPU unknown": the kinds of energy in the sum and what is missing from
// it; "not estimated" for none.
std::string QualityWords(const ReportJob& job);
// "7" for a plain job; "7.3" where tasks are told apart.
std::string LaneName(const Report& report, const ChartLane& lane);
// The line of a job, or null. O(log jobs).
const ReportJob* FindJob(const Report& report, JobId id);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_STATEMENTS_H_
