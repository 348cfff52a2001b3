#include "cli/job_flags.h"

#include <string>
#include <utility>
#include <vector>

#include "cli/usage_error.h"
#include "domain/sweep.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

// Her directory is `directory`, or one that holds nothing.
Submitter Ada(const std::string& directory = "/nowhere") {
  return {.time = {.now = absl::FromUnixSeconds(1'800'000'000), .zone = absl::UTCTimeZone()},
          .directory = directory,
          .user = "ada",
          .environment = {{"PATH", "/usr/bin:/bin"}, {"TOKEN", "x"}}};
}

TEST(BuildJob, FillsTheSpecFromOptions) {
  const auto job = BuildJob({.command = {"python", "train.py"},
                             .name = "mlp",
                             .cwd = "sub/..",
                             .deadline = "8h",
                             .duration = "2h",
                             .memory = "4G",
                             .gpus = 2,
                             .zones = {"GB", "DE"},
                             .input_size = "1.5G",
                             .input_zone = "DE",
                             .interruptible = true,
                             .checkpoint_signal = "USR1",
                             .grace = "30s",
                             .min_saving = "5%,2%/h",
                             .retries = 3,
                             .environment = {"SEED=1", "TOKEN"},
                             .after = {"4", "5"},
                             .parameters = {"lr=0.1,0.2"}},
                            Ada());
  ASSERT_TRUE(job.ok()) << job.status();
  const JobSpec& spec = job->spec;
  EXPECT_THAT(spec.command, ElementsAre("python", "train.py"));
  EXPECT_EQ(spec.user, "ada");
  EXPECT_EQ(spec.deadline, Ada().time.now + absl::Hours(8));
  EXPECT_EQ(spec.duration, absl::Hours(2));
  EXPECT_EQ(spec.resources, (Resources{.gpus = 2, .cpus = 1, .memory_bytes = int64_t{4} << 30}));
  EXPECT_THAT(spec.zones, ElementsAre("GB", "DE"));
  EXPECT_EQ(spec.input, (JobInput{.bytes = 1'610'612'736, .zone = "DE"}));
  ASSERT_TRUE(spec.interruption.has_value());
  EXPECT_EQ(spec.interruption->checkpoint_signal, 10);
  EXPECT_EQ(spec.interruption->grace, absl::Seconds(30));
  EXPECT_EQ(spec.min_saving, (MinSaving{.fraction = 0.05, .fraction_per_hour = 0.02}));
  EXPECT_EQ(spec.retries, 3);
  EXPECT_THAT(spec.after, ElementsAre(JobId(4), JobId(5)));
  EXPECT_EQ(spec.task_count(), 2);
  EXPECT_EQ(spec.environment.at("SEED"), "1");
  EXPECT_EQ(spec.environment.at("TOKEN"), "x");
  EXPECT_TRUE(Validate(spec, Ada().time.now).ok()) << Validate(spec, Ada().time.now);
}

TEST(BuildJob, NamesTheOptionThatItCannotRead) {
  const JobFlags good = {.command = {"true"}};
  JobFlags deadline = good;
  deadline.deadline = "later";
  JobFlags memory = good;
  memory.memory = "16";
  JobFlags input = good;
  input.input_size = "-2G";
  input.input_zone = "GB";
  JobFlags input_zone = good;
  input_zone.input_size = "2G";
  JobFlags input_size = good;
  input_size.input_zone = "GB";
  JobFlags signal = good;
  signal.interruptible = true;
  signal.checkpoint_signal = "NOPE";
  JobFlags saving = good;
  saving.min_saving = "200%";
  JobFlags after = good;
  after.after = {"x"};
  for (const auto& [flags, option] :
       {std::pair{deadline, "--deadline"}, std::pair{memory, "--memory"},
        std::pair{saving, "--min-saving"}, std::pair{signal, "--checkpoint-signal"},
        std::pair{after, "--after"}, std::pair{input, "--input-size: '-2G' is no size"},
        std::pair{input_zone, "--input-size needs --input-zone"},
        std::pair{input_size, "--input-zone needs --input-size"}}) {
    const auto job = BuildJob(flags, Ada());
    ASSERT_FALSE(job.ok()) << option;
    EXPECT_TRUE(IsUsageError(job.status()));
    EXPECT_THAT(std::string(job.status().message()), HasSubstr(option));
  }
}

TEST(BuildJob, RefusesPauseOptionsWithoutInterruptible) {
  EXPECT_TRUE(IsUsageError(BuildJob({.command = {"true"}, .grace = "1m"}, Ada()).status()));
}

TEST(BuildJob, RefusesAPlaceholderThatIsNoParameterOfTheSweep) {
  const auto typo = BuildJob({.command = {"true", "--x={b}"}, .parameters = {"a=1..10"}}, Ada());
  EXPECT_TRUE(IsUsageError(typo.status()));
  EXPECT_THAT(std::string(typo.status().message()),
              HasSubstr("'{b}' is no parameter (there are: a)"));
  for (const std::string word : {"{a}", "${b}", "{ print}", "{}", "{1}", "{\"k\": {a}}", "{"}) {
    const auto meant = BuildJob({.command = {"true", word}, .parameters = {"a=1..10"}}, Ada());
    EXPECT_TRUE(meant.ok()) << word << ": " << meant.status();
  }
  EXPECT_TRUE(BuildJob({.command = {"awk", "{print}"}}, Ada()).ok()) << "no sweep";
}

TEST(BuildJob, RefusesNoCommand) {
  EXPECT_THAT(std::string(BuildJob({}, Ada()).status().message()), HasSubstr("after --"));
}

TEST(BuildJob, RefusesWhatIsNoText) {
  const std::string bytes = "caf\xE9";
  for (const auto& [flags, expected] : std::vector<std::pair<JobFlags, std::string>>{
           {{.command = {"cat", bytes}}, "argument 2 of the command is not UTF-8: 'caf\\xe9'"},
           {{.command = {"x"}, .name = bytes}, "--name is not UTF-8"},
           {{.command = {"x"}, .cwd = bytes}, "the working directory is not UTF-8"},
           {{.command = {"x"}, .environment = {"A=" + bytes}}, "--env is not UTF-8"}}) {
    const auto job = BuildJob(flags, Ada());
    EXPECT_TRUE(IsUsageError(job.status())) << expected;
    EXPECT_THAT(std::string(job.status().message()), HasSubstr(expected));
  }
}

TEST(BuildJob, LeavesInheritedBytesBehindWithAWarning) {
  Submitter submitter = Ada();
  submitter.environment["LC_NAME"] = "caf\xE9";
  const auto job = BuildJob({.command = {"x"}}, submitter);
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->spec.environment.count("LC_NAME"), 0u);
  EXPECT_THAT(job->warnings, ElementsAre(HasSubstr("LC_NAME is not UTF-8")));
  EXPECT_TRUE(
      IsUsageError(BuildJob({.command = {"x"}, .environment = {"LC_NAME"}}, submitter).status()));
}

TEST(BuildJob, RunsAScriptByItsOwnInterpreterAndHonoursItsOptions) {
  const TemporaryDirectory directory;
  directory.Write("train.sh",
                  "#!/bin/bash -e\n"
                  "#SBATCH --gpus=4 --partition=fast\n"
                  "#SBATCH --cpus-per-task=8\n");
  const auto job =
      BuildJob({.command = {"./train.sh", "--fast"}, .cpus = 2}, Ada(directory.path()));
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_THAT(job->spec.command, ElementsAre("/bin/bash", "-e", EndsWith("/train.sh"), "--fast"));
  EXPECT_EQ(job->spec.name, "train.sh");
  EXPECT_EQ(job->spec.resources.gpus, 4);
  EXPECT_EQ(job->spec.resources.cpus, 2) << "an option beats the script";
  EXPECT_THAT(job->warnings, ElementsAre(HasSubstr("partition=fast")));
}

TEST(BuildJob, GivesAnArrayItsIndexInTheVariableThatSuchScriptsRead) {
  const TemporaryDirectory directory;
  directory.Write("array.sh", "#!/bin/sh\n#SBATCH --array=1-3\n");
  const auto job = BuildJob({.command = {directory.file("array.sh")}}, Ada());
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_THAT(CommandOf(job->spec, 1), ElementsAre("/usr/bin/env", "SLURM_ARRAY_TASK_ID=2",
                                                   "/bin/sh", EndsWith("/array.sh")));
}

TEST(BuildJob, LeavesProgramsInTheSearchPathAlone) {
  const TemporaryDirectory directory;
  directory.Write("env", "#!/bin/sh\n#SBATCH --gpus=4\n");
  const auto job = BuildJob({.command = {"env"}}, Ada(directory.path()));
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_THAT(job->spec.command, ElementsAre("env"));
  EXPECT_EQ(job->spec.resources.gpus, 0);
  EXPECT_THAT(job->warnings, IsEmpty());
}

}  // namespace
}  // namespace windfall
