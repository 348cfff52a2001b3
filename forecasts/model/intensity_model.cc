#include "forecasts/model/intensity_model.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/model/lead_blocks.h"
#include "forecasts/model/lead_lessons.h"
#include "forecasts/model/predictors.h"
#include "forecasts/model/step_shape.h"

namespace windfall {
namespace {

constexpr absl::Duration kHour = absl::Hours(1);
constexpr absl::Duration kTrainingReach = absl::Hours(400 * 24);
// What is older has faded from the usual day.
constexpr absl::Duration kPredictionReach = absl::Hours(70 * 24);
// Of errors, before anything is said of their quantiles.
constexpr size_t kLeastErrors = 24;

static_assert(kLongestModelLead == absl::Hours(kLeads));

// The last step that ended by `now`; null: none did.
const IntensityStep* LastEnded(const IntensitySeries& series, absl::Time now) {
  const auto after = std::upper_bound(
      series.steps().begin(), series.steps().end(), now,
      [](absl::Time time, const IntensityStep& step) { return time < step.span.end; });
  return after == series.steps().begin() ? nullptr : &*std::prev(after);
}

// Of the steps that ended last. The very last one may have been cut. REQUIRES: one ended by `now`.
absl::Duration StepLength(const IntensitySeries& series, absl::Time now) {
  const IntensityStep* const last = LastEnded(series, now);
  const IntensityStep* const before = LastEnded(series, last->span.begin);
  return before == nullptr ? last->span.length()
                           : std::max(last->span.length(), before->span.length());
}

absl::Status TooLittle(const IntensitySeries& actual, int64_t hours) {
  return absl::FailedPreconditionError(
      absl::StrCat("zone ", actual.identity().zone, ": the model needs ",
                   kLeastModelHistory / kHour, " known hours of intensity, ", hours, " are there"));
}

// At most `reach` of what ended by `now`.
TimeSpan SpanOf(const IntensitySeries& actual, absl::Time now, absl::Duration reach) {
  const IntensityStep* const last = LastEnded(actual, now);
  if (last == nullptr) return {};
  return {.begin = std::max(actual.span().begin, last->span.end - reach), .end = last->span.end};
}

absl::StatusOr<HourlyHistory> HistoryOf(const IntensitySeries& actual, const TimeSpan& span,
                                        const LogScale& scale) {
  HourlyHistory history(actual, span, scale);
  const auto known = static_cast<int64_t>(history.known());
  if (known < kLeastModelHistory / kHour) return TooLittle(actual, known);
  return history;
}

// REQUIRES: sorted, not empty.
double Quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// Of the past errors, so that one in ten of those to come is beyond: of n errors and a new one,
// each is equally likely to be the largest. The hours of a day err alike and count as one.
double TailOf(const std::vector<double>& errors) {
  const double days = static_cast<double>(errors.size()) / 24;
  return std::max(0.0, 1 - 0.9 * (1 + 1 / days));
}

// Round what is predicted. A median that is not nought is no reason to predict otherwise: on
// recorded grids, forecasts that were corrected by it came out worse.
LogQuantiles BandOf(const std::vector<double>& sorted_errors) {
  const double tail = TailOf(sorted_errors);
  return {.p10 = std::min(Quantile(sorted_errors, tail), 0.0),
          .p50 = 0,
          .p90 = std::max(Quantile(sorted_errors, 1 - tail), 0.0)};
}

// What was measured until `joint`, and what was forecast from then on.
absl::StatusOr<IntensitySeries> Joined(const IntensitySeries& actual,
                                       const IntensitySeries& forecast, absl::Time joint) {
  const SeriesIdentity& identity = actual.identity();
  if (identity.signal != forecast.identity().signal ||
      identity.factors != forecast.identity().factors) {
    return absl::InvalidArgumentError(absl::StrCat(
        "zone ", identity.zone, ": the forecast is ", ToString(forecast.identity().signal), ", ",
        ToString(forecast.identity().factors), ", what was measured ", ToString(identity.signal),
        ", ", ToString(identity.factors)));
  }
  std::vector<IntensityStep> steps = actual.Cut({absl::InfinitePast(), joint}).steps();
  const IntensitySeries ahead = forecast.Cut({joint, absl::InfiniteFuture()});
  steps.insert(steps.end(), ahead.steps().begin(), ahead.steps().end());
  return IntensitySeries::Create(identity, std::move(steps));
}

// The steps of a forecast under way.
class ForecastSteps {
 public:
  void Add(const TimeSpan& span, const LogQuantiles& expected, const LogScale& scale) {
    p10_.push_back({.span = span, .intensity = scale.FromLog(expected.p10)});
    p50_.push_back({.span = span, .intensity = scale.FromLog(expected.p50)});
    p90_.push_back({.span = span, .intensity = scale.FromLog(expected.p90)});
  }

  absl::StatusOr<ModelForecast> Forecast(SeriesIdentity identity) && {
    identity.provider = kModelProvider;
    ModelForecast forecast;
    WINDFALL_ASSIGN_OR_RETURN(forecast.p10, IntensitySeries::Create(identity, std::move(p10_)));
    WINDFALL_ASSIGN_OR_RETURN(forecast.p50, IntensitySeries::Create(identity, std::move(p50_)));
    WINDFALL_ASSIGN_OR_RETURN(forecast.p90, IntensitySeries::Create(identity, std::move(p90_)));
    return forecast;
  }

 private:
  std::vector<IntensityStep> p10_;
  std::vector<IntensityStep> p50_;
  std::vector<IntensityStep> p90_;
};

}  // namespace

absl::StatusOr<IntensityModel> IntensityModel::Train(const IntensitySeries& actual,
                                                     absl::Time now) {
  const TimeSpan span = SpanOf(actual, now, kTrainingReach);
  IntensityModel model{LogScale(actual.Cut(span))};
  WINDFALL_ASSIGN_OR_RETURN(const HourlyHistory history, HistoryOf(actual, span, model.scale_));
  for (const LeadLesson& lesson : LearnLeads(history)) {
    if (lesson.errors.size() < kLeastErrors) break;
    model.blocks_.push_back({.weights = lesson.weights, .errors = BandOf(lesson.errors)});
  }
  return model;
}

HourlyOutlook IntensityModel::OutlookAfter(const HourlyHistory& history,
                                           size_t unmeasured_hours) const {
  PredictorWalk walk(history);
  walk.AdvanceTo(history.size());
  HourlyOutlook outlook(history.BeginOf(history.size()));
  for (size_t lead = 0; lead + unmeasured_hours < kLeads; ++lead) {
    const size_t error_block = BlockOf(lead + unmeasured_hours);
    if (error_block >= blocks_.size()) break;
    const std::optional<double> usual = walk.UsualAt(lead);
    const PredictorRow& weights = blocks_[BlockOf(lead)].weights;
    outlook.Add(usual.has_value() ? std::optional(blocks_[error_block].errors +
                                                  (*usual + Dot(walk.At(lead), weights)))
                                  : std::nullopt);
  }
  return outlook;
}

absl::StatusOr<ModelForecast> IntensityModel::PredictFrom(const IntensitySeries& seen,
                                                          absl::Time measured_until,
                                                          const TimeSpan& ahead) const {
  const TimeSpan span = SpanOf(seen, ahead.begin, kPredictionReach);
  WINDFALL_ASSIGN_OR_RETURN(const HourlyHistory history, HistoryOf(seen, span, scale_));
  const HourlyOutlook outlook =
      OutlookAfter(history, static_cast<size_t>((span.end - measured_until) / kHour));
  const absl::Duration length = StepLength(seen, ahead.begin);
  const StepShape shape(seen.Cut(span), history, length, scale_);
  ForecastSteps steps;
  for (absl::Time begin = span.end; begin < std::min(ahead.end, outlook.end()); begin += length) {
    const TimeSpan step = {begin, begin + length};
    const std::optional<LogQuantiles> expected = outlook.MeanOver(step);
    const TimeSpan part = Intersect(step, ahead);
    if (expected.has_value() && !part.empty()) {
      steps.Add(part, *expected + shape.At(begin), scale_);
    }
  }
  return std::move(steps).Forecast(seen.identity());
}

absl::StatusOr<ModelForecast> IntensityModel::Predict(const IntensitySeries& actual,
                                                      const TimeSpan& ahead) const {
  const IntensityStep* const last = LastEnded(actual, ahead.begin);
  if (last == nullptr) return TooLittle(actual, 0);
  return PredictFrom(actual, last->span.end, ahead);
}

absl::StatusOr<ModelForecast> IntensityModel::PredictBeyond(const Forecast& forecast,
                                                            const IntensitySeries& actual,
                                                            const TimeSpan& ahead) const {
  const absl::Time joint = forecast.series.span().end;
  const IntensityStep* const last = LastEnded(actual, ahead.begin);
  if (last == nullptr) return TooLittle(actual, 0);
  if (forecast.series.empty() || joint <= last->span.end) return Predict(actual, ahead);
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries seen,
                            Joined(actual, forecast.series, last->span.end));
  return PredictFrom(seen, last->span.end, {joint, ahead.end});
}

}  // namespace windfall
