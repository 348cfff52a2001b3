#include "agent/executor/shim/run_record.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::ElementsAre;

TEST(RunRecord, KeepsOrderEmptyValuesAndEqualsSigns) {
  RunRecord record;
  record.Add("argument", "a=b");
  record.Add("argument", "");
  record.Add("argument", "line\nbreak");

  const std::optional<RunRecord> read = RunRecord::Parse(record.Serialize());

  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->Texts("argument"), ElementsAre("a=b", "", "line\nbreak"));
}

TEST(RunRecord, NoticesEveryCut) {
  RunRecord record;
  record.Add("argument", "a");
  record.AddNumber("nice", 5);
  const std::string bytes = record.Serialize();

  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(RunRecord::Parse(bytes.substr(0, length)).has_value()) << length;
  }
  EXPECT_TRUE(RunRecord::Parse(bytes).has_value());
}

TEST(RunRecord, RefusesWhatIsNoRecord) {
  EXPECT_FALSE(RunRecord::Parse(std::string("no equals sign\0\0", 16)).has_value());
  EXPECT_FALSE(RunRecord::Parse(std::string(64, '\0')).has_value());
}

TEST(RunRecord, ANumberThatIsNoneIsAbsent) {
  RunRecord record;
  record.Add("nice", "5x");
  EXPECT_EQ(record.Number("nice"), std::nullopt);
  EXPECT_EQ(record.Number("missing"), std::nullopt);
}

TEST(CommandRecord, SurvivesTheDisk) {
  const CommandRecord command{.arguments = {"python", "train.py", ""},
                              .environment = {"A=1", "B="},
                              .working_directory = "/home/ada",
                              .output_path = "/home/ada/log",
                              .stop_signal = 10,
                              .grace_ms = 120'000,
                              .time_limit_ms = 5,
                              .nice = 5,
                              .cgroup = "/sys/fs/cgroup/x",
                              .boot_id = "boot"};
  const CommandRecord read =
      CommandRecord::FromRecord(*RunRecord::Parse(command.ToRecord().Serialize()));
  EXPECT_EQ(read.ToRecord().Serialize(), command.ToRecord().Serialize());
  EXPECT_EQ(read.arguments, command.arguments);
  EXPECT_EQ(read.time_limit_ms, 5);
}

TEST(ResultRecord, SurvivesTheDisk) {
  const ResultRecord result{.exit_code = 0,
                            .end_unix_ns = 7,
                            .cpu_time_us = 9,
                            .stopped = true,
                            .killed = true,
                            .output_end_bytes = 11};
  const ResultRecord read =
      ResultRecord::FromRecord(*RunRecord::Parse(result.ToRecord().Serialize()));
  EXPECT_EQ(read.exit_code, 0);
  EXPECT_EQ(read.signal, std::nullopt);
  EXPECT_TRUE(read.stopped);
  EXPECT_FALSE(read.timed_out);
  EXPECT_EQ(read.ToRecord().Serialize(), result.ToRecord().Serialize());
}

}  // namespace
}  // namespace windfall
