#include "cli/command_line.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

struct Outcome {
  int exit_status;
  std::string out;
  std::string err;
};

// Types `words` in an environment without a scheduler.
Outcome Type(const std::vector<std::string>& words) {
  const TemporaryDirectory home;
  std::ostringstream out;
  std::ostringstream err;
  Console console = {
      .out = out, .err = err, .zone = absl::UTCTimeZone(), .environment = {{"HOME", home.path()}}};
  const int exit_status = RunCommandLine(words, console);
  return {.exit_status = exit_status, .out = out.str(), .err = err.str()};
}

TEST(CommandLine, EveryCommandHasHelpWithAnExample) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"up"},
                                             {"submit"},
                                             {"sweep"},
                                             {"run"},
                                             {"plan"},
                                             {"simulate"},
                                             {"jobs"},
                                             {"show"},
                                             {"tasks"},
                                             {"explain"},
                                             {"logs"},
                                             {"cancel"},
                                             {"hold"},
                                             {"release"},
                                             {"wait"},
                                             {"retry"},
                                             {"nodes"},
                                             {"drain"},
                                             {"resume"},
                                             {"forecast"},
                                             {"report"},
                                             {"report", "create"},
                                             {"report", "list"},
                                             {"report", "show"},
                                             {"report", "export"}}) {
    std::vector<std::string> words = command;
    words.push_back("--help");
    const Outcome outcome = Type(words);
    EXPECT_EQ(outcome.exit_status, 0) << command.back();
    EXPECT_THAT(outcome.out, HasSubstr("example")) << command.back();
    EXPECT_THAT(outcome.out, HasSubstr("  windfall " + command.front())) << command.back();
  }
}

TEST(CommandLine, HelpBreaksDescriptionsWhereTheTerminalEnds) {
  std::ostringstream out;
  Console console = {
      .out = out, .err = out, .out_terminal = {.width = 70}, .zone = absl::UTCTimeZone()};
  EXPECT_EQ(RunCommandLine({"jobs", "--help"}, console), 0);
  EXPECT_THAT(out.str(), HasSubstr("PORT or\n" + std::string(30, ' ') + "unix:/PATH"));
}

TEST(CommandLine, WrongUsageIsOneLineAndStatusTwo) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "no command"},
      {{"frobnicate"}, "'frobnicate' is no command"},
      {{"report"}, "no command; see windfall report --help"},
      {{"submit"}, "no command: write it at the end, after --"},
      {{"submit", "--gpsu", "1", "--", "x"}, "'--gpsu' is no option of submit"},
      {{"submit", "--gpus", "many", "--", "x"}, "many"},
      {{"submit", "--deadline", "soon", "--", "x"}, "--deadline: 'soon' is no time"},
      {{"sweep", "--", "x"}, "at least one --param"},
      {{"sweep", "--param", "lr", "--", "x"}, "--param: 'lr' is no parameter"},
      {{"plan", "--carbon-price", "9", "--", "x"}, "--carbon-price needs --zone NAME=FILE.csv"},
      {{"plan", "--carbon-price", "9", "--now", "2026-01-01T00:00Z", "--", "x"},
       "--now and --carbon-price need --zone NAME=FILE.csv"},
      {{"plan", "--currency", "EUR", "--electricity-price", "1", "--", "x"},
       "--electricity-price and --currency need --zone NAME=FILE.csv"},
      {{"show"}, "ID is required"},
      {{"show", "seven"}, "'seven' is no id"},
      {{"jobs", "--status", "sleeping"}, "sleeping"},
      {{"cancel", "7", "x"}, "'x' is no id"},
      {{"report", "export", "3", "--format", "pdf"}, "pdf"},
      {{"submit", "--gpus", "100000000000", "--", "x"},
       "--gpus: '100000000000' is no whole number that it can take"},
      {{"submit", "--asap=x", "--", "y"}, "--asap takes no value, such as 'x'"},
      {{"submit", "--cpus", "--", "x"}, "--cpus needs a value"},
      {{"submit", "--gpus", "1", "--gpus", "2", "--", "x"}, "--gpus can be given once only"},
      {{"jobs", "--limit", "0"}, "--limit: '0': use 1 to 1000"},
      {{"jobs", "--status", "sleeping"}, "--status: 'sleeping': use one of waiting, held,"},
      {{"jobs", "--bogus"}, "'--bogus' is no option of jobs"},
      {{"show", "1", "2"}, "'2' is one argument too many for show"},
      {{"--server", "host:1", "jobs"}, "'--server' is an option of the commands: write it after"},
      {{"--json", "jobs"}, "'--json' is an option of the commands: write it after jobs"},
      {{"--frob"}, "'--frob' is no option here"},
      {{"up", "--cpus", "0"}, "--cpus: 0: use 1 or more"},
      {{"up", "--cpus", "-3"}, "--cpus: -3: use 1 or more"},
      {{"up", "--gpus", "-1"}, "--gpus: -1: use 0 or more"},
      {{"up", "--state", ""}, "--state: '' is no directory"},
      {{"up", "--forecast", "magic"}, "'magic'"}};
  for (const auto& [words, expected] : cases) {
    const Outcome outcome = Type(words);
    EXPECT_EQ(outcome.exit_status, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(expected));
    EXPECT_THAT(outcome.err, HasSubstr("--help"));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
  }
}

TEST(CommandLine, AMissingSchedulerIsStatusOneAndSaysWhatToDo) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"jobs"}, {"submit", "--", "true"}, {"run", "true"}, {"wait", "7"}, {"forecast"}}) {
    const Outcome outcome = Type(words);
    EXPECT_EQ(outcome.exit_status, 1);
    EXPECT_THAT(outcome.err, HasSubstr("windfall up"));
  }
}

TEST(ZoneWarnings, NamesATimeZoneThatIsNone) {
  EXPECT_THAT(ZoneWarnings({}), IsEmpty());
  EXPECT_THAT(ZoneWarnings({{"TZ", "UTC"}}), IsEmpty());
  EXPECT_THAT(ZoneWarnings({{"TZ", "Bogus/Zone"}}), testing::ElementsAre(HasSubstr("Bogus/Zone")));
}

TEST(CommandLine, LeavesTheWordsOfTheCommandAlone) {
  // "run" and "--gpus" belong to the job: the plan fails for its file, not for its words.
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"plan", "--zone", "GB=/nowhere.csv", "--", "run", "--gpus", "x"},
           {"plan", "--zone", "GB=/nowhere.csv", "run", "--gpus", "x"}}) {
    const Outcome outcome = Type(words);
    EXPECT_EQ(outcome.exit_status, 1) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("/nowhere.csv"));
  }
}

}  // namespace
}  // namespace windfall
