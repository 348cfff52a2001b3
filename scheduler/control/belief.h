// What is believed of a zone's intensity: the newest forecast, and what was said before it.
#ifndef WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
#define WINDFALL_SCHEDULER_CONTROL_BELIEF_H_

#include <map>
#include <string>

#include "absl/time/time.h"
#include "domain/intensity_series.h"

namespace windfall {

// `series`, with the last days of `before` ahead of it if it is the same one.
IntensitySeries Continued(const IntensitySeries& before, const IntensitySeries& series);

// Who says what is believed.
struct BeliefSource {
  ForecastId forecast;   // unset: none, or one that is not stored
  std::string provider;  // empty: none
  friend bool operator==(const BeliefSource&, const BeliefSource&) = default;
};

struct Belief {
  // Of one kind, but of several providers: its identity names none.
  IntensitySeries series;
  // By the time from which each says what is believed, until the next.
  std::map<absl::Time, BeliefSource> sources;

  BeliefSource SourceAt(absl::Time time) const;
};

// `newer` replaces what `belief` says from its begin on. What was of another kind is forgotten.
void Add(const Forecast& newer, Belief& belief);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_CONTROL_BELIEF_H_
