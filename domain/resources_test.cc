#include "domain/resources.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(Resources, FitOnlyIfEveryKindFits) {
  const Resources node = {.gpus = 2, .cpus = 8, .memory_bytes = 100};
  EXPECT_TRUE(node.Fits(node));
  EXPECT_TRUE(node.Fits({}));
  EXPECT_FALSE(node.Fits({.gpus = 3}));
  EXPECT_FALSE(node.Fits({.cpus = 9}));
  EXPECT_FALSE(node.Fits({.memory_bytes = 101}));
}

TEST(Resources, AddAndSubtractByKind) {
  Resources free = {.gpus = 2, .cpus = 8, .memory_bytes = 100};
  const Resources need = {.gpus = 1, .cpus = 3, .memory_bytes = 70};
  free -= need;
  EXPECT_EQ(free, (Resources{.gpus = 1, .cpus = 5, .memory_bytes = 30}));
  free += need;
  EXPECT_EQ(free, (Resources{.gpus = 2, .cpus = 8, .memory_bytes = 100}));
}

}  // namespace
}  // namespace windfall
