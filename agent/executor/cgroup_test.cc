#include "agent/executor/cgroup.h"

#include <filesystem>

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(CgroupMountPoint, IsFoundBesideVersionOne) {
  EXPECT_EQ(
      CgroupMountPoint("30 29 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                       "31 29 0:27 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n"),
      "/sys/fs/cgroup/unified");
}

TEST(CgroupMountPoint, IsAbsentWhereVersionTwoIsNotMounted) {
  EXPECT_EQ(CgroupMountPoint("30 29 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"),
            std::nullopt);
}

TEST(CgroupPath, IsThatOfTheUnifiedHierarchy) {
  EXPECT_EQ(CgroupPath("4:memory:/a\n0::/user.slice/b.service\n"), "user.slice/b.service");
  EXPECT_EQ(CgroupPath("0::/\n"), "");
  EXPECT_EQ(CgroupPath("4:memory:/a\n"), std::nullopt);
}

TEST(FindCgroupParent, LeavesNothingBehind) {
  const std::optional<std::string> parent = FindCgroupParent();
  if (!parent) GTEST_SKIP() << "no version 2 control group may be made here";
  for (const auto& entry : std::filesystem::directory_iterator(*parent)) {
    EXPECT_EQ(entry.path().string().find("windfall-probe"), std::string::npos) << entry.path();
  }
}

}  // namespace
}  // namespace windfall
