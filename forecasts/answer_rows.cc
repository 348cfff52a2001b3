#include "forecasts/answer_rows.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/http/source_problem.h"
#include "forecasts/step_builder.h"

namespace windfall {
namespace {

// Ends of the rows that say only their begin.
absl::StatusOr<std::map<absl::Time, absl::Time>> EndsOf(const std::map<absl::Time, AnswerRow>& rows,
                                                        std::optional<absl::Duration> single_step) {
  StampedIntensities stamps;
  for (const auto& [begin, row] : rows) {
    if (!row.end.has_value()) stamps[begin] = row.intensity.value_or(CarbonIntensity());
  }
  std::map<absl::Time, absl::Time> ends;
  if (stamps.size() == 1) {
    if (!single_step.has_value()) {
      return ProblemStatus(SourceProblem::kBadAnswer,
                           "a single row does not say how long its value holds");
    }
    ends[stamps.begin()->first] = stamps.begin()->first + *single_step;
  }
  if (stamps.size() < 2) return ends;
  WINDFALL_ASSIGN_OR_RETURN(const std::vector<IntensityStep> steps, BuildSteps(stamps));
  for (const IntensityStep& step : steps) ends[step.span.begin] = step.span.end;
  return ends;
}

}  // namespace

void AnswerRows::Add(const AnswerRow& row) {
  if (!row.intensity.has_value()) {
    ++blank_rows_;
    rows_.try_emplace(row.begin, row);
    return;
  }
  AnswerRow& kept = rows_[row.begin];
  if (kept.intensity.has_value()) ++replaced_rows_;
  kept = row;
}

absl::StatusOr<AnswerSeries> AnswerRows::Build(const SeriesIdentity& identity,
                                               std::optional<absl::Duration> single_step) const {
  WINDFALL_ASSIGN_OR_RETURN(const auto ends, EndsOf(rows_, single_step));
  AnswerSeries read = {.blank_rows = blank_rows_, .replaced_rows = replaced_rows_};
  std::vector<IntensityStep> steps;
  for (const auto& [begin, row] : rows_) {
    if (!row.intensity.has_value()) continue;
    const absl::Time end = row.end.has_value() ? *row.end : ends.at(begin);
    steps.push_back(
        {.span = {begin, end}, .intensity = *row.intensity, .estimated = row.estimated});
  }
  if (steps.empty()) {
    return ProblemStatus(
        SourceProblem::kNoDataYet,
        absl::StrCat("the answer holds no value (", read.blank_rows, " rows without one)"));
  }
  absl::StatusOr<IntensitySeries> series = IntensitySeries::Create(identity, std::move(steps));
  if (!series.ok()) {
    return ProblemStatus(SourceProblem::kBadAnswer, series.status().message());
  }
  read.series = *std::move(series);
  return read;
}

}  // namespace windfall
