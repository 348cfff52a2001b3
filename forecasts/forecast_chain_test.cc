#include "forecasts/forecast_chain.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "forecasts/http/source_problem.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1678881600);

IntensitySeries SeriesOf(absl::string_view provider, const TimeSpan& span,
                         const std::string& zone = "GB") {
  return IntensitySeries::Create({.zone = zone, .provider = std::string(provider)},
                                 {{.span = span, .intensity = GramsPerKwh(100)}})
      .value();
}

// Answers what it is given.
class FixedSource final : public ForecastSource {
 public:
  FixedSource(std::string provider, absl::StatusOr<Forecast> forecast,
              absl::StatusOr<IntensitySeries> actual)
      : provider_(std::move(provider)),
        forecast_(std::move(forecast)),
        actual_(std::move(actual)) {}

  const std::string& zone() const override { return zone_; }
  std::string description() const override { return provider_; }
  absl::StatusOr<Forecast> FetchForecast(absl::Time) override { return forecast_; }
  absl::StatusOr<IntensitySeries> FetchActual(const TimeSpan&, absl::Time) override {
    return actual_;
  }

 private:
  const std::string zone_ = "GB";
  const std::string provider_;
  const absl::StatusOr<Forecast> forecast_;
  const absl::StatusOr<IntensitySeries> actual_;
};

absl::Status Down(absl::string_view provider) {
  return absl::UnavailableError(absl::StrCat(provider, " is down"));
}

Forecast ForecastOf(absl::string_view provider, absl::Time issue_time) {
  return {.series = SeriesOf(provider, {kNow - absl::Hours(1), kNow + absl::Hours(1)}),
          .issue_time = issue_time,
          .fetch_time = kNow};
}

std::unique_ptr<ForecastSource> Forecasting(const std::string& provider,
                                            absl::StatusOr<Forecast> forecast) {
  return std::make_unique<FixedSource>(provider, std::move(forecast), Down(provider));
}

std::unique_ptr<ForecastSource> Knowing(const std::string& provider,
                                        absl::StatusOr<IntensitySeries> actual) {
  return std::make_unique<FixedSource>(provider, Down(provider), std::move(actual));
}

template <typename... Sources>
ForecastChain ChainOf(Sources... sources) {
  std::vector<std::unique_ptr<ForecastSource>> list;
  (list.push_back(std::move(sources)), ...);
  return ForecastChain("GB", std::move(list), absl::Hours(6));
}

std::string ProviderOf(const absl::StatusOr<Forecast>& forecast) {
  return forecast.ok() ? forecast->series.identity().provider : forecast.status().ToString();
}

TEST(ForecastChain, TakesTheFirstAnswerAndSaysWhose) {
  ForecastChain chain =
      ChainOf(Forecasting("a", Down("a")), Forecasting("b", ForecastOf("b", kNow)),
              Forecasting("c", ForecastOf("c", kNow)));
  EXPECT_EQ(ProviderOf(chain.FetchForecast(kNow)), "b");
  EXPECT_THAT(chain.descriptions(), ElementsAre("a", "b", "c"));
}

TEST(ForecastChain, PassesOverAForecastThatIsTooOld) {
  ForecastChain chain =
      ChainOf(Forecasting("old", ForecastOf("old", kNow - absl::Hours(6) - absl::Seconds(1))),
              Forecasting("fresh", ForecastOf("fresh", kNow - absl::Hours(6))));
  EXPECT_EQ(ProviderOf(chain.FetchForecast(kNow)), "fresh");
}

TEST(ForecastChain, PassesOverAForecastThatSaysNothingAboutTheFuture) {
  Forecast ended = ForecastOf("ended", kNow);
  ended.series = SeriesOf("ended", {kNow - absl::Hours(1), kNow});
  Forecast empty = ForecastOf("empty", kNow);
  empty.series = IntensitySeries::Create({.zone = "GB"}, {}).value();
  ForecastChain chain = ChainOf(Forecasting("ended", ended), Forecasting("empty", empty),
                                Forecasting("fine", ForecastOf("fine", kNow)));
  EXPECT_EQ(ProviderOf(chain.FetchForecast(kNow)), "fine");
}

TEST(ForecastChain, PassesOverAnAnswerForAnotherZone) {
  Forecast elsewhere = ForecastOf("a", kNow);
  elsewhere.series = SeriesOf("a", {kNow, kNow + absl::Hours(1)}, "US-CAR-DUK");
  ForecastChain chain = ChainOf(Forecasting("a", elsewhere));
  const absl::Status status = chain.FetchForecast(kNow).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(status.message(), HasSubstr("answered for zone US-CAR-DUK instead of GB"));
}

TEST(ForecastChain, NamesWhatEverySourceSaidWhenNoneHelps) {
  ForecastChain chain = ChainOf(Forecasting("a", absl::FailedPreconditionError("a needs a key")),
                                Forecasting("b", Down("b")),
                                Forecasting("c", ForecastOf("c", kNow - absl::Hours(7))));
  const absl::Status status = chain.FetchForecast(kNow).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(
      status.message(),
      AllOf(
          HasSubstr("a needs a key (bad settings: correct the source's settings); b is down; c: "),
          HasSubstr("7h old, more than 6h")));
}

TEST(ForecastChain, SaysWhatHelpsWhereAPersonMustAct) {
  ForecastChain chain =
      ChainOf(Forecasting("a", ProblemStatus(SourceProblem::kPlanRefused, "a: no forecast")));
  const absl::Status status = chain.FetchForecast(kNow).status();
  EXPECT_EQ(ProblemOf(status), SourceProblem::kPlanRefused);
  EXPECT_THAT(status.message(),
              HasSubstr("a: no forecast (plan refused: the account's plan has no such data"));
}

TEST(ForecastChain, WithoutSourcesAsksForOne) {
  ForecastChain chain("GB", {}, absl::Hours(6));
  EXPECT_EQ(chain.FetchForecast(kNow).status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(chain.FetchActual({kNow, kNow}, kNow).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(ForecastChain, TakesActualIntensityFromTheFirstThatHasAny) {
  const TimeSpan hour = {kNow - absl::Hours(1), kNow};
  ForecastChain chain = ChainOf(Knowing("a", absl::NotFoundError("a: nothing yet")),
                                Knowing("b", IntensitySeries()), Knowing("c", SeriesOf("c", hour)));
  const absl::StatusOr<IntensitySeries> actual = chain.FetchActual(hour, kNow);
  ASSERT_TRUE(actual.ok()) << actual.status();
  EXPECT_EQ(actual->identity().provider, "c");
}

TEST(ForecastChain, SaysNotFoundWhenAllSourcesAreWellButKnowNothingYet) {
  ForecastChain chain = ChainOf(Knowing("a", absl::NotFoundError("a: nothing yet")),
                                Knowing("b", absl::NotFoundError("b: nothing yet")));
  const absl::Status status = chain.FetchActual({kNow, kNow}, kNow).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.message(), HasSubstr("a: nothing yet; b: nothing yet"));
}

}  // namespace
}  // namespace windfall
