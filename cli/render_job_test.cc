#include "cli/render_job.h"

#include "cli/render_job_list.h"
#include "cli/render_promise.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

View Narrow() { return ExampleView({.interactive = true, .width = 60, .unicode = true}); }

TEST(RenderJob, ShowsPromiseAndSettlementSideBySideWithTheirOrigin) {
  EXPECT_EQ(RenderJob(ExampleSettledJob(), Narrow()),
            "job 7  train-mlp  succeeded\n"
            "command     python train.py --note 'it'\\''s late'\n"
            "directory   /home/ada/exp\n"
            "user        ada\n"
            "project     nlp\n"
            "needs       1 GPU, 4 CPUs, 16 GiB\n"
            "takes       3 h expected at 400 W\n"
            "submitted   19:00\n"
            "deadline    Wed 08:00\n"
            "\n"
            "               PROMISED          CAME TRUE\n"
            "start          Wed 02:30         16:00\n"
            "finish         Wed 05:30         19:00\n"
            "energy         1.2 kWh           1.1 kWh\n"
            "emissions      190 g CO2e        181 g CO2e\n"
            "at submission  260 g CO2e        249 g CO2e\n"
            "change         -27 %             -27 %\n"
            "energy by      expectation       90 % measured, 10 % estima…\n"
            "intensity      forecast of neso  settled with neso\n"
            "\n"
            "RUN  NODE    ZONE  STARTED  FOR  END         ENERGY   CO2E\n"
            " 12  node-1  GB    16:00    3 h  succeeded  1.1 kWh  181 g\n");
}

TEST(RenderJob, ShowsUnknownAsUnknownAndNotAsZero) {
  v1::GetJobResponse response;
  *response.mutable_job() = ExampleWaitingJob();
  response.mutable_job()->mutable_promise()->clear_emissions_grams();
  const std::string text = RenderJob(response, ExampleView({}));
  EXPECT_THAT(text, HasSubstr("emissions      -                 -\n"));
  EXPECT_THAT(text, Not(HasSubstr(" 0 ")));
}

TEST(RenderJob, SaysThatEmissionsAreNotSettledYet) {
  v1::GetJobResponse response = ExampleSettledJob();
  v1::Settlement& settlement = *response.mutable_job()->mutable_settlement();
  settlement.set_basis("forecast");
  settlement.clear_saved_percent();
  settlement.clear_baseline_emissions_grams();
  settlement.set_energy_without_intensity_kwh(0.2);
  const std::string text = RenderJob(response, ExampleView({}));
  EXPECT_THAT(text, HasSubstr("not yet settled: by forecast"));
  EXPECT_THAT(text, HasSubstr("200 Wh of the energy is not in the emissions"));
}

TEST(RenderJob, SaysThatTheEnergyOfTheGpuIsUnknown) {
  v1::GetJobResponse response = ExampleSettledJob();
  v1::Settlement& settlement = *response.mutable_job()->mutable_settlement();
  settlement.add_unknown_components("gpu");
  settlement.set_measured_ratio(0.7);
  settlement.set_lower_bound_ratio(0.2);
  const std::string text = RenderJob(response, ExampleView({}));
  EXPECT_THAT(text, HasSubstr(">=1.1 kWh"));
  EXPECT_THAT(text,
              HasSubstr("70 % measured, 10 % estimated, 20 % lower bound; GPU energy unknown"));
  EXPECT_THAT(EndLine(response.job(), ""), HasSubstr("GPU energy unknown"));
  v1::ListJobsResponse list;
  *list.add_jobs() = response.job();
  EXPECT_THAT(RenderJobList(list, ExampleView({})), HasSubstr(">=1.1 kWh  >=181 g"));
}

TEST(RenderJob, DoesNotLetTextOfUsersReachTheTerminalRaw) {
  const std::string evil = "evil\n\x1b[31m\x1b]0;title\x07";
  v1::GetJobResponse response = ExampleSettledJob();
  v1::JobSpec& spec = *response.mutable_job()->mutable_spec();
  spec.set_name(evil);
  spec.set_project(evil);
  spec.add_command(evil);
  spec.set_working_directory("/" + evil);
  response.mutable_runs(0)->set_message(evil);
  v1::ListJobsResponse list;
  *list.add_jobs() = response.job();
  for (const std::string& text :
       {RenderJob(response, Narrow()), RenderJobList(list, ExampleView({}))}) {
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("evil\n")));
    EXPECT_THAT(text, HasSubstr("evil\\n"));
  }
  EXPECT_THAT(RenderJob(response, ExampleView({})), HasSubstr("$'evil\\n\\x1b[31m"));
}

TEST(RenderJobList, FitsSixtyColumnsByLeavingColumnsOut) {
  v1::ListJobsResponse response;
  *response.add_jobs() = ExampleSettledJob().job();
  *response.add_jobs() = ExampleWaitingJob();
  response.mutable_jobs(0)->set_id(1006);
  EXPECT_EQ(RenderJobList(response, Narrow()),
            "  ID  NAME       STATUS     WHEN                CO2E  CHANGE\n"
            "1006  train-mlp  succeeded  ended 19:00        181 g   -27 %\n"
            "   7  train-mlp  waiting    starts Wed 02:30  ~190 g  ~-27 %\n"
            "starts: as planned now; ~: as promised at submission, or not\n"
            "yet settled\n");
}

TEST(RenderJobList, MarksWhatIsNotSettledYet) {
  v1::ListJobsResponse response;
  *response.add_jobs() = ExampleSettledJob().job();
  response.mutable_jobs(0)->mutable_settlement()->set_basis("forecast");
  EXPECT_THAT(RenderJobList(response, ExampleView({})), HasSubstr("  1.1 kWh  ~181 g"));
}

TEST(RenderJobList, ShowsAllColumnsInAPipe) {
  v1::ListJobsResponse response;
  *response.add_jobs() = ExampleWaitingJob();
  response.set_next_page_token("abc");
  EXPECT_EQ(RenderJobList(response, ExampleView({})),
            "ID  NAME       STATUS   WHEN              DEADLINE     ENERGY    CO2E  CHANGE  USER  "
            "PROJECT\n"
            " 7  train-mlp  waiting  starts Wed 02:30  Wed 08:00  ~1.2 kWh  ~190 g  ~-27 %  ada   "
            "nlp\n"
            "starts: as planned now; ~: as promised at submission, or not yet settled\n"
            "more: --page-token abc\n");
  *response.mutable_jobs(0) = ExampleSettledJob().job();
  EXPECT_THAT(RenderJobList(response, ExampleView({})), Not(HasSubstr("promised")));
}

TEST(RenderTaskList, ShowsParametersAndTheLastEnd) {
  v1::ListTasksResponse response;
  v1::Task& task = *response.add_tasks();
  task.set_id("8.1");
  task.set_state(v1::TASK_STATE_FAILED);
  (*task.mutable_parameters())["seed"] = "2";
  (*task.mutable_parameters())["lr"] = "0.1";
  v1::Run& run = *task.add_runs();
  run.set_outcome("failed");
  run.set_signal_number(9);
  *run.mutable_end_time() = ToWire(ExampleNow());
  EXPECT_EQ(RenderTaskList(response, ExampleView({})),
            "TASK  PARAMETERS     STATE   RUNS  LAST RUN\n"
            " 8.1  lr=0.1 seed=2  failed     1  failed, signal 9 (KILL)\n");
}

TEST(RenderPromise, TellsStartFinishFootprintAndReasonInAFewLines) {
  EXPECT_EQ(RenderPromise(ExampleWaitingJob(), Narrow()),
            "job 7 queued\n"
            "  starts     Wed 02:30 (in 6 h 30 min) in GB on node-1\n"
            "  finishes   Wed 05:30, deadline Wed 08:00\n"
            "  expected   1.2 kWh, 190 g CO2e instead of 260 g started\n"
            "             now (-27 %)\n"
            "  because    the cleanest start before the deadline\n");
}

TEST(RenderPromise, WarnsOfADeadlineThatWillBeMissed) {
  v1::Job job = ExampleWaitingJob();
  job.mutable_promise()->set_feasible(false);
  EXPECT_THAT(RenderPromise(job, Narrow()), HasSubstr("it will miss its deadline"));
}

TEST(RenderPromise, SaysWhatAJobWithoutAPlanWaitsFor) {
  v1::Job job;
  job.set_id(9);
  job.mutable_spec()->add_after_job_ids(7);
  job.mutable_spec()->add_after_job_ids(8);
  EXPECT_EQ(RenderPromise(job, Narrow()), "job 9 queued\n  waits for  job 7, 8\n");
  job.set_held(true);
  EXPECT_THAT(RenderPromise(job, Narrow()), HasSubstr("windfall release 9"));
}

TEST(ProgressLine, CountsDownToTheStartAndUpFromIt) {
  v1::Job job = ExampleWaitingJob();
  EXPECT_EQ(ProgressLine(job, std::nullopt, Narrow()),
            "job 7 waiting · starts Wed 02:30, in 6 h 30 min");
  job.set_status("running");
  EXPECT_EQ(ProgressLine(job, ExampleNow() - absl::Minutes(90), Narrow()),
            "job 7 running · for 1 h 30 min · expected 3 h");
}

TEST(ProgressLine, NeverWrapsTheTerminal) {
  const View view = ExampleView({.interactive = true, .width = 30});
  EXPECT_EQ(ProgressLine(ExampleWaitingJob(), std::nullopt, view), "job 7 waiting, starts Wed 02~");
}

TEST(EndLine, TellsWhatCameTrueAndHowItIsKnown) {
  EXPECT_EQ(
      EndLine(ExampleSettledJob().job(), ""),
      "job 7: succeeded, 1.1 kWh (90 % measured, 10 % estimated), 181 g CO2e instead of 249 g "
      "at submission (-27 %), settled with neso");
}

}  // namespace
}  // namespace windfall
