#include "scheduler/reports/make_chart.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "scheduler/ledger/step_parts.h"

namespace windfall {
namespace {

constexpr size_t kLanesMax = 40;
constexpr int64_t kStepsMax = 750;

// From the first submission to the last end, with a margin, within the period.
TimeSpan ChartSpan(const TimeSpan& period, const std::vector<CountedRun>& runs) {
  absl::Time begin = period.end;
  absl::Time end = period.begin;
  for (const CountedRun& run : runs) {
    begin = std::min(begin, run.job->submit_time);
    end = std::max(end, run.ran.end);
    for (const LedgerEntry* entry : run.entries) end = std::max(end, entry->span.end);
  }
  begin = std::max(begin, period.begin);
  end = std::min(end, period.end);
  if (end <= begin) return period;
  const absl::Duration margin = (end - begin) / 25;
  return Intersect({begin - margin, end + margin}, period);
}

void AppendStep(const TimeSpan& span, CarbonIntensity intensity, IntensityBasis basis,
                std::vector<ChartStep>& steps) {
  const bool continues = !steps.empty() && steps.back().span.end == span.begin &&
                         steps.back().intensity == intensity && steps.back().basis == basis;
  if (continues) {
    steps.back().span.end = span.end;
  } else {
    steps.push_back({.span = span, .intensity = intensity, .basis = basis});
  }
}

// `actual` over `span`, with `forecast` in its holes.
std::vector<ChartStep> MergeSteps(const TimeSpan& span, const IntensitySeries& actual,
                                  const IntensitySeries& forecast) {
  std::vector<ChartStep> steps;
  for (const StepPart& part : SplitAtSteps(span, Energy(), actual)) {
    if (part.step != nullptr) {
      AppendStep(part.span, part.step->intensity, IntensityBasis::kSettled, steps);
      continue;
    }
    const IntensitySeries predicted = forecast.Cut(part.span);
    for (const IntensityStep& step : predicted.steps()) {
      AppendStep(step.span, step.intensity, IntensityBasis::kForecast, steps);
    }
  }
  return steps;
}

// The shortest round length that cuts `span` into few enough pieces to draw.
absl::Duration RoundLength(const TimeSpan& span) {
  for (const absl::Duration length :
       {absl::Minutes(30), absl::Hours(1), absl::Hours(3), absl::Hours(6), absl::Hours(12)}) {
    if (span.length() / length <= kStepsMax) return length;
  }
  return absl::Hours(24);
}

// The means of `series` over pieces of `length`, where it is known throughout.
std::vector<ChartStep> MeanSteps(const TimeSpan& span, const IntensitySeries& series,
                                 absl::Duration length) {
  std::vector<ChartStep> steps;
  absl::Time begin = absl::UnixEpoch() + absl::Floor(span.begin - absl::UnixEpoch(), length);
  for (; begin < span.end; begin += length) {
    const TimeSpan piece = Intersect({begin, begin + length}, span);
    const std::optional<CarbonIntensity> mean = series.MeanOver(piece);
    if (mean.has_value()) AppendStep(piece, *mean, IntensityBasis::kSettled, steps);
  }
  return steps;
}

absl::Duration KnownLength(const IntensitySeries& series) {
  absl::Duration known;
  for (const IntensityStep& step : series.steps()) known += step.span.length();
  return known;
}

// Of the series of `zone` the one that knows most of `span`, cut to it.
IntensitySeries LongestActual(const std::string& zone, const TimeSpan& span,
                              const ActualSeries& actuals) {
  IntensitySeries longest;
  for (const auto& [identity, actual] : actuals) {
    if (identity.zone != zone) continue;
    IntensitySeries known = actual.Cut(span);
    if (KnownLength(known) > KnownLength(longest)) longest = std::move(known);
  }
  return longest;
}

ChartZone DrawZone(const std::string& zone, const TimeSpan& span, const ReportRecords& records) {
  const IntensitySeries nothing;
  const auto forecast = records.forecasts.find(zone);
  const IntensitySeries settled = LongestActual(zone, span, records.actuals);
  const IntensitySeries& predicted =
      forecast == records.forecasts.end() ? nothing : forecast->second;
  ChartZone chart{.zone = zone, .steps = MergeSteps(span, settled, predicted)};
  if (static_cast<int64_t>(chart.steps.size()) > kStepsMax) {
    chart.mean_over = RoundLength(span);
    chart.steps = MeanSteps(span, settled, chart.mean_over);
  }
  return chart;
}

struct Lane {
  ChartLane lane;
  Energy energy;
  absl::Time first_start = absl::InfiniteFuture();
};

std::vector<Lane> AllLanes(const TimeSpan& span, const ReportRecords& records,
                           const std::vector<CountedRun>& runs) {
  std::map<TaskId, Lane> lanes;
  for (const CountedRun& run : runs) {
    Lane& lane = lanes[run.run->task];
    lane.lane.task = run.run->task;
    lane.energy += run.sum.energy;
    lane.first_start = std::min(lane.first_start, run.ran.begin);
    const TimeSpan drawn = Intersect(run.ran, span);
    if (drawn.empty()) continue;
    const auto node = records.node_names.find(run.run->node);
    lane.lane.runs.push_back({.id = run.run->id,
                              .node = node == records.node_names.end() ? "" : node->second,
                              .span = drawn,
                              .ending = run.ending,
                              .energy = run.sum.energy});
  }
  std::vector<Lane> all;
  for (auto& [task, lane] : lanes) all.push_back(std::move(lane));
  return all;
}

// Those that drew most, in the order in which they started.
std::vector<ChartLane> ChooseLanes(std::vector<Lane> lanes) {
  std::stable_sort(lanes.begin(), lanes.end(),
                   [](const Lane& a, const Lane& b) { return a.energy > b.energy; });
  if (lanes.size() > kLanesMax) lanes.resize(kLanesMax);
  std::sort(lanes.begin(), lanes.end(), [](const Lane& a, const Lane& b) {
    return std::tie(a.first_start, a.lane.task) < std::tie(b.first_start, b.lane.task);
  });
  std::vector<ChartLane> chosen;
  for (Lane& lane : lanes) {
    std::sort(lane.lane.runs.begin(), lane.lane.runs.end(),
              [](const ChartRun& a, const ChartRun& b) {
                return std::tie(a.span.begin, a.id) < std::tie(b.span.begin, b.id);
              });
    chosen.push_back(std::move(lane.lane));
  }
  return chosen;
}

}  // namespace

ReportChart MakeChart(const ReportRequest& request, const ReportRecords& records,
                      const std::vector<CountedRun>& runs) {
  ReportChart chart{.span = ChartSpan(request.period, runs)};
  std::set<std::string> zones;
  for (const CountedRun& run : runs) zones.insert(run.run->zone);
  for (const std::string& zone : zones) {
    chart.zones.push_back(DrawZone(zone, chart.span, records));
  }
  std::vector<Lane> lanes = AllLanes(chart.span, records, runs);
  chart.tasks_count = static_cast<int64_t>(lanes.size());
  chart.lanes = ChooseLanes(std::move(lanes));
  return chart;
}

}  // namespace windfall
