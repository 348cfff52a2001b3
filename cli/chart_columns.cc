#include "cli/chart_columns.h"

#include <algorithm>
#include <array>

#include "absl/time/civil_time.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using Steps = google::protobuf::RepeatedPtrField<v1::IntensityStep>;

TimeSpan StepSpan(const v1::IntensityStep& step) {
  return {.begin = FromWire(step.start_time()), .end = FromWire(step.end_time())};
}

// Reads one of the numbers of a step; absent: it is not known.
using Reader = std::optional<double> (*)(const v1::IntensityStep&);

std::optional<double> Expected(const v1::IntensityStep& step) {
  return step.intensity_grams_per_kwh();
}

std::optional<double> TenthPercentile(const v1::IntensityStep& step) {
  return step.has_p10_intensity_grams_per_kwh() ? std::optional(step.p10_intensity_grams_per_kwh())
                                                : std::nullopt;
}

std::optional<double> NinetiethPercentile(const v1::IntensityStep& step) {
  return step.has_p90_intensity_grams_per_kwh() ? std::optional(step.p90_intensity_grams_per_kwh())
                                                : std::nullopt;
}

// The first of `steps`, from `next` on, that may matter for `span` and those after it.
int FirstFor(const Steps& steps, const TimeSpan& span, int next) {
  while (next < steps.size() && StepSpan(steps[next]).end <= span.begin) ++next;
  return next;
}

// The mean of `steps`, from `first` on, over what they know of `span`.
std::optional<double> MeanOver(const Steps& steps, const TimeSpan& span, int first, Reader read) {
  double weighted = 0;
  double seconds = 0;
  for (int i = first; i < steps.size() && StepSpan(steps[i]).begin < span.end; ++i) {
    const std::optional<double> value = read(steps[i]);
    if (!value.has_value()) continue;
    const double length = absl::ToDoubleSeconds(Intersect(StepSpan(steps[i]), span).length());
    weighted += length * *value;
    seconds += length;
  }
  return seconds > 0 ? std::optional(weighted / seconds) : std::nullopt;
}

// The smallest round distance between ticks that leaves room for the labels.
absl::Duration TickDistance(const TimeAxis& axis) {
  constexpr int kLabelColumns = 9;
  constexpr std::array<absl::Duration, 13> kRound = {
      absl::Seconds(30), absl::Minutes(1), absl::Minutes(2), absl::Minutes(5), absl::Minutes(10),
      absl::Minutes(30), absl::Hours(1),   absl::Hours(2),   absl::Hours(3),   absl::Hours(6),
      absl::Hours(12),   absl::Hours(24),  absl::Hours(48)};
  const absl::Duration least = axis.span().length() / axis.columns() * kLabelColumns;
  const auto* found = std::find_if(kRound.begin(), kRound.end(),
                                   [&](absl::Duration round) { return round >= least; });
  return found == kRound.end() ? absl::Hours(24 * 7) : *found;
}

}  // namespace

TimeSpan TimeAxis::ColumnSpan(int column) const {
  const absl::Duration length = span_.length();
  return {.begin = span_.begin + length * column / columns_,
          .end = span_.begin + length * (column + 1) / columns_};
}

int TimeAxis::ColumnOf(absl::Time time) const {
  const double part = absl::FDivDuration(time - span_.begin, span_.length());
  return static_cast<int>(std::clamp(part * columns_, -1e6, 1e6)) - (part < 0 ? 1 : 0);
}

TimeSpan SpanOf(const v1::GetForecastResponse& response) {
  TimeSpan span = {.begin = absl::InfiniteFuture(), .end = absl::InfinitePast()};
  for (const Steps* steps : {&response.actual(), &response.forecast()}) {
    if (steps->empty()) continue;
    span.begin = std::min(span.begin, StepSpan(*steps->begin()).begin);
    span.end = std::max(span.end, StepSpan(*steps->rbegin()).end);
  }
  return span;
}

std::vector<ChartColumn> ChartColumns(const v1::GetForecastResponse& response,
                                      const TimeAxis& axis) {
  std::vector<ChartColumn> columns;
  int next_actual = 0;
  int next_forecast = 0;
  for (int i = 0; i < axis.columns(); ++i) {
    const TimeSpan span = axis.ColumnSpan(i);
    next_actual = FirstFor(response.actual(), span, next_actual);
    next_forecast = FirstFor(response.forecast(), span, next_forecast);
    if (const auto actual = MeanOver(response.actual(), span, next_actual, &Expected)) {
      columns.push_back({.grams_per_kwh = actual, .actual = true});
      continue;
    }
    const auto mean_of = [&](Reader read) {
      return MeanOver(response.forecast(), span, next_forecast, read);
    };
    columns.push_back({.grams_per_kwh = mean_of(&Expected),
                       .p10_grams_per_kwh = mean_of(&TenthPercentile),
                       .p90_grams_per_kwh = mean_of(&NinetiethPercentile)});
  }
  return columns;
}

std::vector<Tick> Ticks(const TimeAxis& axis, const absl::TimeZone& zone) {
  const absl::Duration distance = TickDistance(axis);
  const absl::CivilDay first_day = absl::ToCivilDay(axis.span().begin, zone);
  std::vector<Tick> ticks;
  for (absl::Time time = absl::FromCivil(first_day, zone); time < axis.span().end;
       time += distance) {
    if (time < axis.span().begin) continue;
    const absl::CivilSecond local = absl::ToCivilSecond(time, zone);
    const bool midnight = local == absl::CivilSecond(absl::CivilDay(local));
    const char* format = midnight ? "%a %d" : distance < absl::Minutes(1) ? "%H:%M:%S" : "%H:%M";
    ticks.push_back({.column = axis.ColumnOf(time), .label = absl::FormatTime(format, time, zone)});
  }
  return ticks;
}

}  // namespace windfall
