#include "agent/executor/run_environment.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

TEST(EnvironmentOf, TheCommandBeatsTheAgentAndTheGpusBeatBoth) {
  RunCommand command;
  command.environment = {{"A", "command"}, {"CUDA_VISIBLE_DEVICES", "0,1,2,3"}};

  EXPECT_THAT(EnvironmentOf(command, {"GPU-1"}, "/runs/1", {{"A", "agent"}, {"B", "agent"}}),
              ElementsAre("A=command", "B=agent", "CUDA_DEVICE_ORDER=PCI_BUS_ID",
                          "CUDA_VISIBLE_DEVICES=GPU-1", "WINDFALL_RUN_DIRECTORY=/runs/1"));
}

TEST(EnvironmentOf, ARunWithoutGpusSeesNone) {
  EXPECT_THAT(EnvironmentOf({}, {}, "/runs/1", {}), Contains("CUDA_VISIBLE_DEVICES="));
}

TEST(EnvironmentOf, WhatIsForTheAgentAloneIsLeftOut) {
  const std::vector<std::string> environment =
      EnvironmentOf({}, {}, "/runs/1", {{"NOTIFY_SOCKET", "x"}, {"WINDFALL_TOKEN", "secret"}});

  EXPECT_THAT(environment, Not(Contains("NOTIFY_SOCKET=x")));
  EXPECT_THAT(environment, Not(Contains("WINDFALL_TOKEN=secret")));
}

}  // namespace
}  // namespace windfall
