#include "scheduler/control/explain.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const absl::Time kNow =
    absl::FromCivil(absl::CivilSecond(2026, 3, 1, 8, 0, 0), absl::UTCTimeZone());

ExplainInput WaitingJob() {
  ExplainInput input{.now = kNow, .task_id = {JobId(7), 0}, .node_name = "node-1"};
  input.job.id = JobId(7);
  input.job.deadline = kNow + absl::Hours(10);
  input.job.expected_duration = absl::Hours(1);
  TaskPlan plan{.task = input.task_id,
                .made_time = kNow,
                .segments = {{NodeId(1), "GB", {kNow + absl::Hours(2), kNow + absl::Hours(3)}}},
                .reason = PlanReason::kCleanest,
                .latest_start = kNow + absl::Hours(9)};
  plan.emissions = Grams(190);
  plan.start_now_emissions = Grams(260);
  input.plan = plan;
  return input;
}

TEST(Explain, SaysWhenWhereWhyAndWhatStartingNowWouldCost) {
  const std::string text = Explain(WaitingJob());
  EXPECT_THAT(text, HasSubstr("Job 7 will start at 2026-03-01 10:00:00 UTC (in 2h)"));
  EXPECT_THAT(text, HasSubstr("on node-1 in GB"));
  EXPECT_THAT(text, HasSubstr("the cleanest start before the deadline"));
  EXPECT_THAT(text, HasSubstr("190 g CO2e, against 260 g CO2e"));
  EXPECT_THAT(text, HasSubstr("27 % less"));
  EXPECT_THAT(text, HasSubstr("latest safe start is 2026-03-01 17:00:00 UTC"));
  EXPECT_THAT(text, HasSubstr("--asap would start it now"));
}

TEST(Explain, SaysThatItWasTheModelThatChose) {
  ExplainInput input = WaitingJob();
  input.forecast.emplace();
  const SeriesIdentity neso = {.zone = "GB", .provider = "neso"};
  input.forecast->series = *IntensitySeries::Create(neso, {});
  input.forecast->modelled_from = kNow + absl::Hours(3);
  EXPECT_THAT(Explain(input), Not(HasSubstr("model")));
  input.forecast->modelled_from = kNow + absl::Hours(2);
  EXPECT_THAT(Explain(input), HasSubstr("the cleanest start before the deadline, by windfall's own "
                                        "model beyond neso's horizon."));
  SeriesIdentity model = neso;
  model.provider = kModelProvider;
  input.forecast->series = *IntensitySeries::Create(model, {});
  EXPECT_THAT(Explain(input), HasSubstr("before the deadline, by windfall's own model."));
  input.plan->reason = PlanReason::kAsap;
  EXPECT_THAT(Explain(input), Not(HasSubstr("by windfall's own model")));
}

TEST(Explain, SaysWhatBringingTheInputWeighs) {
  ExplainInput input = WaitingJob();
  input.job.spec.input = JobInput{.bytes = 200'000'000'000, .zone = "DE"};
  input.plan->transfer_energy = KilowattHours(12);
  EXPECT_THAT(Explain(input), HasSubstr("Its input (200 GB) lies in DE; bringing it to another "
                                        "zone would take about 12 kWh, which counted"));
  const std::optional<CarbonMass> emissions = std::exchange(input.plan->emissions, std::nullopt);
  EXPECT_THAT(Explain(input), HasSubstr("what bringing it to another zone emits is unknown."));
  input.plan->emissions = emissions;
  input.plan->transfer_emissions = Grams(60);
  EXPECT_THAT(Explain(input), HasSubstr("60 g CO2e of it is an estimate for bringing 200 GB of "
                                        "input from DE (about 12 kWh), which no meter will see."));
  EXPECT_THAT(Explain(WaitingJob()), Not(HasSubstr("input")));
}

// It was the price of electricity that moved it.
ExplainInput WaitingAtPrices() {
  ExplainInput input = WaitingJob();
  input.plan->currency = "EUR";
  input.plan->cost = WorkCost{.electricity = Cents(100), .carbon = Cents(20)};
  input.plan->start_now_cost = WorkCost{.electricity = Cents(150), .carbon = Cents(10)};
  return input;
}

TEST(Explain, SaysWhatItCostsAndWhatOfItDecided) {
  ExplainInput input = WaitingAtPrices();
  EXPECT_THAT(Explain(input), HasSubstr("the cheapest start before the deadline"));
  EXPECT_THAT(Explain(input), Not(HasSubstr("cleanest")));
  EXPECT_THAT(
      Explain(input),
      HasSubstr("It is expected to cost 1.20 EUR (electricity 1.00 EUR, carbon 0.200 EUR), "
                "against 1.60 EUR (electricity 1.50 EUR, carbon 0.100 EUR) started at the "
                "time of planning (25 % less). Electricity decided: electricity costs 0.500 "
                "EUR less, carbon costs 0.100 EUR more."));
  input.plan->start_now_cost = WorkCost{.electricity = Cents(100), .carbon = Cents(30)};
  EXPECT_THAT(Explain(input), HasSubstr("Carbon decided: electricity costs as much, carbon costs "
                                        "0.100 EUR less."));
  input.plan->start_now_cost = WorkCost{.electricity = Cents(150), .carbon = Cents(30)};
  EXPECT_THAT(Explain(input), HasSubstr("Both speak for it: electricity costs 0.500 EUR less"));
  input.plan->start_now_cost = input.plan->cost;
  EXPECT_THAT(Explain(input), Not(HasSubstr("decided")));
  EXPECT_THAT(Explain(WaitingJob()), Not(HasSubstr("EUR")));
}

TEST(Explain, SaysThatElectricityHasNoPrice) {
  ExplainInput input = WaitingAtPrices();
  input.plan->cost = WorkCost{.carbon = Cents(20)};
  input.plan->start_now_cost = WorkCost{.carbon = Cents(40)};
  EXPECT_THAT(Explain(input),
              HasSubstr("to cost 0.200 EUR of carbon, against 0.400 EUR of carbon"));
  EXPECT_THAT(Explain(input), HasSubstr("Electricity has no price here"));
}

TEST(Explain, NeverGuessesACostThatIsUnknown) {
  ExplainInput input = WaitingAtPrices();
  input.plan->cost.reset();
  EXPECT_THAT(Explain(input), HasSubstr("What it would cost is unknown."));
  EXPECT_THAT(Explain(input), Not(HasSubstr("EUR")));
}

TEST(Explain, SaysThatItIsThePriceThatIsMissing) {
  ExplainInput input = WaitingAtPrices();
  input.plan->cost.reset();
  for (const PlanReason reason : {PlanReason::kNoForecast, PlanReason::kShortForecast}) {
    input.plan->reason = reason;
    EXPECT_THAT(Explain(input),
                HasSubstr("the price of electricity in GB is not known for all of the time from "
                          "2026-03-01 10:00:00 UTC to "));
    EXPECT_THAT(Explain(input), Not(HasSubstr("forecast is available")));
    EXPECT_THAT(Explain(input), Not(HasSubstr("forecast does not reach")));
  }
  input.plan->emissions.reset();
  input.plan->reason = PlanReason::kNoForecast;
  EXPECT_THAT(Explain(input), HasSubstr("no carbon-intensity forecast is available"));
}

TEST(Explain, SaysHowMuchMoreItEmitsBecauseOfMoney) {
  ExplainInput input = WaitingAtPrices();
  input.alternatives = {
      .planned_emissions = Grams(190), .planned_cost = input.plan->cost, .currency = "EUR"};
  EXPECT_THAT(Explain(input), Not(HasSubstr("Because of money")));
  TaskPlan cleanest = *input.plan;
  cleanest.segments[0].zone = "FR";
  cleanest.emissions = Grams(40);
  cleanest.cost = WorkCost{.electricity = Cents(130), .carbon = Cents(4)};
  input.alternatives->considered = {{.change = Change::kCleanest, .plan = cleanest}};
  EXPECT_THAT(Explain(input),
              HasSubstr("Because of money it emits 150 g CO2e more than it could: the cleanest "
                        "start, 2026-03-01 10:00:00 UTC in FR, would emit 40 g CO2e and cost 1.34 "
                        "EUR instead of 1.20 EUR."));
}

TEST(Explain, NamesWhatBindsThePlanInMoney) {
  ExplainInput input = WaitingAtPrices();
  TaskPlan alone = *input.plan;
  alone.emissions = Grams(400);
  alone.cost = WorkCost{.electricity = Cents(50), .carbon = Cents(40)};
  input.alternatives = {.limit = PlanLimit::kCapacity,
                        .planned_emissions = Grams(190),
                        .planned_cost = input.plan->cost,
                        .currency = "EUR",
                        .considered = {{.change = Change::kAlone, .plan = alone}}};
  EXPECT_THAT(Explain(input), HasSubstr("It is bound by what others use of the nodes: alone it "
                                        "would cost 25 % less."));
}

TEST(Explain, TellsWhatTheNodeEmitsApartFromWhatTheJobDoes) {
  ExplainInput input = WaitingJob();
  EXPECT_THAT(Explain(input), Not(HasSubstr("sleeps")));
  input.alternatives = Alternatives{.node_emissions = Grams(35)};
  EXPECT_THAT(
      Explain(input),
      HasSubstr("node-1 sleeps when nothing else runs there: waking it and keeping it awake "
                "is expected to emit 35 g CO2e more, which counted in the choice and is "
                "charged to no job."));
  EXPECT_THAT(Explain(input), HasSubstr("190 g CO2e, against 260 g CO2e"));
  input.alternatives->node_emissions = CarbonMass();
  EXPECT_THAT(Explain(input), HasSubstr("sleeps when nothing runs there, but is awake then."));
}

Alternatives With(Change change, PlanLimit limit) {
  Alternatives alternatives = {.limit = limit, .planned_emissions = Grams(200)};
  alternatives.considered = {{.change = change, .plan = *WaitingJob().plan}};
  alternatives.considered[0].plan.segments[0].zone = "DE";
  return alternatives;
}

TEST(Explain, SaysThatTheJobsAfterItLeaveItNoChoice) {
  ExplainInput input = WaitingJob();
  input.plan->reason = PlanReason::kJobsAfter;
  EXPECT_THAT(Explain(input), HasSubstr("a job after it would else be late"));
  EXPECT_THAT(Explain(input), HasSubstr("More time for the jobs after it would."));
  input.alternatives = With(Change::kNoneAfter, PlanLimit::kJobsAfter);
  input.alternatives->considered[0].plan.emissions = Grams(150);
  EXPECT_THAT(Explain(input), HasSubstr("It is bound by the jobs after it: without them it would "
                                        "emit 25 % less."));
}

TEST(Explain, NamesWhatHoldsAJobUp) {
  ExplainInput held = WaitingJob();
  held.job.held = true;
  EXPECT_THAT(Explain(held), HasSubstr("`windfall release 7`"));
  ExplainInput dependent = WaitingJob();
  dependent.waits_for = {JobId(3), JobId(4)};
  EXPECT_THAT(Explain(dependent),
              HasSubstr("waits until job 3, 4 has succeeded. By the present plan it then runs from "
                        "2026-03-01 10:00:00 UTC to "));
  dependent.plan.reset();
  EXPECT_THAT(Explain(dependent), Not(HasSubstr("plan")));
  ExplainInput alone = WaitingJob();
  alone.plan.reset();
  alone.node_connected = false;
  EXPECT_THAT(Explain(alone), HasSubstr("no node is connected"));
}

TEST(Explain, SaysWhatHasTheNodesWhenThereWasNoRoom) {
  ExplainInput input = WaitingJob();
  input.plan->reason = PlanReason::kNoCapacity;
  EXPECT_THAT(Explain(input), HasSubstr("the nodes are taken until 2026-03-01 10:00:00 UTC"));
  EXPECT_THAT(Explain(input), HasSubstr("More nodes or other zones"));
}

TEST(Explain, OffersAWayOutAfterAFailedPredecessor) {
  ExplainInput input = WaitingJob();
  input.waits_for = input.failed = {JobId(3)};
  EXPECT_THAT(Explain(input), HasSubstr("`windfall retry 3` or `windfall cancel 7`"));
}

TEST(Explain, NamesWhatBindsThePlanAndWhatWouldHelp) {
  ExplainInput input = WaitingJob();
  input.alternatives = With(Change::kAlone, PlanLimit::kCapacity);
  EXPECT_THAT(Explain(input), HasSubstr("It is bound by what others use of the nodes: alone it "
                                        "would emit 5.0 % less."));
  input.alternatives = With(Change::kAnyZone, PlanLimit::kZones);
  EXPECT_THAT(Explain(input), HasSubstr("by its --zones: in DE it would emit 5.0 % less"));
  input.alternatives = With(Change::kInterruptible, PlanLimit::kUnbroken);
  EXPECT_THAT(Explain(input), HasSubstr("to run unbroken: with --interruptible it would"));
  input.alternatives = With(Change::kLaterDeadline, PlanLimit::kDeadline);
  input.alternatives->considered[0].more_time = absl::Hours(12);
  EXPECT_THAT(Explain(input), HasSubstr("by its deadline: with 12h more it would emit 5.0 % less"));
  input.alternatives = With(Change::kWait, PlanLimit::kAsap);
  EXPECT_THAT(Explain(input), HasSubstr("by --asap: started at 2026-03-01 10:00:00 UTC it would"));
}

TEST(Explain, SaysOfWhatIsLateWhatWouldBringItInTime) {
  ExplainInput input = WaitingJob();
  input.plan->feasible = false;
  input.plan->reason = PlanReason::kNoCapacity;
  input.alternatives = With(Change::kLaterDeadline, PlanLimit::kCapacity);
  input.alternatives->considered[0].more_time = absl::Hours(2);
  input.alternatives->considered.push_back({.change = Change::kFewerGpus, .gpus = 2});
  input.alternatives->considered.push_back({.change = Change::kZone, .zone = "FR"});
  input.alternatives->considered.push_back({.change = Change::kInterruptible});
  input.alternatives->considered.back().plan.feasible = false;
  EXPECT_THAT(Explain(input), HasSubstr("It would be in time with a deadline 2h later; or with 2 "
                                        "GPUs, if it takes no longer; or in FR."));
}

TEST(Explain, SaysNothingOfGainsThatAreUnknown) {
  ExplainInput input = WaitingJob();
  input.alternatives = With(Change::kAlone, PlanLimit::kCapacity);
  input.alternatives->planned_emissions.reset();
  EXPECT_THAT(Explain(input), Not(HasSubstr("bound")));
  EXPECT_THAT(Explain(input), HasSubstr("--asap would start it now"));
}

TEST(Explain, SaysThatTheNodeIsNotThereAndThatTheDeadlineHasPassed) {
  ExplainInput input = WaitingJob();
  input.plan_node_drained = true;
  EXPECT_THAT(Explain(input), HasSubstr("node-1 is drained"));
  input.plan_node_connected = false;
  EXPECT_THAT(Explain(input), HasSubstr("node-1 is away"));
  input.job.deadline = kNow - absl::Seconds(1);
  EXPECT_THAT(Explain(input), HasSubstr("Its deadline 2026-03-01 07:59:59 UTC has passed"));
  input.plan.reset();
  input.node_open = false;
  EXPECT_THAT(Explain(input), HasSubstr("every connected node is drained"));
}

TEST(Explain, NeverGuessesEmissionsThatAreUnknown) {
  ExplainInput input = WaitingJob();
  input.plan->emissions.reset();
  input.plan->start_now_emissions.reset();
  input.plan->reason = PlanReason::kNoForecast;
  const std::string text = Explain(input);
  EXPECT_THAT(text, HasSubstr("What it would emit is unknown"));
  EXPECT_THAT(text, Not(HasSubstr("0 g")));
}

TEST(Explain, TellsOfAnEndedTaskWhatWasPromisedAndWhatHappened) {
  ExplainInput input = WaitingJob();
  input.plan.reset();
  input.task = Task{.id = input.task_id, .state = TaskState::kFailed};
  input.job.promise = Promise{.planned = {kNow, kNow + absl::Hours(1)}, .reason = "you said so"};
  input.runs = {windfall::Run{.id = RunId(12),
                              .node = NodeId(1),
                              .zone = "GB",
                              .outcome = RunOutcome::kFailed,
                              .start_time = kNow,
                              .end_time = kNow + absl::Minutes(5),
                              .message = "exit status 3"}};
  input.node_names[NodeId(1)] = "node-1";
  const std::string text = Explain(input);
  EXPECT_THAT(text, HasSubstr("Run 12 on node-1 in GB began at 2026-03-01 08:00:00 UTC"));
  EXPECT_THAT(text, HasSubstr("Job 7 is failed. It was to start at 2026-03-01 08:00:00 UTC"));
  EXPECT_THAT(text, HasSubstr("ended at 2026-03-01 08:05:00 UTC: failed (exit status 3)"));
}

}  // namespace
}  // namespace windfall
