// From the rows of an answer to a series.
#ifndef WINDFALL_FORECASTS_ANSWER_ROWS_H_
#define WINDFALL_FORECASTS_ANSWER_ROWS_H_

#include <cstdint>
#include <map>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

struct AnswerSeries {
  IntensitySeries series;     // not empty
  int64_t blank_rows = 0;     // without a value: unknown, not zero
  int64_t replaced_rows = 0;  // the same stamp came again further down; the last one was kept
  std::optional<absl::Time> issue_time = {};  // absent: the provider does not say it
};

struct AnswerRow {
  absl::Time begin;
  std::optional<absl::Time> end = {};  // absent: the row says only from when on its value holds
  std::optional<CarbonIntensity> intensity = {};  // absent: the provider does not know it
  bool estimated = false;
};

// Takes rows in any order, also twice; one without a value never replaces one that has it.
class AnswerRows {
 public:
  void Add(const AnswerRow& row);

  // Rows without an end hold until the next one, known or not, by the rules of BuildSteps; a single
  // one for `single_step`, or is a bad answer if that is absent. No data yet without any value; a
  // bad answer if rows overlap. Pure.
  absl::StatusOr<AnswerSeries> Build(
      const SeriesIdentity& identity,
      std::optional<absl::Duration> single_step = std::nullopt) const;

 private:
  std::map<absl::Time, AnswerRow> rows_;
  int64_t blank_rows_ = 0;
  int64_t replaced_rows_ = 0;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_ANSWER_ROWS_H_
