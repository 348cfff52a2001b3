#include "cli/server_address.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(FindServer, PrefersTheFlagThenTheVariableThenTheStateDirectory) {
  const TemporaryDirectory data;
  data.Write("windfall/server-address", "unix:/run/example.sock\n");
  Environment environment = {{"XDG_DATA_HOME", data.path()}};
  EXPECT_EQ(*FindServer("", environment), "unix:/run/example.sock");
  environment["WINDFALL_SERVER"] = "node:7433";
  EXPECT_EQ(*FindServer("", environment), "node:7433");
  EXPECT_EQ(*FindServer("/tmp/other.sock", environment), "unix:/tmp/other.sock");
}

TEST(FindServer, SaysWhatToDoWhenThereIsNone) {
  const auto server = FindServer("", {{"HOME", "/nowhere"}});
  EXPECT_EQ(server.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(server.status().message()), HasSubstr("windfall up"));
  EXPECT_FALSE(FindServer("", {}).ok());
}

TEST(DefaultStateDirectory, FollowsTheXdgBaseDirectories) {
  EXPECT_EQ(*DefaultStateDirectory({{"HOME", "/home/ada"}}), "/home/ada/.local/share/windfall");
  EXPECT_EQ(*DefaultStateDirectory({{"HOME", "/home/ada"}, {"XDG_DATA_HOME", "/data"}}),
            "/data/windfall");
  EXPECT_FALSE(DefaultStateDirectory({}).ok());
}

TEST(SocketPath, MovesOutOfADirectoryWhosePathIsTooLong) {
  EXPECT_EQ(SocketPath("/var/windfall", {}), "/var/windfall/scheduler.sock");
  const std::string longest = "/" + std::string(106 - std::string("/scheduler.sock").size(), 'a');
  EXPECT_EQ(SocketPath(longest, {}), longest + "/scheduler.sock");
  const std::string deep = longest + "a";
  EXPECT_THAT(SocketPath(deep, {{"XDG_RUNTIME_DIR", "/run/user/1000"}}),
              StartsWith("/run/user/1000/windfall/"));
  EXPECT_THAT(SocketPath(deep, {}), StartsWith("/tmp/windfall-"));
  EXPECT_NE(SocketPath(deep, {}), SocketPath(deep + "b", {}));
  EXPECT_LE(SocketPath(deep, {{"XDG_RUNTIME_DIR", deep}}).size(), 107u);
}

}  // namespace
}  // namespace windfall
