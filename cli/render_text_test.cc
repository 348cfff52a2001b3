#include "cli/render_text.h"

#include "gtest/gtest.h"

namespace windfall {
namespace {

TEST(EnergyText, ShowsThreeDigitsInAUnitThatFits) {
  EXPECT_EQ(EnergyText(1.2), "1.2 kWh");
  EXPECT_EQ(EnergyText(0.34), "340 Wh");
  EXPECT_EQ(EnergyText(2512.3), "2.51 MWh");
  EXPECT_EQ(EnergyText(0.00012345), "123 mWh");
  EXPECT_EQ(EnergyText(1e-9), "3.6 mJ");
  EXPECT_EQ(EnergyText(0), "0 kWh");
}

TEST(EmissionsText, ShowsThreeDigitsInAUnitThatFits) {
  EXPECT_EQ(EmissionsText(190), "190 g");
  EXPECT_EQ(EmissionsText(1250), "1.25 kg");
  EXPECT_EQ(EmissionsText(0.0034), "3.4 mg");
  EXPECT_EQ(EmissionsText(2e-6), "2 ug");
  EXPECT_EQ(EmissionsText(-42), "-42 g");
}

TEST(SavingText, ShowsASavingAsLessAndALossAsMore) {
  EXPECT_EQ(SavingText(27.1), "-27 %");
  EXPECT_EQ(SavingText(3.04), "-3.0 %");
  EXPECT_EQ(SavingText(-2.5), "+2.5 %");
  EXPECT_EQ(SavingText(0), "0 %");
}

TEST(SpanText, ShowsTwoUnitsAtMost) {
  EXPECT_EQ(SpanText(absl::Milliseconds(400)), "under 1 s");
  EXPECT_EQ(SpanText(absl::Seconds(45)), "45 s");
  EXPECT_EQ(SpanText(absl::Seconds(725)), "12 min 5 s");
  EXPECT_EQ(SpanText(absl::Minutes(120)), "2 h");
  EXPECT_EQ(SpanText(absl::Minutes(312)), "5 h 12 min");
  EXPECT_EQ(SpanText(absl::Hours(76)), "3 d 4 h");
}

TEST(TimeText, ShowsTheDayOnlyWhereItMatters) {
  const absl::TimeZone zone = absl::FixedTimeZone(3600);
  const absl::Time now = absl::FromCivil(absl::CivilSecond(2026, 11, 24, 14, 0, 0), zone);
  const TimeContext context = {.now = now, .zone = zone};
  EXPECT_EQ(TimeText(now + absl::Hours(4), context), "18:00");
  EXPECT_EQ(TimeText(now + absl::Hours(18), context), "Wed 08:00");
  EXPECT_EQ(TimeText(now + absl::Hours(24 * 8), context), "2026-12-02 14:00");
  EXPECT_EQ(TimeText(now + absl::Seconds(75), context), "14:01:15");
}

TEST(RelativeText, SaysWhichWay) {
  const absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_EQ(RelativeText(now + absl::Minutes(5), now), "in 5 min");
  EXPECT_EQ(RelativeText(now - absl::Seconds(3), now), "3 s ago");
  EXPECT_EQ(RelativeText(now + absl::Milliseconds(300), now), "now");
}

TEST(EnergyText, DoesNotRoundTheLeastEnergyToZero) {
  EXPECT_EQ(EnergyText(1e-6), "1 mWh");
  EXPECT_EQ(EnergyText(2.5 / 3.6e6), "2.5 J");
  EXPECT_EQ(EnergyText(10 / 3.6e9), "10 mJ");
}

TEST(Printable, KeepsTextAndWritesOutWhatATerminalWouldObey) {
  EXPECT_EQ(Printable("größer 'x\\y'"), "größer 'x\\y'");
  EXPECT_EQ(Printable("evil\n\x1b[31mred\x7f"), "evil\\n\\x1b[31mred\\x7f");
  EXPECT_EQ(Printable("\x1b]0;title\x07"), "\\x1b]0;title\\x07");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m \xC2\xA3"),
            "\\xc2\\x9b31m \xC2\xA3");
  EXPECT_EQ(Printable("caf\xE9"), "caf\\xe9");
}

TEST(Shorten, CutsWholeCharacters) {
  EXPECT_EQ(Shorten("größer", 6, true), "größer");
  EXPECT_EQ(Shorten("größer", 5, true), "größ…");
  EXPECT_EQ(Shorten("größer", 4, false), "grö~");
  EXPECT_EQ(Shorten("abc", 0, true), "");
}

TEST(Wrap, BreaksAtBlanksAndIndents) {
  EXPECT_EQ(Wrap("one two three", 9, "  "), "  one two\n  three\n");
  EXPECT_EQ(Wrap("unbreakable", 4, ""), "unbreakable\n");
  EXPECT_EQ(Wrap("no limit at all", 0, ""), "no limit at all\n");
}

TEST(Paint, LeavesTextAloneWithoutColour) {
  EXPECT_EQ(Paint("x", Style::kRed, {.color = false}), "x");
  EXPECT_EQ(Paint("x", Style::kRed, {.color = true}), "\x1b[31mx\x1b[0m");
}

}  // namespace
}  // namespace windfall
