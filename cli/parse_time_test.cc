#include "cli/parse_time.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

// Tuesday 24 November 2026, 14:30 in a zone two hours east of UTC.
TimeContext Tuesday() {
  const absl::TimeZone zone = absl::FixedTimeZone(2 * 3600);
  return {.now = absl::FromCivil(absl::CivilSecond(2026, 11, 24, 14, 30, 0), zone), .zone = zone};
}

std::string LocalText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S", time, Tuesday().zone);
}

using Cases = std::vector<std::pair<std::string, std::string>>;

void ExpectTimes(const Cases& cases, TimeSense sense) {
  for (const auto& [text, expected] : cases) {
    const auto time = ParseTime(text, Tuesday(), sense);
    ASSERT_TRUE(time.ok()) << text << ": " << time.status();
    EXPECT_EQ(LocalText(*time), expected) << text;
  }
}

TEST(ParseTime, ReadsAheadFromNow) {
  ExpectTimes({{"8h", "2026-11-24T22:30:00"},
               {"2d", "2026-11-26T14:30:00"},
               {"now", "2026-11-24T14:30:00"},
               {"18:00", "2026-11-24T18:00:00"},
               {"9:15", "2026-11-25T09:15:00"},  // has passed today
               {"14:30", "2026-11-25T14:30:00"},
               {"today 18:00", "2026-11-24T18:00:00"},
               {"tomorrow 08:00", "2026-11-25T08:00:00"},
               {"tomorrow", "2026-11-25T00:00:00"},
               {"fri 18:00", "2026-11-27T18:00:00"},
               {"Friday 18:00:30", "2026-11-27T18:00:30"},
               {"tue 18:00", "2026-11-24T18:00:00"},
               {"tue 08:00", "2026-12-01T08:00:00"},  // has passed today
               {"mon", "2026-11-30T00:00:00"}},
              TimeSense::kAhead);
}

TEST(ParseTime, ReadsBackFromNowForPeriodsToReport) {
  ExpectTimes({{"24h", "2026-11-23T14:30:00"},
               {"18:00", "2026-11-23T18:00:00"},
               {"14:30", "2026-11-24T14:30:00"},
               {"yesterday 06:00", "2026-11-23T06:00:00"},
               {"mon 08:00", "2026-11-23T08:00:00"},
               {"tue 18:00", "2026-11-17T18:00:00"},
               {"today", "2026-11-24T00:00:00"}},
              TimeSense::kBack);
}

TEST(ParseTime, ReadsCalendarTimesWithOffsetOrInTheLocalZone) {
  ExpectTimes({{"2026-11-25T08:00:00Z", "2026-11-25T10:00:00"},
               {"2026-11-25T08:00Z", "2026-11-25T10:00:00"},
               {"2026-11-25T08:00:00+02:00", "2026-11-25T08:00:00"},
               {"2026-11-25T08:00", "2026-11-25T08:00:00"},
               {"2026-11-25 08:00", "2026-11-25T08:00:00"},
               {"2026-11-25", "2026-11-25T00:00:00"}},
              TimeSense::kAhead);
}

TEST(ParseTime, RefusesAnythingElseAndShowsExamples) {
  for (const std::string text :
       {"", "soon", "25:00", "18:60", "8", "-8h", "fr 18:00", "fri 18", "tomorrow 08:00 please",
        "2026-13-01", "18:0", "infinite-future"}) {
    const auto time = ParseTime(text, Tuesday(), TimeSense::kAhead);
    ASSERT_FALSE(time.ok()) << text << " read as " << LocalText(*time);
    EXPECT_THAT(std::string(time.status().message()), testing::HasSubstr("'" + text + "'"));
    EXPECT_THAT(std::string(time.status().message()), testing::HasSubstr("tomorrow 08:00"));
  }
}

TEST(ParseTime, KeepsTheLocalHourAcrossTheEndOfSummerTime) {
  absl::TimeZone london;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/London", &london)) << "needs the time zone database";
  const TimeContext saturday = {
      .now = absl::FromCivil(absl::CivilSecond(2026, 10, 24, 12, 0, 0), london), .zone = london};
  const auto time = ParseTime("tomorrow 08:00", saturday, TimeSense::kAhead);
  ASSERT_TRUE(time.ok());
  EXPECT_EQ(*time - saturday.now, absl::Hours(21));
}

TEST(ParseTime, RefusesYearsThatCannotBeSent) {
  const TimeContext context = {.now = absl::FromUnixSeconds(1'800'000'000),
                               .zone = absl::UTCTimeZone()};
  for (const char* text : {"99999-12-31", "10000-01-01T00:00:00Z", "1969-12-31"}) {
    const auto time = ParseTime(text, context, TimeSense::kAhead);
    EXPECT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(time.status().message().find(text), absl::string_view::npos);
  }
  EXPECT_TRUE(ParseTime("9999-12-31", context, TimeSense::kAhead).ok());
}

}  // namespace
}  // namespace windfall
