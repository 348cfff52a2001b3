#include "scheduler/server/zone_forecaster.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "scheduler/store/step_overlay.h"

namespace windfall {
namespace {

// As far back as each looks; see IntensityModel.
constexpr absl::Duration kTrainingReach = absl::Hours(400 * 24);
constexpr absl::Duration kPredictionReach = absl::Hours(70 * 24);
// Of the model's steps. Every issue is stored, and within half an hour it knows little.
constexpr absl::Duration kShortestStep = absl::Minutes(30);

// The model learns at midnight UTC from what had ended by then, so that what it says does not
// depend on when the process was started.
absl::Time MidnightBefore(absl::Time now) {
  return absl::UnixEpoch() + absl::Floor(now - absl::UnixEpoch(), absl::Hours(24));
}

bool HasShortSteps(const IntensitySeries& series) {
  const auto is_short = [](const IntensityStep& step) {
    return step.span.length() < kShortestStep;
  };
  const auto count = std::count_if(series.steps().begin(), series.steps().end(), is_short);
  return static_cast<size_t>(count) * 2 > series.steps().size();  // single ones may have been cut
}

// Means of half hours, where steps are shorter; of those that are known throughout.
absl::StatusOr<IntensitySeries> InHalfHours(const IntensitySeries& series) {
  if (!HasShortSteps(series)) return series;
  std::vector<IntensityStep> steps;
  const TimeSpan span = series.span();
  absl::Time begin = absl::UnixEpoch() + absl::Ceil(span.begin - absl::UnixEpoch(), kShortestStep);
  for (; begin + kShortestStep <= span.end; begin += kShortestStep) {
    const TimeSpan half_hour = {begin, begin + kShortestStep};
    const std::optional<CarbonIntensity> mean = series.MeanOver(half_hour);
    if (mean.has_value()) steps.push_back({.span = half_hour, .intensity = *mean});
  }
  return IntensitySeries::Create(series.identity(), std::move(steps));
}

// `series` as that of `provider`'s, from `begin` on.
absl::StatusOr<IntensitySeries> PartOf(const IntensitySeries& series,
                                       const SeriesIdentity& identity, absl::Time begin) {
  return IntensitySeries::Create(identity, series.Cut({begin, absl::InfiniteFuture()}).steps());
}

// `provided`, and what the model says of the time after it.
absl::StatusOr<Forecast> Joined(const Forecast& provided, const ModelForecast& model) {
  const SeriesIdentity& identity = provided.series.identity();
  const absl::Time joint = provided.series.span().end;
  Forecast joined = provided;
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries beyond, PartOf(model.p50, identity, joint));
  if (beyond.empty()) return joined;
  std::vector<IntensityStep> steps = provided.series.steps();
  steps.insert(steps.end(), beyond.steps().begin(), beyond.steps().end());
  WINDFALL_ASSIGN_OR_RETURN(joined.series, IntensitySeries::Create(identity, std::move(steps)));
  WINDFALL_ASSIGN_OR_RETURN(joined.p10, PartOf(model.p10, identity, joint));
  WINDFALL_ASSIGN_OR_RETURN(joined.p90, PartOf(model.p90, identity, joint));
  joined.modelled_from = joint;
  return joined;
}

}  // namespace

ZoneForecaster::ZoneForecaster(std::string zone, absl::Duration stale_after, StoreReader& reader)
    : zone_(std::move(zone)), stale_after_(stale_after), reader_(reader) {}

FetchedForecast ZoneForecaster::Complete(const absl::StatusOr<Forecast>& provided,
                                         const IntensitySeries& newest, absl::Time now) {
  FetchedForecast fetched{.sources = provided.status()};
  if (provided.ok()) {
    provided_ = *provided;
    fetched.forecast = *provided;
  }
  const Forecast* const fresh = FreshProvided(now);
  absl::StatusOr<Forecast> modelled =
      fresh != nullptr ? Extend(*fresh, newest, now) : Predict(newest, now);
  fetched.model = modelled.status();
  if (modelled.ok()) fetched.forecast = *std::move(modelled);
  return fetched;
}

const Forecast* ZoneForecaster::FreshProvided(absl::Time now) {
  if (!provided_.has_value() && !recalled_) {
    const absl::StatusOr<std::optional<Forecast>> last = reader_.LatestForecast(zone_);
    if (last.ok() && last->has_value()) provided_ = ProviderPart(**last);
    recalled_ = last.ok();
  }
  const bool is_fresh = provided_.has_value() && provided_->series.span().end > now &&
                        now - provided_->fetch_time <= stale_after_;
  return is_fresh ? &*provided_ : nullptr;
}

absl::StatusOr<IntensitySeries> ZoneForecaster::Measured(const IntensitySeries& newest,
                                                         const TimeSpan& span) {
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries stored,
                            newest.empty() ? reader_.LongestActual(zone_, span)
                                           : reader_.Actual(newest.identity(), span));
  std::vector<IntensityStep> steps = newest.steps();
  steps.insert(steps.end(), stored.steps().begin(), stored.steps().end());
  WINDFALL_ASSIGN_OR_RETURN(
      const IntensitySeries measured,
      IntensitySeries::Create(stored.identity(), OverlayNewestFirst(steps, span)));
  return InHalfHours(measured);
}

absl::StatusOr<IntensitySeries> ZoneForecaster::Learn(const IntensitySeries& newest,
                                                      absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries lately,
                            Measured(newest, {now - kPredictionReach, now}));
  const absl::Time midnight = MidnightBefore(now);
  const bool is_learnt =
      model_.has_value() && learnt_until_ == midnight && learnt_from_ == lately.identity();
  if (is_learnt) return lately;
  model_.reset();
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries all,
                            Measured(newest, {midnight - kTrainingReach, midnight}));
  WINDFALL_ASSIGN_OR_RETURN(model_, IntensityModel::Train(all, midnight));
  learnt_from_ = lately.identity();
  learnt_until_ = midnight;
  return lately;
}

absl::StatusOr<Forecast> ZoneForecaster::Extend(const Forecast& provided,
                                                const IntensitySeries& newest, absl::Time now) {
  if (provided.series.span().end >= now + kLongestModelLead) return provided;
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries measured, Learn(newest, now));
  Forecast coarse = provided;
  WINDFALL_ASSIGN_OR_RETURN(coarse.series, InHalfHours(provided.series));
  WINDFALL_ASSIGN_OR_RETURN(
      const ModelForecast model,
      model_->PredictBeyond(coarse, measured, {now, now + kLongestModelLead}));
  return Joined(provided, model);
}

absl::StatusOr<Forecast> ZoneForecaster::Predict(const IntensitySeries& newest, absl::Time now) {
  WINDFALL_ASSIGN_OR_RETURN(const IntensitySeries measured, Learn(newest, now));
  WINDFALL_ASSIGN_OR_RETURN(ModelForecast model,
                            model_->Predict(measured, {now, now + kLongestModelLead}));
  if (model.p50.empty()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "zone ", zone_, ": the model has seen too few of its own errors; it needs longer"));
  }
  return Forecast{.series = std::move(model.p50),
                  .issue_time = now,
                  .fetch_time = now,
                  .modelled_from = absl::InfinitePast(),
                  .p10 = std::move(model.p10),
                  .p90 = std::move(model.p90)};
}

}  // namespace windfall
