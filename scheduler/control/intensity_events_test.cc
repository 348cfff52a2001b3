#include "scheduler/control/intensity_events.h"

#include "gmock/gmock.h"
#include "scheduler/control/test_cluster.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

IntensitySeries Hours(absl::Time begin, const std::vector<int>& grams_per_kwh) {
  std::vector<IntensityStep> steps;
  for (int grams : grams_per_kwh) {
    steps.push_back({{begin, begin + absl::Hours(1)}, GramsPerKwh(grams)});
    begin += absl::Hours(1);
  }
  return *IntensitySeries::Create({.zone = "GB", .provider = "test"}, steps);
}

TEST(OnForecast, KeepsOnlyWhatSaysSomethingNew) {
  TestCluster cluster;
  cluster.SetForecast({100, 200, 300});
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(1));
  // An hour later the same forecast is shorter at its beginning, and says nothing new.
  Forecast again;
  again.series = Hours(cluster.now + absl::Hours(1), {200, 300});
  again.fetch_time = cluster.now + absl::Hours(1);
  OnForecast(cluster.state, again, cluster.effects);
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(1));
  EXPECT_EQ(cluster.state.forecasts.at("GB").fetch_time, again.fetch_time);
  again.series = Hours(cluster.now + absl::Hours(1), {200, 250});
  OnForecast(cluster.state, again, cluster.effects);
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(2));
}

TEST(OnForecast, RemembersWhatWasBelievedOfThePast) {
  TestCluster cluster;
  cluster.SetForecast({100, 200, 300});
  Forecast newer;
  newer.series = Hours(cluster.now + absl::Hours(2), {350, 400});
  OnForecast(cluster.state, newer, cluster.effects);
  const Belief& belief = cluster.state.beliefs.at("GB");
  EXPECT_EQ(belief.series.steps(), Hours(cluster.now, {100, 200, 350, 400}).steps());
  EXPECT_EQ(belief.SourceAt(cluster.now - absl::Hours(1)), BeliefSource());
  EXPECT_EQ(belief.SourceAt(cluster.now + absl::Hours(1)), (BeliefSource{ForecastId(1), "test"}));
  EXPECT_EQ(belief.SourceAt(cluster.now + absl::Hours(2)), (BeliefSource{ForecastId(2), "test"}));
}

// Three hours, of which the last is the model's.
Forecast ForecastWithModel(absl::Time begin) {
  Forecast forecast;
  forecast.series = Hours(begin, {100, 200, 300});
  forecast.modelled_from = begin + absl::Hours(2);
  forecast.p10 = Hours(forecast.modelled_from, {250});
  forecast.p90 = Hours(forecast.modelled_from, {380});
  return forecast;
}

TEST(OnForecast, TakesAnotherBandOrAnEarlierBeginOfTheModelForNew) {
  TestCluster cluster;
  Forecast forecast = ForecastWithModel(cluster.now);
  OnForecast(cluster.state, forecast, cluster.effects);
  OnForecast(cluster.state, forecast, cluster.effects);
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(1));
  forecast.p90 = Hours(forecast.modelled_from, {390});
  OnForecast(cluster.state, forecast, cluster.effects);
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(2));
  forecast.modelled_from -= absl::Hours(1);
  OnForecast(cluster.state, forecast, cluster.effects);
  EXPECT_THAT(cluster.effects.forecasts, SizeIs(3));
}

TEST(OnForecast, KeepsWhatOthersHadSaidWhenTheModelGoesOn) {
  TestCluster cluster;
  OnForecast(cluster.state, ForecastWithModel(cluster.now), cluster.effects);
  Forecast model;
  model.series = *IntensitySeries::Create({.zone = "GB", .provider = kModelProvider},
                                          Hours(cluster.now + absl::Hours(3), {50}).steps());
  model.modelled_from = absl::InfinitePast();
  OnForecast(cluster.state, model, cluster.effects);
  const Belief& belief = cluster.state.beliefs.at("GB");
  EXPECT_EQ(belief.series.steps(), Hours(cluster.now, {100, 200, 300, 50}).steps());
  EXPECT_EQ(belief.SourceAt(cluster.now), (BeliefSource{ForecastId(1), "test"}));
  EXPECT_EQ(belief.SourceAt(cluster.now + absl::Hours(2)),
            (BeliefSource{ForecastId(1), kModelProvider}));
  EXPECT_EQ(belief.SourceAt(cluster.now + absl::Hours(3)),
            (BeliefSource{ForecastId(2), kModelProvider}));
}

TEST(OnReadings, SaysThatTheModelsIntensityIsTheModels) {
  TestCluster cluster;
  OnForecast(cluster.state, ForecastWithModel(cluster.now), cluster.effects);
  cluster.AddNode("node-1", 1);
  JobSpec spec = SmallJob();
  spec.asap = true;
  cluster.Submit(spec);
  cluster.Turn();
  const RunId run = cluster.TakeStarts().at(0).run;
  for (const int hour : {0, 2}) {
    const absl::Time begin = cluster.now + absl::Hours(hour);
    cluster.Metered(
        {.run = run, .span = {begin, begin + absl::Hours(1)}, .energy = KilowattHours(1)});
  }
  cluster.Turn();
  ASSERT_THAT(cluster.ledger, SizeIs(2));
  EXPECT_EQ(cluster.ledger[0].source.provider, "test");
  EXPECT_EQ(cluster.ledger[1].source.provider, kModelProvider);
  EXPECT_EQ(cluster.ledger[1].forecast, ForecastId(1));
}

TEST(OnActual, StoresEachValueOnceAndItsRevisions) {
  TestCluster cluster;
  cluster.SetActual(Hours(cluster.now, {100, 200}));
  ASSERT_THAT(cluster.effects.actuals, SizeIs(1));
  cluster.SetActual(Hours(cluster.now, {100, 200}));
  EXPECT_THAT(cluster.effects.actuals, SizeIs(1));
  cluster.SetActual(Hours(cluster.now, {100, 210, 300}));
  ASSERT_THAT(cluster.effects.actuals, SizeIs(2));
  EXPECT_EQ(cluster.effects.actuals[1], Hours(cluster.now + absl::Hours(1), {210, 300}));
}

// A job runs at once and draws 1 kWh in the first hour, settled at 100 g/kWh.
void SettleAnHour(TestCluster& cluster) {
  cluster.AddNode("node-1", 1);
  cluster.Submit(SmallJob());
  cluster.Turn();
  cluster.Metered({.run = cluster.TakeStarts().at(0).run,
                   .span = {cluster.now, cluster.now + absl::Hours(1)},
                   .energy = KilowattHours(1)});
  cluster.SetActual(Hours(cluster.now, {100, 200}));
  cluster.Turn();
}

TEST(OnActual, LeavesAJobThatRanAtOnceWithoutASavingWhenTheActualIsRevised) {
  TestCluster cluster;
  SettleAnHour(cluster);
  for (const int grams : {100, 300, 50}) {
    const IntensitySeries actual = Hours(cluster.now, {grams, 200});
    cluster.SetActual(actual);
    cluster.Turn();
    const std::vector<LedgerEntry> newest = Newest(cluster.ledger);
    EXPECT_EQ(Sum(newest).emissions, Grams(grams));
    EXPECT_EQ(RunFrom(cluster.now, newest, actual), Sum(newest).emissions);
  }
}

TEST(OnActual, RestatesOnceWhatIsRevisedTwiceInOneTurn) {
  TestCluster cluster;
  SettleAnHour(cluster);
  cluster.SetActual(Hours(cluster.now, {150, 200}));
  cluster.SetActual(Hours(cluster.now, {160, 200}));
  cluster.Turn();
  const LedgerSum sum = Sum(Newest(cluster.ledger));
  EXPECT_EQ(sum.energy, KilowattHours(1));
  EXPECT_EQ(sum.emissions, Grams(160));
}

TEST(OnActual, LeavesWhatAnotherProviderHasSettled) {
  TestCluster cluster;
  SettleAnHour(cluster);
  cluster.SetActual(
      *IntensitySeries::Create({.zone = "GB", .provider = "other"},
                               {{{cluster.now, cluster.now + absl::Hours(1)}, GramsPerKwh(900)}}));
  EXPECT_THAT(cluster.Turn().entries, IsEmpty());
}

TEST(Restore, KnowsWhatWasSettledAndWhatWasBelieved) {
  const absl::Time now = TestCluster().now;
  SavedRecords records;
  records.forecasts = {{.id = ForecastId(1), .series = Hours(now, {100, 200})},
                       {.id = ForecastId(2), .series = Hours(now + absl::Hours(1), {250, 300})}};
  records.actuals = {Hours(now, {110, 210})};
  const ClusterState state = Restore(SitePolicy(), records, now);
  EXPECT_EQ(state.beliefs.at("GB").series.steps(), Hours(now, {100, 250, 300}).steps());
  EXPECT_EQ(state.forecasts.at("GB").id, ForecastId(2));
  EXPECT_EQ(NewIn(state, Hours(now, {110, 210, 310})), Hours(now + absl::Hours(2), {310}));
}

TEST(OnForecastStale, LetsJobsRunAtOnce) {
  TestCluster cluster;
  cluster.AddNode("node-1", 1);
  cluster.SetForecast({300, 100});
  cluster.Submit(SmallJob());
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), IsEmpty());
  OnForecastStale(cluster.state, "GB");
  cluster.Turn();
  EXPECT_THAT(cluster.TakeStarts(), SizeIs(1));
}

}  // namespace
}  // namespace windfall
