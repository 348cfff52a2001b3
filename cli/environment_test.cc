#include "cli/environment.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

const Environment& Shell() {
  static const auto& shell = *new Environment{{"PATH", "/bin"},
                                              {"CONDA_PREFIX", "/opt/conda"},
                                              {"CUDA_VISIBLE_DEVICES", "0"},
                                              {"API_TOKEN", "secret"},
                                              {"WINDFALL_SERVER", "host:1"}};
  return shell;
}

TEST(ChooseEnvironment, PassesOnTheUsualAndKeepsSecretsBack) {
  EXPECT_THAT(ChooseEnvironment({}, Shell()),
              UnorderedElementsAre(Pair("PATH", "/bin"), Pair("CONDA_PREFIX", "/opt/conda")));
}

TEST(ChooseEnvironment, PassesOnAllButItsOwnVariables) {
  EXPECT_THAT(ChooseEnvironment({.base = EnvironmentChoice::Base::kAll}, Shell()),
              UnorderedElementsAre(Pair("PATH", "/bin"), Pair("CONDA_PREFIX", "/opt/conda"),
                                   Pair("API_TOKEN", "secret")));
}

TEST(ChooseEnvironment, AddsWhatIsNamedOrSet) {
  EXPECT_THAT(
      ChooseEnvironment({.base = EnvironmentChoice::Base::kNone,
                         .additions = {"API_TOKEN", "SEED=a=b", "UNSET_HERE", "PATH="}},
                        Shell()),
      UnorderedElementsAre(Pair("API_TOKEN", "secret"), Pair("SEED", "a=b"), Pair("PATH", "")));
}

}  // namespace
}  // namespace windfall
