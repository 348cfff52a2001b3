#include "forecasts/model/lead_lessons.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "forecasts/model/lead_blocks.h"
#include "forecasts/model/predictors.h"

namespace windfall {
namespace {

// Of the end of the history, on which the model is tried.
constexpr size_t kMostTrialHours = 60 * 24;

// What is believed before anything was seen, that intensity comes as usual, weighs so many rows: a
// few against a year, and more against a few weeks, whose rows are too much alike.
double PriorRows(int64_t rows) { return 5 + 20'000 / (static_cast<double>(rows) + 1); }

struct Pupil {
  NormalEquations before_trial;
  NormalEquations since;
  PredictorRow trial_weights = {};
  std::vector<double> errors;
};

LeadLesson LessonOf(Pupil pupil) {
  pupil.before_trial += pupil.since;
  std::sort(pupil.errors.begin(), pupil.errors.end());
  return {.weights = pupil.before_trial.Solve(PriorRows(pupil.before_trial.rows())),
          .errors = std::move(pupil.errors)};
}

class School {
 public:
  explicit School(const HourlyHistory& history)
      : history_(history),
        trial_begin_(history.size() - std::min(history.size() / 2, kMostTrialHours)),
        walk_(history),
        pupils_(kBlocks) {}

  std::vector<LeadLesson> Teach() {
    for (size_t origin = PredictorWalk::kLeastOrigin; origin < history_.size(); ++origin) {
      if (origin == trial_begin_) BeginTrial();
      walk_.AdvanceTo(origin);
      for (size_t block = 0; block < kBlocks; ++block) Show(LeadFor(block, origin), pupils_[block]);
    }
    std::vector<LeadLesson> lessons;
    for (Pupil& pupil : pupils_) lessons.push_back(LessonOf(std::move(pupil)));
    return lessons;
  }

 private:
  void BeginTrial() {
    for (Pupil& pupil : pupils_) {
      pupil.trial_weights = pupil.before_trial.Solve(PriorRows(pupil.before_trial.rows()));
    }
  }

  void Show(size_t lead, Pupil& pupil) {
    const size_t target = walk_.origin() + lead;
    if (target >= history_.size() || !history_[target].has_value()) return;
    const std::optional<double> usual = walk_.UsualAt(lead);
    if (!usual.has_value()) return;
    const PredictorRow row = walk_.At(lead);
    const double distance = *history_[target] - *usual;
    (target < trial_begin_ ? pupil.before_trial : pupil.since).Add(row, distance);
    if (walk_.origin() >= trial_begin_) {
      pupil.errors.push_back(distance - Dot(row, pupil.trial_weights));
    }
  }

  const HourlyHistory& history_;
  const size_t trial_begin_;
  PredictorWalk walk_;
  std::vector<Pupil> pupils_;
};

}  // namespace

std::vector<LeadLesson> LearnLeads(const HourlyHistory& history) { return School(history).Teach(); }

}  // namespace windfall
