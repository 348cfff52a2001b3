// What a history teaches about one block of leads.
#ifndef WINDFALL_FORECASTS_MODEL_LEAD_LESSONS_H_
#define WINDFALL_FORECASTS_MODEL_LEAD_LESSONS_H_

#include <vector>

#include "forecasts/model/hourly_history.h"
#include "forecasts/model/ridge.h"

namespace windfall {

struct LeadLesson {
  PredictorRow weights = {};  // of the distance from the usual
  // What came true less what was predicted, in the last weeks, by weights that were learnt from the
  // time before them. Sorted.
  std::vector<double> errors;
};

// One for each block. REQUIRES: the history has at least PredictorWalk::kLeastOrigin hours.
std::vector<LeadLesson> LearnLeads(const HourlyHistory& history);

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_LEAD_LESSONS_H_
