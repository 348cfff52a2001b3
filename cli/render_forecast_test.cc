#include "cli/render_forecast.h"

#include "cli/chart_columns.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RenderForecastChart, DrawsPastForecastAndWorkOnOneAxis) {
  const View view = ExampleView({.interactive = true, .width = 60, .unicode = true});
  EXPECT_EQ(RenderForecastChart(ExampleForecast(), view),
            "GB  gCO2e/kWh\n"
            "  200 ┤         ░░░░░░░░░▂▂▂▂▂▂▂▂                           \n"
            "      ┤         ░░░░░░░░░████████                           \n"
            "      ┤░░░░░░░░░░░░░░░░░░█████████                          \n"
            "      ┤░░░░░░░░░░░░░░░░░░█████████▆▆▆▆▆▆▆▆                  \n"
            "  100 ┤░░░░░░░░░░░░░░░░░░█████████████████▂        ▃▅▅▅▅▅▅▅▅\n"
            "      ┤░░░░░░░░░░░░░░░░░░██████████████████▃▃▃▃▃▃▃▃█████████\n"
            "      ┤░░░░░░░░░░░░░░░░░░███████████████████████████████████\n"
            "      ┤░░░░░░░░░░░░░░░░░░███████████████████████████████████\n"
            "      └┬────────────────▲─────────────────┬─────────────────\n"
            "       18:00            20:00             22:00\n"
            "   6.0         ███████████████████ sweep\n"
            "   7.0                                    ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\n"
            "       ░ came true  █ forecast  ▲ now  ▒ planned  █ running\n"
            "ahead: lowest 60 at 22:00, highest 180 at 20:00:00\n"
            "forecast: neso, issued 19:48 (12 min ago), average, direct\n");
}

TEST(RenderForecastChart, DrawsWithAsciiWhereTheTerminalHasNothingElse) {
  const std::string chart =
      RenderForecastChart(ExampleForecast(), ExampleView({.interactive = true, .width = 50}));
  EXPECT_THAT(chart, HasSubstr("      |:::::::::::::::#######"));
  for (const char c : chart) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(RenderForecastChart, PaintsWholeStretchesAtOnce) {
  const std::string chart = RenderForecastChart(
      ExampleForecast(),
      ExampleView({.interactive = true, .width = 60, .color = true, .unicode = true}));
  EXPECT_THAT(chart, HasSubstr("\x1b[36m▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\x1b[0m"));
  EXPECT_THAT(chart, Not(HasSubstr("m \x1b[0m"))) << "blanks need no colour";
}

TEST(RenderForecastChart, SaysWhyThereIsNothingToDraw) {
  v1::GetForecastResponse response;
  response.mutable_status()->set_zone("DE");
  response.mutable_status()->set_error("csv: cannot open '/data/de.csv'");
  response.mutable_status()->add_sources("csv /data/de.csv");
  EXPECT_EQ(RenderForecastChart(response, ExampleView({.width = 60})),
            "DE  gCO2e/kWh\n"
            "no forecast for DE: jobs run at once\n"
            "last try: csv: cannot open '/data/de.csv'\n");
}

TEST(RenderForecastChart, SaysThatAStaleForecastIsNotUsed) {
  v1::GetForecastResponse response = ExampleForecast();
  response.mutable_status()->set_stale(true);
  EXPECT_THAT(RenderForecastChart(response, ExampleView({.width = 60})),
              HasSubstr("too old to plan with"));
}

// The example, of which the last two hours are the model's.
v1::GetForecastResponse ForecastWithModel() {
  v1::GetForecastResponse response = ExampleForecast();
  response.clear_work();
  v1::ZoneStatus& status = *response.mutable_status();
  *status.mutable_forecast()->mutable_modelled_from_time() = ToWire(ExampleNow() + absl::Hours(2));
  *status.mutable_next_refresh_time() = ToWire(ExampleNow() + absl::Minutes(3));
  for (const int hour : {2, 3}) {
    v1::IntensityStep& step = *response.mutable_forecast(hour);
    step.set_p10_intensity_grams_per_kwh(step.intensity_grams_per_kwh() - 40);
    step.set_p90_intensity_grams_per_kwh(step.intensity_grams_per_kwh() + 70);
  }
  return response;
}

TEST(RenderForecastChart, DrawsHowFarTheModelMayErrAndWhereItBegins) {
  const View view = ExampleView({.interactive = true, .width = 60, .unicode = true});
  EXPECT_EQ(
      RenderForecastChart(ForecastWithModel(), view),
      "GB  gCO2e/kWh\n"
      "  200 ┤         ░░░░░░░░░▂▂▂▂▂▂▂▂                           \n"
      "      ┤         ░░░░░░░░░████████                           \n"
      "      ┤░░░░░░░░░░░░░░░░░░█████████                 ┊┊┊┊┊┊┊┊┊\n"
      "      ┤░░░░░░░░░░░░░░░░░░█████████▆▆▆▆▆▆▆▆┊┊┊┊┊┊┊┊┊┊┊┊┊┊┊┊┊┊\n"
      "  100 ┤░░░░░░░░░░░░░░░░░░█████████████████▂┊┊┊┊┊┊┊┊▃▅▅▅▅▅▅▅▅\n"
      "      ┤░░░░░░░░░░░░░░░░░░█████████████████▓▃▃▃▃▃▃▃▃▓▓▓▓▓▓▓▓▓\n"
      "      ┤░░░░░░░░░░░░░░░░░░█████████████████▓▓▓▓▓▓▓▓▓█████████\n"
      "      ┤░░░░░░░░░░░░░░░░░░███████████████████████████████████\n"
      "      └┬────────────────▲─────────────────◆─────────────────\n"
      "       18:00            20:00             22:00\n"
      "       ░ came true  █ forecast  ▲ now\n"
      "       ◆ windfall's own model from here  ▓┊ 8 times in 10 within\n"
      "ahead: lowest 60 at 22:00, highest 180 at 20:00:00\n"
      "forecast: neso, issued 19:48 (12 min ago), average, direct; windfall's own model from 22:00 "
      "on; asked again in 3 min\n");
  v1::GetForecastResponse all_ahead = ForecastWithModel();
  *all_ahead.mutable_status()->mutable_forecast()->mutable_modelled_from_time() =
      ToWire(view.time.now - absl::Minutes(1));
  EXPECT_THAT(RenderForecastChart(all_ahead, view), Not(HasSubstr("◆")));
  const std::string ascii =
      RenderForecastChart(ForecastWithModel(), ExampleView({.interactive = true, .width = 50}));
  for (const char c : ascii) EXPECT_LT(static_cast<unsigned char>(c), 0x80);
}

TEST(RenderForecastTable, SaysWhichStepsAreTheModels) {
  const std::string table = RenderForecastTable(ForecastWithModel(), ExampleView({}));
  EXPECT_THAT(table, HasSubstr("120.0  forecast\n"));
  EXPECT_THAT(table, HasSubstr("60.0  model, 20.0 to 130.0\n"));
}

TEST(RenderZoneStatus, SaysWhyTheModelAddsNothing) {
  v1::ZoneStatus status;
  status.set_zone("GB");
  status.set_error("neso is down");
  status.set_model_error("zone GB: the model needs 168 known hours of intensity, 20 are there");
  EXPECT_EQ(RenderZoneStatus(status, ExampleView({})),
            "no forecast for GB: jobs run at once; no source is configured\n"
            "last try: neso is down\n"
            "windfall's own model adds nothing: zone GB: the model needs 168 known hours of "
            "intensity, 20 are there\n");
}

TEST(RenderZoneStatus, CallsTheModelByItsName) {
  v1::ZoneStatus status = ForecastWithModel().status();
  status.mutable_forecast()->set_provider("model");
  EXPECT_THAT(RenderZoneStatus(status, ExampleView({})),
              HasSubstr("forecast: windfall's own model, issued 19:48 (12 min ago)"));
}

TEST(RenderForecastTable, ListsStepsAndWorkWithExactTimes) {
  EXPECT_EQ(RenderForecastTable(ExampleForecast(), ExampleView({})),
            "zone GB\n"
            "forecast: neso, issued 19:48 (12 min ago), average, direct\n"
            "FROM                       TO                         G/KWH  KIND\n"
            "2026-11-24T18:00:00+00:00  2026-11-24T19:00:00+00:00  150.0  actual\n"
            "2026-11-24T19:00:00+00:00  2026-11-24T20:00:00+00:00  200.0  actual\n"
            "2026-11-24T20:00:00+00:00  2026-11-24T21:00:00+00:00  180.0  forecast\n"
            "2026-11-24T21:00:00+00:00  2026-11-24T22:00:00+00:00  120.0  forecast\n"
            "2026-11-24T22:00:00+00:00  2026-11-24T23:00:00+00:00   60.0  forecast\n"
            "2026-11-24T23:00:00+00:00  2026-11-25T00:00:00+00:00   90.0  forecast\n"
            "\n"
            "TASK  FROM                       TO                         STATE    NAME\n"
            "6.0   2026-11-24T19:00:00+00:00  2026-11-24T21:00:00+00:00  running  sweep\n"
            "7.0   2026-11-24T22:00:00+00:00  2026-11-25T00:00:00+00:00  planned  train-mlp\n");
}

TEST(ChartColumns, LeavesHolesUnknown) {
  v1::GetForecastResponse response = ExampleForecast();
  response.mutable_forecast()->DeleteSubrange(1, 2);  // nothing known from 21:00 to 23:00
  const auto columns = ChartColumns(response, TimeAxis(SpanOf(response), 6));
  ASSERT_EQ(columns.size(), 6u);
  EXPECT_TRUE(columns[1].actual);
  EXPECT_DOUBLE_EQ(*columns[2].grams_per_kwh, 180);
  EXPECT_FALSE(columns[3].grams_per_kwh.has_value());
  EXPECT_FALSE(columns[4].grams_per_kwh.has_value());
  EXPECT_DOUBLE_EQ(*columns[5].grams_per_kwh, 90);
}

TEST(ChartColumns, WeighsPartsOfStepsByTheirLength) {
  const v1::GetForecastResponse response = ExampleForecast();
  const auto columns = ChartColumns(response, TimeAxis(SpanOf(response), 3));
  ASSERT_EQ(columns.size(), 3u);
  EXPECT_DOUBLE_EQ(*columns[0].grams_per_kwh, 175);
  EXPECT_DOUBLE_EQ(*columns[1].grams_per_kwh, 150);
}

TEST(Ticks, StandAtRoundLocalTimesWithRoomForTheirLabels) {
  const absl::TimeZone india = absl::FixedTimeZone(5 * 3600 + 1800);
  const TimeAxis axis({.begin = ExampleNow(), .end = ExampleNow() + absl::Hours(48)}, 70);
  int last = -100;
  for (const Tick& tick : Ticks(axis, india)) {
    EXPECT_GE(tick.column - last, 8) << tick.label;
    last = tick.column;
    EXPECT_THAT(tick.label, Not(HasSubstr(":30")));
  }
  EXPECT_GT(last, 40);
}

}  // namespace
}  // namespace windfall
