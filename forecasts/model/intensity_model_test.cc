#include "forecasts/model/intensity_model.h"

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "domain/split_mix.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;

// A Monday, 0:00.
const absl::Time kMonday = absl::FromUnixSeconds(1'654'473'600);
constexpr double kTwoPi = 6.283185307179586;

absl::Time AtDay(double days) { return kMonday + absl::Hours(24) * days; }

struct Recording {
  double days = 0;
  absl::Duration step = absl::Hours(1);
  // Of days since kMonday; negative: not known.
  std::function<double(double)> grams_per_kwh;
};

IntensitySeries Record(const Recording& recording) {
  std::vector<IntensityStep> steps;
  for (absl::Time begin = kMonday; begin < AtDay(recording.days); begin += recording.step) {
    const double grams =
        recording.grams_per_kwh(absl::FDivDuration(begin - kMonday, absl::Hours(24)));
    if (grams < 0) continue;
    steps.push_back(
        {.span = {begin, begin + recording.step}, .intensity = GramsPerKwhRounded(grams)});
  }
  return IntensitySeries::Create({.zone = "GB", .provider = "csv"}, steps).value();
}

double DailyWave(double days) { return 200 + 80 * std::cos(kTwoPi * days); }

// From -1 to 1, the same for the same hour.
double Dice(double days) {
  return 2 * ToUnitInterval(SplitMix64(static_cast<uint64_t>(std::llround(days * 24)))) - 1;
}

ModelForecast PredictAfter(const IntensitySeries& actual, double day) {
  return IntensityModel::Train(actual, AtDay(day))
      .value()
      .Predict(actual, {AtDay(day), AtDay(day + 10)})
      .value();
}

TEST(IntensityModel, SaysThatTooLittleIsKnown) {
  const IntensitySeries actual = Record({.days = 6.9, .grams_per_kwh = DailyWave});
  const absl::Status status = IntensityModel::Train(actual, AtDay(20)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("zone GB: the model needs 168 known hours of intensity, 166 are there"));
  EXPECT_EQ(IntensityModel::Train(IntensitySeries(), AtDay(1)).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(IntensityModel, RepeatsWhatComesEveryDay) {
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = DailyWave});
  const ModelForecast forecast = PredictAfter(actual, 30);
  EXPECT_EQ(forecast.p50.span(), (TimeSpan{AtDay(30), AtDay(34)}));
  EXPECT_EQ(forecast.p50.identity(), (SeriesIdentity{.zone = "GB", .provider = "model"}));
  for (const IntensityStep& step : forecast.p50.steps()) {
    const double days = absl::FDivDuration(step.span.begin - kMonday, absl::Hours(24));
    EXPECT_NEAR(ToGramsPerKwh(step.intensity), DailyWave(days), 2) << days;
  }
}

TEST(IntensityModel, KnowsWeekends) {
  const IntensitySeries actual = Record({.days = 95, .grams_per_kwh = [](double days) {
                                           const bool is_weekend = std::fmod(days, 7) >= 5;
                                           return DailyWave(days) * (is_weekend ? 0.6 : 1);
                                         }});
  // From Thursday 0:00 on.
  const IntensitySeries forecast = PredictAfter(actual, 94).p50;
  const double friday = ToGramsPerKwh(*forecast.MeanOver({AtDay(95), AtDay(96)}));
  const double saturday = ToGramsPerKwh(*forecast.MeanOver({AtDay(96), AtDay(97)}));
  EXPECT_NEAR(friday, 200, 20);
  EXPECT_NEAR(saturday, 120, 20);
}

TEST(IntensityModel, ForecastsStepsAsLongAsThoseMeasured) {
  for (const int minutes : {5, 15, 30, 60, 120}) {
    const absl::Duration length = absl::Minutes(minutes);
    const IntensitySeries actual = Record({.days = 21, .step = length, .grams_per_kwh = DailyWave});
    const ModelForecast forecast = PredictAfter(actual, 21);
    ASSERT_EQ(forecast.p50.steps().size(), static_cast<size_t>(absl::Hours(96) / length));
    EXPECT_EQ(forecast.p10.steps().size(), forecast.p50.steps().size());
    for (const IntensityStep& step : forecast.p50.steps()) {
      const double days = absl::FDivDuration(step.span.begin - kMonday, absl::Hours(24));
      ASSERT_EQ(step.span.length(), length);
      ASSERT_NEAR(ToGramsPerKwh(step.intensity), DailyWave(days), 12) << minutes << " " << days;
    }
  }
}

TEST(IntensityModel, IsNotMisledByALastStepThatWasCut) {
  const absl::Time now = AtDay(21) + absl::Minutes(7);
  const IntensitySeries actual =
      Record({.days = 22, .grams_per_kwh = DailyWave}).Cut({AtDay(0), now});
  const IntensityModel model = IntensityModel::Train(actual, now).value();
  EXPECT_EQ(model.Predict(actual, {now, now + absl::Hours(10)})->p50.steps().size(), 10);
}

TEST(IntensityModel, PassesOverHoles) {
  const auto with_holes = [](double days) {
    const bool is_hole = std::fmod(days, 3) < 0.2 || (days > 15 && days < 17);
    return is_hole ? -1 : DailyWave(days);
  };
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = with_holes});
  const ModelForecast forecast = PredictAfter(actual, 30);
  for (const IntensityStep& step : forecast.p50.steps()) {
    const double days = absl::FDivDuration(step.span.begin - kMonday, absl::Hours(24));
    EXPECT_NEAR(ToGramsPerKwh(step.intensity), DailyWave(days), 4) << days;
  }
}

TEST(IntensityModel, SaysNothingOfHoursThatNoDayHad) {
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = [](double days) {
                                           const double hour = std::fmod(days * 24 + 1e-6, 24);
                                           return hour >= 3 && hour < 4 ? -1 : DailyWave(days);
                                         }});
  const IntensitySeries forecast = PredictAfter(actual, 30).p50;
  EXPECT_EQ(forecast.StepAt(AtDay(30) + absl::Hours(3)), nullptr);
  EXPECT_NE(forecast.StepAt(AtDay(30) + absl::Hours(4)), nullptr);
}

TEST(IntensityModel, UsesNothingThatHadNotEnded) {
  const IntensitySeries longer = Record({.days = 40, .grams_per_kwh = DailyWave});
  const IntensitySeries shorter = longer.Cut({AtDay(0), AtDay(20)});
  const absl::Time now = AtDay(20) + absl::Minutes(10);
  const IntensityModel model = IntensityModel::Train(longer, now).value();
  const IntensitySeries forecast = model.Predict(longer, {now, AtDay(22)})->p50;
  EXPECT_EQ(forecast, IntensityModel::Train(shorter, now)->Predict(shorter, {now, AtDay(22)})->p50);
  // The hour that is under way is forecast too.
  EXPECT_EQ(forecast.span(), (TimeSpan{now, AtDay(22)}));
}

TEST(IntensityModel, ReachesNoFurtherThanItsErrorsWereSeen) {
  const IntensitySeries actual = Record({.days = 8, .grams_per_kwh = DailyWave});
  const absl::Time end = PredictAfter(actual, 8).p50.span().end;
  EXPECT_GT(end, AtDay(10));
  EXPECT_LT(end, AtDay(12));
}

TEST(IntensityModel, SaysLessTheOlderItsLastIntensityIs) {
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = DailyWave});
  const IntensityModel model = IntensityModel::Train(actual, AtDay(30)).value();
  EXPECT_EQ(model.Predict(actual, {AtDay(32), AtDay(40)})->p50.span(),
            (TimeSpan{AtDay(32), AtDay(34)}));
  EXPECT_TRUE(model.Predict(actual, {AtDay(35), AtDay(40)})->p50.empty());
}

Forecast ForecastOf(IntensitySeries series, absl::Time issue_time) {
  return {.series = std::move(series), .issue_time = issue_time, .fetch_time = issue_time};
}

TEST(IntensityModel, JoinsAProvidersForecastWithoutAJump) {
  const auto noisy = [](double days) { return DailyWave(days) * std::exp(0.1 * Dice(days)); };
  // Levels stay for days, so that a high end means a high begin.
  const auto with_levels = [&](double days) {
    return noisy(days) * (1 + 0.3 * Dice(std::floor(days / 4)));
  };
  const IntensitySeries actual = Record({.days = 200, .grams_per_kwh = with_levels});
  const IntensityModel model = IntensityModel::Train(actual, AtDay(200)).value();
  const auto beyond = [&](double factor) {
    const IntensitySeries day = Record({.days = 201, .grams_per_kwh = [&](double days) {
                                          return days < 200 ? -1 : factor * DailyWave(days);
                                        }});
    return model.PredictBeyond(ForecastOf(day, AtDay(200)), actual, {AtDay(200), AtDay(210)})
        .value();
  };
  const ModelForecast high = beyond(1.3);
  const ModelForecast low = beyond(0.7);
  EXPECT_EQ(high.p50.span(), (TimeSpan{AtDay(201), AtDay(204)}));
  EXPECT_GT(high.p50.steps().front().intensity, GramsPerKwh(300));
  EXPECT_LT(low.p50.steps().front().intensity, GramsPerKwh(240));
  // As sure as of tomorrow, not as of the next hour.
  const ModelForecast alone = model.Predict(actual, {AtDay(200), AtDay(204)}).value();
  const auto width = [](const ModelForecast& forecast, size_t step) {
    return ToGramsPerKwh(forecast.p90.steps()[step].intensity) /
           ToGramsPerKwh(forecast.p10.steps()[step].intensity);
  };
  EXPECT_NEAR(width(high, 0), width(alone, 24), 0.1);
}

TEST(IntensityModel, IgnoresAForecastThatIsOver) {
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = DailyWave});
  const IntensityModel model = IntensityModel::Train(actual, AtDay(30)).value();
  const TimeSpan ahead = {AtDay(30), AtDay(32)};
  const Forecast old = ForecastOf(actual.Cut({AtDay(20), AtDay(25)}), AtDay(20));
  EXPECT_EQ(model.PredictBeyond(old, actual, ahead)->p50, model.Predict(actual, ahead)->p50);
  EXPECT_EQ(model.PredictBeyond(Forecast(), actual, ahead)->p50, model.Predict(actual, ahead)->p50);
}

TEST(IntensityModel, RefusesAForecastOfAnotherKind) {
  const IntensitySeries actual = Record({.days = 30, .grams_per_kwh = DailyWave});
  const IntensityModel model = IntensityModel::Train(actual, AtDay(20)).value();
  const IntensitySeries marginal =
      IntensitySeries::Create({.zone = "GB", .signal = Signal::kMarginal},
                              actual.Cut({AtDay(20), AtDay(21)}).steps())
          .value();
  EXPECT_EQ(model.PredictBeyond(ForecastOf(marginal, AtDay(20)), actual, {AtDay(20), AtDay(22)})
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(IntensityModel, HoldsEightOfTenWithinItsBand) {
  const auto noisy = [](double days) { return DailyWave(days) * std::exp(0.2 * Dice(days)); };
  const IntensitySeries actual = Record({.days = 160, .grams_per_kwh = noisy});
  const IntensityModel model = IntensityModel::Train(actual, AtDay(120)).value();
  int inside = 0;
  int steps = 0;
  for (int day = 120; day < 156; ++day) {
    const ModelForecast forecast = model.Predict(actual, {AtDay(day), AtDay(day + 4)}).value();
    for (size_t i = 0; i < forecast.p50.steps().size(); ++i) {
      const CarbonIntensity came = *actual.MeanOver(forecast.p50.steps()[i].span);
      const CarbonIntensity low = forecast.p10.steps()[i].intensity;
      const CarbonIntensity high = forecast.p90.steps()[i].intensity;
      EXPECT_LE(low, high);
      inside += low <= came && came <= high ? 1 : 0;
      ++steps;
    }
  }
  // Here no two hours err alike, so the band is a little too wide.
  EXPECT_NEAR(static_cast<double>(inside) / steps, 0.83, 0.04);
}

}  // namespace
}  // namespace windfall
