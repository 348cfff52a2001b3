#include "domain/intensity_series.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

// Keeps sums of nanoseconds within 64 bits.
constexpr absl::Duration kLongestStep = absl::Hours(24 * 366 * 100);

using StepIterator = std::vector<IntensityStep>::const_iterator;

// The first step that ends after `t`.
StepIterator FirstEndingAfter(const std::vector<IntensityStep>& steps, absl::Time t) {
  return std::upper_bound(
      steps.begin(), steps.end(), t,
      [](absl::Time time, const IntensityStep& step) { return time < step.span.end; });
}

}  // namespace

absl::string_view ToString(Signal signal) {
  return signal == Signal::kMarginal ? "marginal" : "average";
}

absl::string_view ToString(Factors factors) {
  switch (factors) {
    case Factors::kLifecycle:
      return "lifecycle";
    case Factors::kDirect:
      return "direct";
    case Factors::kUnknown:
      break;
  }
  return "unknown";
}

absl::StatusOr<IntensitySeries> IntensitySeries::Create(SeriesIdentity identity,
                                                        std::vector<IntensityStep> steps) {
  absl::Time known_until = absl::InfinitePast();
  for (const IntensityStep& step : steps) {
    if (step.span.empty() || step.span.begin < known_until) {
      return absl::InvalidArgumentError(
          absl::StrCat("intensity of zone ", identity.zone, ": the step at ",
                       absl::FormatTime(step.span.begin, absl::UTCTimeZone()),
                       " is empty, unsorted or overlaps the one before it"));
    }
    if (step.span.length() > kLongestStep) {
      return absl::InvalidArgumentError(
          absl::StrCat("intensity of zone ", identity.zone, ": the step at ",
                       absl::FormatTime(step.span.begin, absl::UTCTimeZone()), " is endless"));
    }
    if (step.intensity < CarbonIntensity() || step.intensity > kHighestPlausibleIntensity) {
      return absl::InvalidArgumentError(absl::StrCat(
          "intensity of zone ", identity.zone, ": ", ToGramsPerKwh(step.intensity), " g/kWh at ",
          absl::FormatTime(step.span.begin, absl::UTCTimeZone()), " is outside 0..5000"));
    }
    known_until = step.span.end;
  }
  IntensitySeries series;
  series.identity_ = std::move(identity);
  series.steps_ = std::move(steps);
  return series;
}

TimeSpan IntensitySeries::span() const {
  if (steps_.empty()) return {};
  return {.begin = steps_.front().span.begin, .end = steps_.back().span.end};
}

const IntensityStep* IntensitySeries::StepAt(absl::Time t) const {
  const StepIterator step = FirstEndingAfter(steps_, t);
  return step != steps_.end() && step->span.Contains(t) ? &*step : nullptr;
}

std::optional<CarbonIntensity> IntensitySeries::MeanOver(const TimeSpan& span) const {
  absl::int128 weighted = 0;  // mg/kWh x ns
  absl::Time known_until = span.begin;
  for (StepIterator step = FirstEndingAfter(steps_, span.begin);
       step != steps_.end() && step->span.begin < span.end; ++step) {
    const TimeSpan part = Intersect(step->span, span);
    if (part.begin != known_until) return std::nullopt;
    weighted += absl::int128(ToMilligramsPerKwh(step->intensity)) *
                absl::int128(absl::ToInt64Nanoseconds(part.length()));
    known_until = part.end;
  }
  if (known_until != span.end) return std::nullopt;
  const absl::int128 length = absl::ToInt64Nanoseconds(span.length());
  return MilligramsPerKwh(static_cast<int64_t>((weighted + length / 2) / length));
}

std::optional<CarbonIntensity> IntensitySeries::MeanOfKnown() const {
  if (steps_.empty()) return std::nullopt;
  absl::int128 weighted = 0;  // mg/kWh x ns
  absl::int128 length = 0;
  for (const IntensityStep& step : steps_) {
    const absl::int128 ns = absl::ToInt64Nanoseconds(step.span.length());
    weighted += absl::int128(ToMilligramsPerKwh(step.intensity)) * ns;
    length += ns;
  }
  return MilligramsPerKwh(static_cast<int64_t>((weighted + length / 2) / length));
}

bool IntensitySeries::Covers(const TimeSpan& span) const {
  return span.empty() || MeanOver(span).has_value();
}

IntensitySeries IntensitySeries::Cut(const TimeSpan& span) const {
  IntensitySeries cut;
  cut.identity_ = identity_;
  if (span.empty()) return cut;
  for (StepIterator step = FirstEndingAfter(steps_, span.begin);
       step != steps_.end() && step->span.begin < span.end; ++step) {
    IntensityStep part = *step;
    part.span = Intersect(step->span, span);
    cut.steps_.push_back(part);
  }
  return cut;
}

bool IsSameKind(const SeriesIdentity& a, const SeriesIdentity& b) {
  return a.zone == b.zone && a.signal == b.signal && a.factors == b.factors;
}

std::string ProviderAt(const Forecast& forecast, absl::Time time) {
  return time >= forecast.modelled_from ? kModelProvider : forecast.series.identity().provider;
}

Forecast ProviderPart(const Forecast& forecast) {
  const TimeSpan provided = {.begin = absl::InfinitePast(), .end = forecast.modelled_from};
  Forecast part = forecast;
  part.series = forecast.series.Cut(provided);
  part.p10 = forecast.p10.Cut(provided);
  part.p90 = forecast.p90.Cut(provided);
  part.modelled_from = absl::InfiniteFuture();
  return part;
}

}  // namespace windfall
