#include "cli/sbatch_options.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TimeContext Noon() {
  return {.now = absl::FromCivil(absl::CivilSecond(2026, 11, 24, 12, 0, 0), absl::UTCTimeZone()),
          .zone = absl::UTCTimeZone()};
}

struct Applied {
  JobSpec spec;
  SbatchResult result;
};

absl::StatusOr<Applied> Apply(const std::vector<SbatchOption>& options) {
  Applied applied;
  applied.spec.working_directory = "/home/ada";
  auto result = ApplySbatchOptions(options, Noon(), applied.spec);
  if (!result.ok()) return result.status();
  applied.result = *std::move(result);
  return applied;
}

TEST(ApplySbatchOptions, SetsEveryFieldThatHasACounterpart) {
  const auto applied = Apply({{"job-name", "train", 2},
                              {"gres", "gpu:a100:2", 3},
                              {"cpus-per-task", "8", 4},
                              {"mem", "16G", 5},
                              {"time", "1-12:00", 6},
                              {"dependency", "afterok:3:4,afterok:5", 7},
                              {"output", "out/log.txt", 8},
                              {"deadline", "2026-11-25T08:00:00", 9},
                              {"begin", "now+2hours", 10},
                              {"chdir", "/data", 11}});
  ASSERT_TRUE(applied.ok()) << applied.status();
  const JobSpec& spec = applied->spec;
  EXPECT_EQ(spec.name, "train");
  EXPECT_EQ(spec.resources, (Resources{.gpus = 2, .cpus = 8, .memory_bytes = int64_t{16} << 30}));
  EXPECT_EQ(spec.time_limit, absl::Hours(36));
  EXPECT_THAT(spec.after, ElementsAre(JobId(3), JobId(4), JobId(5)));
  EXPECT_EQ(spec.output_path, "/home/ada/out/log.txt");
  EXPECT_EQ(spec.deadline, Noon().now + absl::Hours(20));
  EXPECT_EQ(spec.begin, Noon().now + absl::Hours(2));
  EXPECT_EQ(spec.working_directory, "/data");
  EXPECT_THAT(applied->result.warnings, IsEmpty());
}

TEST(ApplySbatchOptions, TakesBareMemoryAsMebibytesLikeSlurm) {
  EXPECT_EQ(Apply({{"mem", "4096", 1}})->spec.resources.memory_bytes, int64_t{4} << 30);
}

TEST(ApplySbatchOptions, MakesASweepOfAnArray) {
  const auto applied = Apply({{"array", "1,3-4,10-20:5%2", 1}});
  ASSERT_TRUE(applied.ok()) << applied.status();
  ASSERT_EQ(applied->spec.parameters.size(), 1u);
  const Parameter& parameter = applied->spec.parameters.front();
  EXPECT_EQ(parameter.name, "SLURM_ARRAY_TASK_ID");
  EXPECT_THAT(std::get<std::vector<std::string>>(parameter.values),
              ElementsAre("1", "3", "4", "10", "15", "20"));
  EXPECT_EQ(applied->spec.max_parallel, 2);
}

TEST(ApplySbatchOptions, NamesInAWarningWhatHasNoCounterpart) {
  const auto applied = Apply({{"partition", "gpu", 3},
                              {"exclusive", "", 4},
                              {"output", "slurm-%j.out", 5},
                              {"dependency", "singleton", 6},
                              {"gres", "gpu:1,shard:2", 7}});
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->result.warnings,
              ElementsAre(HasSubstr("line 3: ignored #SBATCH --partition=gpu"),
                          HasSubstr("line 4: ignored #SBATCH --exclusive:"),
                          HasSubstr("ignored --output=slurm-%j.out"), HasSubstr("'singleton'"),
                          HasSubstr("'shard:2'")));
  EXPECT_EQ(applied->spec.output_path, "");
  EXPECT_EQ(applied->spec.resources.gpus, 1);
}

TEST(ApplySbatchOptions, RefusesAMalformedValueWithItsLine) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"gpus", "two"},
                                                        {"gpus", ""},
                                                        {"cpus-per-task", "0"},
                                                        {"mem", "lots"},
                                                        {"time", "soon"},
                                                        {"array", "5-1"},
                                                        {"array", "1-10:0"},
                                                        {"array", "0-9999999"},
                                                        {"dependency", "afterok:x"},
                                                        {"deadline", "someday"},
                                                        {"begin", "now+soon"}}) {
    const auto applied = Apply({{name, value, 9}});
    ASSERT_FALSE(applied.ok()) << name << "=" << value;
    EXPECT_THAT(std::string(applied.status().message()),
                HasSubstr("line 9: #SBATCH --" + name + "=" + value));
  }
}

TEST(ApplySbatchOptions, ReadsExportLikeSlurm) {
  const auto all = Apply({{"export", "ALL,SEED=1", 1}});
  EXPECT_EQ(all->result.environment.base, EnvironmentChoice::Base::kAll);
  EXPECT_THAT(all->result.environment.additions, ElementsAre("SEED=1"));
  const auto none = Apply({{"export", "NONE", 1}});
  EXPECT_EQ(none->result.environment.base, EnvironmentChoice::Base::kNone);
  EXPECT_THAT(none->result.environment.additions, IsEmpty());
}

TEST(ParseSlurmDuration, ReadsAllSixForms) {
  const std::vector<std::pair<std::string, absl::Duration>> cases = {
      {"90", absl::Minutes(90)},
      {"90:30", absl::Minutes(90) + absl::Seconds(30)},
      {"2:30:15", absl::Seconds(9015)},
      {"1-12", absl::Hours(36)},
      {"1-12:30", absl::Hours(36) + absl::Minutes(30)},
      {"1-12:30:15", absl::Hours(36) + absl::Seconds(1815)}};
  for (const auto& [text, expected] : cases) {
    const auto duration = ParseSlurmDuration(text);
    ASSERT_TRUE(duration.ok()) << text;
    EXPECT_EQ(*duration, expected) << text;
  }
  for (const std::string text : {"", "-5", "1:2:3:4", "1-", "x", "1-x"}) {
    EXPECT_FALSE(ParseSlurmDuration(text).ok()) << text;
  }
}

}  // namespace
}  // namespace windfall
