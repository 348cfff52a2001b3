#include "agent/executor/shim/process_tree.h"

#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// The fields behind the start, as far as the exit code, for a process whose environment lies so.
std::string Stat(const std::string& name, int memory_bytes, int environment_start,
                 int environment_end) {
  return "42 (" + name + ") S 7 42 42 0 -1 4194304 1 2 3 4 10 20 300 400 20 0 1 0 5555 " +
         std::to_string(memory_bytes) + " 7 0 1 2 3 4 5 0 0 0 0 0 0 0 17 1 0 0 0 0 0 1 2 3 4 5 " +
         std::to_string(environment_start) + " " + std::to_string(environment_end) + " 0\n";
}

TEST(ParseProcessStat, IsNotMisledByTheName) {
  const std::optional<ProcessStat> stat = ParseProcessStat(Stat("a) R 9 (b", 4096, 10, 20));

  ASSERT_TRUE(stat.has_value());
  EXPECT_EQ(stat->pid, 42);
  EXPECT_EQ(stat->parent, 7);
  EXPECT_EQ(stat->state, 'S');
  EXPECT_EQ(stat->cpu_ticks, 30);
  EXPECT_EQ(stat->reaped_cpu_ticks, 700);
  EXPECT_EQ(stat->start_ticks, 5555);
}

TEST(ParseProcessStat, RefusesWhatIsCut) {
  EXPECT_FALSE(ParseProcessStat("").has_value());
  EXPECT_FALSE(ParseProcessStat("42 (a) S 7 42").has_value());
}

TEST(ParseProcessStat, TellsNoEnvironmentFromNoneYet) {
  EXPECT_FALSE(ParseProcessStat(Stat("full", 4096, 10, 20))->environment_is_empty);
  EXPECT_TRUE(ParseProcessStat(Stat("empty", 4096, 10, 10))->environment_is_empty);
  const std::optional<ProcessStat> in_exec = ParseProcessStat(Stat("in exec", 4096, 0, 0));
  EXPECT_TRUE(in_exec->has_memory);
  EXPECT_FALSE(in_exec->environment_is_empty);
  EXPECT_FALSE(ParseProcessStat(Stat("kthread", 0, 0, 0))->has_memory);
}

TEST(ReadProcessStat, KnowsThisProcess) {
  const std::optional<ProcessStat> stat = ReadProcessStat(getpid());
  ASSERT_TRUE(stat.has_value());
  EXPECT_EQ(stat->parent, getppid());
  EXPECT_TRUE(stat->has_memory);
  EXPECT_FALSE(stat->environment_is_empty);
}

std::vector<pid_t> Pids(const std::vector<ProcessStat>& processes) {
  std::vector<pid_t> pids;
  for (const ProcessStat& process : processes) pids.push_back(process.pid);
  return pids;
}

TEST(DescendantsOf, FindsAllGenerationsAndNobodyElse) {
  const std::vector<ProcessStat> all = {{.pid = 5, .parent = 4}, {.pid = 2, .parent = 1},
                                        {.pid = 4, .parent = 2}, {.pid = 3, .parent = 1},
                                        {.pid = 6, .parent = 2}, {.pid = 1, .parent = 0}};
  EXPECT_THAT(Pids(DescendantsOf(2, all)), UnorderedElementsAre(4, 5, 6));
  EXPECT_THAT(DescendantsOf(5, all), IsEmpty());
}

TEST(DescendantsOf, EndsEvenIfReusedPidsMakeACircle) {
  const std::vector<ProcessStat> all = {{.pid = 2, .parent = 3}, {.pid = 3, .parent = 2}};
  EXPECT_LE(DescendantsOf(2, all).size(), all.size());
}

TEST(TreeCpuTicks, CountsTheLivingAndThoseTheyHaveWaitedFor) {
  const std::vector<ProcessStat> all = {
      {.pid = 1, .parent = 0, .cpu_ticks = 1000, .reaped_cpu_ticks = 1},
      {.pid = 2, .parent = 1, .cpu_ticks = 10, .reaped_cpu_ticks = 100},
      {.pid = 9, .parent = 0, .cpu_ticks = 5000}};
  EXPECT_EQ(TreeCpuTicks(1, all), 111);
}

}  // namespace
}  // namespace windfall
