#include "cli/render_simulation.h"

#include "cli/render_simulation_days.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Simulation ThreeDays() {
  v1::Simulation result;
  result.set_policy("windfall");
  const struct {
    double grams;
    double queue_grams;
  } kDays[] = {{500, 1000}, {0, 0}, {750, 500}};
  absl::Time begin = absl::FromUnixSeconds(1'654'041'600);
  for (const auto& emitted : kDays) {
    v1::SimulationDay& day = *result.add_days();
    *day.mutable_start_time() = ToWire(begin);
    day.set_emissions_grams(emitted.grams);
    day.set_baseline_queue_grams(emitted.queue_grams);
    begin += absl::Hours(24);
  }
  return result;
}

TEST(RenderSimulationDays, DrawsTheSavingBesideWhatWasEmitted) {
  const View view = ExampleView({.interactive = true, .width = 66, .unicode = true});
  EXPECT_EQ(RenderSimulationDays(ThreeDays(), view),
            "DAY, UTC                          EMISSIONS  NO CARBON  CHANGE\n"
            "2022-06-01  ██████████░░░░░░░░░░      500 g       1 kg   -50 %\n"
            "2022-06-02                              0 g        0 g\n"
            "2022-06-03  ██████████▓▓▓▓▓           750 g      500 g   +50 %\n"
            "█ windfall  ░ less than without carbon  ▓ more than without carbon\n");
}

TEST(RenderSimulationDays, DrawsWithAsciiWhereTheTerminalHasNothingElse) {
  const std::string text =
      RenderSimulationDays(ThreeDays(), ExampleView({.interactive = true, .width = 66}));
  EXPECT_THAT(text, HasSubstr("2022-06-01  ##########----------  "));
  EXPECT_THAT(text, HasSubstr("2022-06-03  ##########+++++  "));
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(RenderSimulationDays, HasOnlyFiguresWhereNobodyWatches) {
  const std::string text = RenderSimulationDays(ThreeDays(), ExampleView({}));
  EXPECT_THAT(text, HasSubstr("2022-06-01      500 g       1 kg   -50 %\n"));
  EXPECT_THAT(text, Not(HasSubstr("#")));
  EXPECT_THAT(text, Not(HasSubstr("less than")));
}

TEST(RenderSimulationDays, FitsANarrowTerminal) {
  for (const int width : {30, 40, 50, 60, 80, 200}) {
    const std::string text =
        RenderSimulationDays(ThreeDays(), ExampleView({.interactive = true, .width = width}));
    const std::string table = text.substr(0, text.find("# windfall"));
    for (size_t begin = 0, end; (end = table.find('\n', begin)) != table.npos; begin = end + 1) {
      EXPECT_LE(end - begin, static_cast<size_t>(width)) << text;
    }
  }
}

TEST(RenderSimulation, HasNoDaysIfNothingRan) {
  EXPECT_EQ(RenderSimulationDays({}, ExampleView({})), "");
  EXPECT_THAT(RenderSimulation({}, ExampleView({})), Not(HasSubstr("CHANGE")));
}

}  // namespace
}  // namespace windfall
