// Intensity over time, cut into the columns of a terminal chart. Pure arithmetic.
#ifndef WINDFALL_CLI_CHART_COLUMNS_H_
#define WINDFALL_CLI_CHART_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domain/time_span.h"
#include "windfall/v1/forecast.pb.h"

namespace windfall {

struct ChartColumn {
  std::optional<double> grams_per_kwh;  // mean over what is known of the column; absent: unknown
  bool actual = false;                  // came true, rather than predicted
  // Of what is predicted: one time in ten it is expected below the former, one in ten above the
  // latter. Absent: not known.
  std::optional<double> p10_grams_per_kwh;
  std::optional<double> p90_grams_per_kwh;
};

// Equal parts of a span of time, one a column.
class TimeAxis {
 public:
  // REQUIRES: span not empty, columns > 0.
  TimeAxis(const TimeSpan& span, int columns) : span_(span), columns_(columns) {}

  int columns() const { return columns_; }
  const TimeSpan& span() const { return span_; }
  TimeSpan ColumnSpan(int column) const;
  // The column that holds `time`; below 0 or past the last one if it lies outside.
  int ColumnOf(absl::Time time) const;

 private:
  TimeSpan span_;
  int columns_;
};

// From the first known step to the last one; empty if nothing is known.
TimeSpan SpanOf(const windfall::v1::GetForecastResponse& response);

// What is known in each column: what came true where it is known, else what is predicted.
std::vector<ChartColumn> ChartColumns(const windfall::v1::GetForecastResponse& response,
                                      const TimeAxis& axis);

struct Tick {
  int column = 0;
  std::string label;
};

// Round local times (or days) under the columns, far enough apart for their labels.
std::vector<Tick> Ticks(const TimeAxis& axis, const absl::TimeZone& zone);

}  // namespace windfall

#endif  // WINDFALL_CLI_CHART_COLUMNS_H_
