#include "scheduler/simulator/job_trace.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kHeader[] = "submit_time_s,duration_s,num_gpus,num_cpus,user,queue\n";

TEST(ParseJobTrace, KeepsWhatIsUnknownUnknown) {
  const JobTrace trace = ParseJobTrace(std::string(kHeader) + "60,3600.5,2,,ann,train\n").value();
  EXPECT_THAT(trace.jobs, ElementsAre(TraceJob{.line = 2,
                                               .submit = absl::Seconds(60),
                                               .duration = absl::Milliseconds(3'600'500),
                                               .gpus = 2,
                                               .user = "ann",
                                               .queue = "train"}));
  EXPECT_FALSE(trace.origin.has_value());
}

TEST(ParseJobTrace, ReadsTheColumnsThatFewTracesHave) {
  const JobTrace trace = ParseJobTrace(
                             "duration_s,submit_time_s,deadline_s,interruptible,power_w,zones\n"
                             "10,0,100,1,250.5,GB;DE\n"
                             "10,1,,false,,\n")
                             .value();
  EXPECT_EQ(trace.jobs[0].deadline, absl::Seconds(100));
  EXPECT_EQ(trace.jobs[0].interruptible, true);
  EXPECT_EQ(trace.jobs[0].power, Milliwatts(250'500));
  EXPECT_THAT(trace.jobs[0].zones, ElementsAre("GB", "DE"));
  EXPECT_EQ(trace.jobs[1].interruptible, false);
  EXPECT_FALSE(trace.jobs[1].deadline.has_value());
  EXPECT_TRUE(trace.jobs[1].zones.empty());
}

TEST(ParseJobTrace, CountsPartsOfGpusAndJobsThatNeverRan) {
  const JobTrace trace =
      ParseJobTrace(std::string(kHeader) + "0,10,0.46,6,,LS\n1,0,1,,,\n2,,1,,,\n3,5,1,,,\n")
          .value();
  ASSERT_EQ(trace.jobs.size(), 2u);
  EXPECT_EQ(trace.jobs[0].gpus, 1);
  EXPECT_EQ(trace.rounded_up, 1);
  EXPECT_EQ(trace.without_running_time, 2);
}

TEST(ParseJobTrace, SortsBySubmission) {
  const JobTrace trace =
      ParseJobTrace(std::string(kHeader) + "9,1,1,,,\n# a comment\n\n3,1,1,,,\r\n").value();
  EXPECT_EQ(trace.jobs[0].line, 5);
  EXPECT_EQ(trace.jobs[1].line, 2);
}

TEST(ParseJobTrace, SaysWhatIsWrongOnWhichLine) {
  const struct {
    const char* row;
    const char* problem;
  } kCases[] = {
      {"1,2,3", "it has 3 fields, the header has 6"},
      {"x,10,1,,,", "submit_time_s 'x' is no number from 0 on"},
      {",10,1,,,", "submit_time_s is missing"},
      {"0,-5,1,,,", "duration_s '-5' is no number from 0 on"},
      {"0,nan,1,,,", "duration_s 'nan' is no number from 0 on"},
      {"0,1e300,1,,,", "duration_s is more than 20 years"},
      {"0,10,1e9,,,", "num_gpus is more than a million"},
      {"0,10,one,,,", "num_gpus 'one' is no number from 0 on"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ParseJobTrace(std::string(kHeader) + c.row + "\n").status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << c.row;
    EXPECT_THAT(std::string(status.message()), HasSubstr("line 2"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.problem));
  }
}

TEST(ParseJobTrace, RefusesADeadlineBeforeTheSubmission) {
  const absl::Status status =
      ParseJobTrace("submit_time_s,duration_s,deadline_s\n100,10,100\n").status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("deadline_s is not after submit_time_s"));
}

TEST(ParseJobTrace, RefusesWhatIsNoTrace) {
  for (const char* text : {"", "\n\n", "a,b\n1,2\n", kHeader, "JobID|Submit\n1|Unknown\n"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseJobTrace(text).status())) << text;
  }
}

constexpr char kSacctHeader[] = "JobID|Submit|Elapsed|AllocTRES|NCPUS|User|Partition|State\n";

TEST(ParseJobTrace, ReadsSlurmAccounting) {
  const JobTrace trace =
      ParseJobTrace(std::string(kSacctHeader) +
                    "7|2022-06-01T10:00:00|1-02:03:04|billing=8,cpu=8,gres/gpu:a100=2,gres/gpu=2,"
                    "mem=64G,node=1|8|ann|gpu|COMPLETED\n"
                    "7.batch|2022-06-01T10:00:00|1-02:03:04|cpu=8||||COMPLETED\n"
                    "8_1|2022-06-01T09:59:00|00:30:00||4|bob|cpu|CANCELLED by 1000\n"
                    "9|2022-06-01T11:00:00|00:00:00||4|bob|cpu|CANCELLED by 1000\n"
                    "10|2022-06-01T11:00:00|00:10:00||4|bob|cpu|RUNNING\n")
          .value();
  EXPECT_EQ(trace.origin,
            absl::FromCivil(absl::CivilSecond(2022, 6, 1, 9, 59, 0), absl::UTCTimeZone()));
  EXPECT_EQ(trace.without_running_time, 2);
  EXPECT_THAT(
      trace.jobs,
      ElementsAre(
          TraceJob{
              .line = 4, .duration = absl::Minutes(30), .cpus = 4, .user = "bob", .queue = "cpu"},
          TraceJob{.line = 2,
                   .submit = absl::Minutes(1),
                   .duration = absl::Hours(26) + absl::Seconds(184),
                   .gpus = 2,
                   .cpus = 8,
                   .user = "ann",
                   .queue = "gpu"}));
}

TEST(ParseJobTrace, TakesRunningTimesFromWhateverSlurmSays) {
  for (const char* text : {"JobID|Submit|ElapsedRaw\n1|2022-06-01T10:00:00|90\n",
                           "JobID|Submit|Elapsed\n1|2022-06-01T10:00:00|01:30\n",
                           "JobID|Submit|Start|End\n1|2022-06-01T10:00:00|2022-06-01T11:00:00|"
                           "2022-06-01T11:01:30\n"}) {
    const absl::StatusOr<JobTrace> trace = ParseJobTrace(text);
    ASSERT_TRUE(trace.ok()) << trace.status();
    EXPECT_EQ(trace->jobs[0].duration, absl::Seconds(90)) << text;
  }
}

TEST(ParseJobTrace, SaysWhatIsWrongInSlurmAccounting) {
  const struct {
    const char* row;
    const char* problem;
  } kCases[] = {
      {"1|yesterday|00:01:00|||||", "submit is no time"},
      {"1||00:01:00|||||", "submit is missing"},
      {"1|2022-06-01T10:00:00|long|||||", "elapsed is no span"},
      {"1|2022-06-01T10:00:00|00:01:00||many|||", "ncpus 'many' is no number"},
  };
  for (const auto& c : kCases) {
    const absl::Status status = ParseJobTrace(std::string(kSacctHeader) + c.row + "\n").status();
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.problem)) << c.row;
  }
  EXPECT_THAT(
      std::string(ParseJobTrace("JobID|Submit\n1|2022-06-01T10:00:00\n").status().message()),
      HasSubstr("says nothing about running times"));
}

}  // namespace
}  // namespace windfall
