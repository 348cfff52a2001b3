#include "agent/executor/cgroup.h"

#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include "tests/doubles/temporary_directory.h"

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

TEST(RemoveAbandonedCgroups, RemovesOnlyThoseWhoseMakerIsDead) {
  const TemporaryDirectory parent;
  const std::string ours = parent.file(CgroupName(1));
  const std::string of_the_dead = parent.file("windfall-2147483647-1");  // no such process
  const std::string of_others = parent.file("something-2147483647-1");
  for (const std::string& path : {ours, of_the_dead, of_others}) {
    std::filesystem::create_directory(path);
  }

  RemoveAbandonedCgroups(parent.path());

  EXPECT_TRUE(std::filesystem::exists(ours));
  EXPECT_FALSE(std::filesystem::exists(of_the_dead));
  EXPECT_TRUE(std::filesystem::exists(of_others));
}

}  // namespace
}  // namespace windfall
