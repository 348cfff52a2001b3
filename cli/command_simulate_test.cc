#include "cli/command_simulate.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/command_line.h"
#include "cli/simulation_progress.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Outcome {
  int exit_status;
  std::string out;
  std::string err;
};

class SimulateCommand : public testing::Test {
 protected:
  SimulateCommand() {
    Write("trace.csv",
          "submit_time_s,duration_s,num_gpus,num_cpus,user,queue\n"
          "0,3600,1,,ann,a\n"
          "600,7200,0.5,,bob,b\n"
          "1200,1800,16,,bob,b\n"
          "1800,0,1,,bob,b\n");
    std::string intensity = "datetime_utc,carbon_intensity_gco2_per_kwh\n";
    for (int hour = 0; hour < 96; ++hour) {
      absl::StrAppend(&intensity, HourText(hour), ",", 100 + (hour * 37) % 200, "\n");
    }
    Write("gb.csv", intensity);
  }

  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
  }

  // Of hours since the start of the trace.
  std::string HourText(int hour) const {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", kStart + absl::Hours(hour), absl::UTCTimeZone());
  }

  Outcome Simulate(std::vector<std::string> more) const {
    std::vector<std::string> words = {"simulate", "--zone", "GB=" + Path("gb.csv")};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }

  Outcome Run(const std::vector<std::string>& words) const {
    std::ostringstream out;
    std::ostringstream err;
    Console console = {.out = out, .err = err, .zone = absl::UTCTimeZone()};
    const int exit_status = RunCommandLine(words, console);
    return {.exit_status = exit_status, .out = out.str(), .err = err.str()};
  }

  Outcome SimulateTrace(std::vector<std::string> more) const {
    more.insert(more.begin(), {"--jobs", Path("trace.csv"), "--start", "2022-06-01T00:00Z"});
    return Simulate(std::move(more));
  }

 private:
  const absl::Time kStart = absl::FromUnixSeconds(1'654'041'600);
  TemporaryDirectory directory_;
};

TEST_F(SimulateCommand, SaysWhatItCostsBesideWhatItEmits) {
  const std::vector<std::string> prices = {
      "--nodes", "GB=2x8", "--carbon-price", "100", "--electricity-price", "0.30"};
  const Outcome text = SimulateTrace(prices);
  EXPECT_EQ(text.exit_status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("COST"));
  EXPECT_THAT(text.out, HasSubstr(" EUR of electricity and "));
  EXPECT_THAT(text.out, HasSubstr("note: prices are taken as EUR; --currency says otherwise"));
  std::vector<std::string> json = prices;
  json.insert(json.end(), {"--currency", "GBP", "--json", "--bound"});
  const Outcome result = SimulateTrace(json);
  EXPECT_EQ(result.exit_status, 0) << result.err;
  for (const char* key :
       {"costCents", "electricityCostCents", "carbonCostCents", "baselineRunNowCostCents",
        "baselineQueueCostCents", "costSavedVsQueuePercent", "leastEmissionsCostCents"}) {
    EXPECT_THAT(result.out, HasSubstr(absl::StrCat("\"", key, "\": "))) << key;
  }
  EXPECT_THAT(result.out, HasSubstr("\"currency\": \"GBP\""));
  EXPECT_THAT(result.out, Not(HasSubstr("boundGrams")));
  EXPECT_THAT(result.out, HasSubstr("there is no bound: it is one of emissions"));
  EXPECT_THAT(SimulateTrace({"--nodes", "GB=2x8"}).out, Not(HasSubstr("COST")));
}

TEST_F(SimulateCommand, ShowsWhatWasSavedAndWhatWasLeftOut) {
  const Outcome outcome = SimulateTrace({"--nodes", "GB=2x8"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("3 jobs from 2022-06-01 00:00 UTC on: 2 completed, 0 late, 1 "
                                     "that no node can hold; 900 Wh"));
  EXPECT_THAT(outcome.out, HasSubstr("same nodes, no carbon"));
  EXPECT_THAT(outcome.out, HasSubstr("1 job a part of a GPU"));
  EXPECT_THAT(outcome.out, HasSubstr("1 job without a running time: left out"));
  EXPECT_THAT(outcome.out, HasSubstr("needs 16 GPUs"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("with the policy")));  // no terminal, no progress bar
}

TEST_F(SimulateCommand, CountsWhatNodesThatSleepDrawBesidesTheirJobs) {
  const std::vector<std::string> nodes = {"--nodes", "GB=2x8"};
  EXPECT_THAT(SimulateTrace(nodes).out, Not(HasSubstr("besides")));
  std::vector<std::string> asleep = nodes;
  asleep.insert(asleep.end(), {"--idle-watts", "200", "--wake-watt-hours", "30"});
  const Outcome outcome = SimulateTrace(asleep);
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("nodes besides their jobs: "));
  EXPECT_THAT(outcome.out, HasSubstr(" waking"));
  asleep.emplace_back("--json");
  EXPECT_THAT(SimulateTrace(asleep).out, HasSubstr("\"savedWithNodesVsQueuePercent\": "));
}

// Without the keys that tell how long it took.
std::string WithoutTimes(const std::string& json) {
  std::string kept;
  for (const absl::string_view line : absl::StrSplit(json, '\n')) {
    const bool is_timing = line.find("planMilliseconds") != line.npos ||
                           line.find("wallSeconds") != line.npos ||
                           line.find("peakRss") != line.npos;
    if (!is_timing) absl::StrAppend(&kept, line, "\n");
  }
  return kept;
}

TEST_F(SimulateCommand, PrintsTheSameJsonForTheSameSeed) {
  const std::vector<std::string> words = {"--json", "--forecast", "noise:0.2", "--interruptible",
                                          "0.5"};
  const Outcome outcome = SimulateTrace(words);
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  for (const char* key : {"\"policy\": \"windfall\"",
                          "\"jobs\": 3",
                          "\"completed\": 3",
                          "\"late\": 0",
                          "\"unplaced\": 0",
                          "\"energyKwh\"",
                          "\"emissionsGrams\"",
                          "\"baselineRunNowGrams\"",
                          "\"baselineQueueGrams\"",
                          "\"perfectForecastGrams\"",
                          "\"savedVsRunNowPercent\"",
                          "\"savedVsQueuePercent\"",
                          "\"meanWaitHours\"",
                          "\"p95WaitHours\"",
                          "\"meanExtraWaitVsQueueHours\"",
                          "\"plans\"",
                          "\"planMillisecondsP50\"",
                          "\"planMillisecondsMax\"",
                          "\"wallSeconds\"",
                          "\"peakRssMebibytes\""}) {
    EXPECT_THAT(outcome.out, HasSubstr(key));
  }
  EXPECT_EQ(WithoutTimes(outcome.out), WithoutTimes(SimulateTrace(words).out));
}

// With a fortnight of intensity before the trace, high in the first six hours of each day.
TEST_F(SimulateCommand, ForecastsFromWhatWasMeasuredBefore) {
  std::string intensity = "datetime_utc,carbon_intensity_gco2_per_kwh\n";
  for (int hour = -14 * 24; hour < 96; ++hour) {
    absl::StrAppend(&intensity, HourText(hour), ",", (hour + 14 * 24) % 24 < 6 ? 300 : 100, "\n");
  }
  Write("long.csv", intensity);
  const std::vector<std::string> words = {
      "simulate",        "--zone",  "GB=" + Path("long.csv"), "--jobs",
      Path("trace.csv"), "--start", "2022-06-01T00:00Z",      "--json",
      "--forecast",      "model"};
  const Outcome outcome = Run(words);
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  // All wait for the morning, as with a perfect forecast.
  EXPECT_THAT(outcome.out, HasSubstr("\"savedVsRunNowPercent\": 66.6"));
  EXPECT_EQ(WithoutTimes(outcome.out), WithoutTimes(Run(words).out));
}

TEST_F(SimulateCommand, RunsAtOnceWhileTheModelKnowsTooLittle) {
  const Outcome outcome = SimulateTrace({"--forecast", "model"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("the model knows too little before 2022-06-08T00:00Z"));
}

TEST_F(SimulateCommand, PlansWithForecastsAsTheyWereIssued) {
  Write("issued.csv",
        "issued_utc,target_utc,forecast_gco2_per_kwh\n"
        "2022-06-01T00:00Z,2022-06-01T00:00Z,100\n2022-06-01T00:00Z,2022-06-01T01:00Z,100\n"
        "2022-06-01T00:00Z,2022-06-01T02:00Z,100\n2022-06-01T00:00Z,2022-06-01T03:00Z,10\n");
  const std::string zone = "GB=" + Path("gb.csv") + ",forecast=" + Path("issued.csv");
  const Outcome outcome =
      Run({"simulate", "--zone", zone, "--jobs", Path("trace.csv"), "--start", "2022-06-01T00:00Z",
           "--forecast", "file", "--limit", "1", "--json"});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\"meanWaitHours\": 3"));
  const std::string actual = "GB=" + Path("gb.csv") + ",forecast=" + Path("gb.csv");
  const Outcome wrong = Run({"simulate", "--zone", actual, "--jobs", Path("trace.csv"), "--start",
                             "2022-06-01T00:00Z", "--forecast", "file"});
  EXPECT_EQ(wrong.exit_status, 1);
  EXPECT_THAT(wrong.err, HasSubstr("gb.csv: holds intensity as it came true"));
}

TEST_F(SimulateCommand, WritesAPageOfItsOwn) {
  const std::string path = Path("page.html");
  const Outcome outcome = SimulateTrace({"--nodes", "GB=2x8", "--html", path});
  EXPECT_EQ(outcome.exit_status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("2 completed"));
  EXPECT_THAT(outcome.err, HasSubstr("page written to " + path));
  std::ostringstream page;
  page << std::ifstream(path).rdbuf();
  EXPECT_THAT(page.str(), HasSubstr("<h1>Simulation of 3 jobs</h1>"));
  EXPECT_THAT(page.str(), HasSubstr("<dt>--nodes</dt><dd>GB=2x8</dd>"));
  EXPECT_THAT(page.str(), HasSubstr("1 job a part of a GPU"));
}

TEST_F(SimulateCommand, FindsOutBeforeItSimulatesThatThePageCannotBeWritten) {
  const std::string path = Path("none/page.html");
  // A trace that is not there either: whatever is said first was found out first.
  const Outcome outcome = Simulate({"--jobs", Path("none.csv"), "--html", path});
  EXPECT_EQ(outcome.exit_status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("cannot write '" + path + "': No such file or directory"));
  EXPECT_THAT(outcome.err, HasSubstr("--html"));
}

TEST_F(SimulateCommand, PrintsTheDaysAndTheHoursOfTheDay) {
  const Outcome outcome = SimulateTrace({"--json"});
  for (const char* key :
       {"\"days\"", "\"startTime\": \"2022-06-01T00:00:00Z\"", "\"hoursOfDay\"", "\"hour\": 23",
        "\"baselineQueueEnergyKwh\"", "\"meanGramsPerKwh\"", "\"baselineQueueP95WaitHours\""}) {
    EXPECT_THAT(outcome.out, HasSubstr(key));
  }
}

TEST_F(SimulateCommand, BoundsWhatAnyScheduleCouldHaveEmittedIfItIsAskedTo) {
  EXPECT_THAT(SimulateTrace({"--json"}).out, Not(HasSubstr("bound")));
  const Outcome json = SimulateTrace({"--json", "--bound"});
  EXPECT_THAT(json.out, HasSubstr("\"boundGrams\": "));
  EXPECT_THAT(json.out, HasSubstr("\"gapToBoundPercent\": "));
  EXPECT_THAT(SimulateTrace({"--bound"}).out, HasSubstr("no schedule less than"));
}

TEST_F(SimulateCommand, KnowsFromSacctWhenItWas) {
  Write("sacct.txt", "JobID|Submit|ElapsedRaw|AllocTRES\n1|2022-06-02T00:00:00|60|gres/gpu=1\n");
  const Outcome outcome = Simulate({"--jobs", Path("sacct.txt")});
  EXPECT_THAT(outcome.out, HasSubstr("1 job from 2022-06-02 00:00 UTC on"));
  EXPECT_THAT(outcome.out, HasSubstr("taken as UTC"));
}

TEST_F(SimulateCommand, SaysWhatIsWrongWithItsFiles) {
  Write("broken.csv", "submit_time_s,duration_s\n0,long\n");
  Write("forecast.csv",
        "issued_utc,target_utc,forecast_gco2_per_kwh\n2022-06-01T00:00Z,2022-06-01T01:00Z,100\n"
        "2022-06-01T00:00Z,2022-06-01T02:00Z,100\n");
  const std::string start = "2022-06-01T00:00Z";
  const struct {
    std::vector<std::string> words;
    int exit_status;
    const char* message;
  } kCases[] = {
      {{"--jobs", Path("none.csv"), "--start", start}, 1, "none.csv: cannot be read"},
      {{"--jobs", Path("broken.csv"), "--start", start}, 1, "broken.csv: line 2 \"0,long\""},
      {{"--jobs", Path("gb.csv"), "--start", start},
       1,
       "gb.csv: the header is none of a job trace"},
      {{"--jobs", Path("trace.csv")}, 2, "--start is missing"},
      {{"--jobs", Path("trace.csv"), "--start", "2022-06-07"},
       1,
       "its intensity reaches from 2022-06-01T00:00Z to 2022-06-05T00:00Z"},
      {{"--jobs", Path("trace.csv"), "--start", start, "--zone", "DE=" + Path("forecast.csv")},
       1,
       "forecast.csv: holds forecasts"},
      {{"--jobs", Path("trace.csv"), "--seed", "x"}, 2, "--seed"},
  };
  for (const auto& c : kCases) {
    const Outcome outcome = Simulate(c.words);
    EXPECT_EQ(outcome.exit_status, c.exit_status) << c.message;
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(ProgressBarLine, FitsTheTerminal) {
  const SimulationProgress half = {.now = absl::FromUnixSeconds(1'654'041'600),
                                   .submitted_jobs = 750,
                                   .ended_jobs = 250,
                                   .jobs = 1000};
  EXPECT_EQ(ProgressBarLine("now", half, {}),
            "now  ############------------  50 %  250 of 1000 jobs ended, 2022-06-01 00:00");
  EXPECT_LT(ProgressBarLine("now", half, {.width = 40}).size(), 40u);
  EXPECT_THAT(ProgressBarLine("now", {}, {}), HasSubstr("0 of 0 jobs ended"));
}

}  // namespace
}  // namespace windfall
