#include "cli/render_up.h"

#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RenderUpBanner, SaysThatAForecastIsSettledWithItself) {
  UpBanner banner{.zone = ExampleForecast().status(), .settles_with_forecast = true};
  EXPECT_THAT(RenderUpBanner(banner, ExampleView({})),
              HasSubstr("  settled   with the same file, which is also taken as what came true\n"));
  banner.settles_with_forecast = false;
  EXPECT_THAT(RenderUpBanner(banner, ExampleView({})), Not(HasSubstr("settled")));
}

}  // namespace
}  // namespace windfall
