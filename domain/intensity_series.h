// Carbon intensity over time, with where it came from. Predicted series are forecasts; settled ones
// are just called intensity.
#ifndef WINDFALL_DOMAIN_INTENSITY_SERIES_H_
#define WINDFALL_DOMAIN_INTENSITY_SERIES_H_

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

// What kind of intensity: the mean of the mix, or of the plant that answers the next kWh.
enum class Signal { kAverage, kMarginal };
// What the emission factors count: the whole life cycle, or the stack alone.
enum class Factors { kUnknown, kLifecycle, kDirect };

absl::string_view ToString(Signal signal);    // "average", "marginal"
absl::string_view ToString(Factors factors);  // "unknown", "lifecycle", "direct"

// What makes two series comparable. Two series of different kinds must never meet in a ranking, a
// sum or a saving.
struct SeriesIdentity {
  std::string zone;      // Electricity Maps zone key, e.g. "GB"
  std::string provider;  // e.g. "neso", "csv", "replay"
  Signal signal = Signal::kAverage;
  Factors factors = Factors::kUnknown;
  friend auto operator<=>(const SeriesIdentity&, const SeriesIdentity&) = default;
};

// Whether two series may stand in one: of the same zone, signal and factors. Who says so may
// differ.
bool IsSameKind(const SeriesIdentity& a, const SeriesIdentity& b);

// The provider of what windfall's own model says (forecasts/model).
inline constexpr char kModelProvider[] = "model";

// Above any grid on record (coal alone is about 1,000 g/kWh): a larger value is a unit error.
inline constexpr CarbonIntensity kHighestPlausibleIntensity = GramsPerKwh(5000);

struct IntensityStep {
  TimeSpan span;  // not empty
  CarbonIntensity intensity;
  bool estimated = false;  // the provider filled this value in itself
  friend bool operator==(const IntensityStep&, const IntensityStep&) = default;
};

// A step function of time: sorted, not overlapping, possibly with holes where nothing is known.
// Immutable after construction, so freely shared between threads.
class IntensitySeries {
 public:
  IntensitySeries() = default;  // knows nothing

  // InvalidArgument if a step is empty, over a century long, unsorted or overlaps the one before
  // it, or its intensity is outside 0..5000 g/kWh.
  static absl::StatusOr<IntensitySeries> Create(SeriesIdentity identity,
                                                std::vector<IntensityStep> steps);

  const SeriesIdentity& identity() const { return identity_; }
  const std::vector<IntensityStep>& steps() const { return steps_; }
  bool empty() const { return steps_.empty(); }
  // From the first step's begin to the last one's end; empty if there are no steps.
  TimeSpan span() const;

  // The step that holds `t`, or null if nothing is known there. O(log n).
  const IntensityStep* StepAt(absl::Time t) const;
  // The time-weighted mean over `span`, absent unless every instant of it is known.
  // REQUIRES: span is not empty. O(log n + steps in span).
  std::optional<CarbonIntensity> MeanOver(const TimeSpan& span) const;
  // The time-weighted mean of what is known, absent if nothing is.
  std::optional<CarbonIntensity> MeanOfKnown() const;
  // Whether every instant of `span` is known.
  bool Covers(const TimeSpan& span) const;
  // The steps cut to `span`. Same identity.
  IntensitySeries Cut(const TimeSpan& span) const;

  friend bool operator==(const IntensitySeries&, const IntensitySeries&) = default;

 private:
  SeriesIdentity identity_;
  std::vector<IntensityStep> steps_;
};

// A series as it was predicted. Kept as issued: what was believed when something was decided.
struct Forecast {
  ForecastId id;  // unset until stored
  IntensitySeries series;
  absl::Time issue_time;  // when the provider made it, or the fetch time where it does not say
  bool issue_time_is_fetch_time = false;
  absl::Time fetch_time;
  // From here on the steps are windfall's own model's, whoever provided those before. The infinite
  // future: none are; the infinite past: all are, and the provider is kModelProvider.
  absl::Time modelled_from = absl::InfiniteFuture();
  // One time in ten the intensity is expected below p10, one in ten above p90. Steps of `series`,
  // or of a part of it; empty where nothing is known of the error.
  IntensitySeries p10 = {};
  IntensitySeries p90 = {};
  friend bool operator==(const Forecast&, const Forecast&) = default;
};

// Who says what `forecast` says of `time`: its provider, or the model.
std::string ProviderAt(const Forecast& forecast, absl::Time time);
// What the provider said, without what the model has added; empty if all of it is the model's.
Forecast ProviderPart(const Forecast& forecast);

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_INTENSITY_SERIES_H_
