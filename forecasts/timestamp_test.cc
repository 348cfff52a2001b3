#include "forecasts/timestamp.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

std::string Read(absl::string_view text) {
  const absl::StatusOr<absl::Time> time = ParseTimestamp(text);
  return time.ok() ? absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", *time, absl::UTCTimeZone())
                   : std::string(time.status().message());
}

TEST(ParseTimestamp, ReadsEveryFormThatProvidersWrite) {
  const struct {
    absl::string_view text;
    absl::string_view utc;
  } kCases[] = {
      {"2018-01-20T12:00Z", "2018-01-20T12:00:00Z"},
      {"2018-01-20T12:00:30Z", "2018-01-20T12:00:30Z"},
      {"2018-01-20t12:00:30z", "2018-01-20T12:00:30Z"},
      {"2026-08-22T17:00:00.000Z", "2026-08-22T17:00:00Z"},
      {"2026-08-22T17:00:00.2500000Z", "2026-08-22T17:00:00.25Z"},
      {"2026-08-22T17:00:00.1234567891Z", "2026-08-22T17:00:00.123456789Z"},
      {"2022-05-31T12:45:11+00:00", "2022-05-31T12:45:11Z"},
      {"2025-07-10T21:15:00+10:00", "2025-07-10T11:15:00Z"},
      {"2025-07-10T21:15-0330", "2025-07-11T00:45:00Z"},
      {"2025-07-10 21:15:00+02", "2025-07-10T19:15:00Z"},
      {"2026-01-20T16:30:00", "2026-01-20T16:30:00Z"},
      {"2020-02-29 23:30", "2020-02-29T23:30:00Z"},
      {"2022-10-31T11", "2022-10-31T11:00:00Z"},
      {"2022-10-31", "2022-10-31T00:00:00Z"},
      {"1678881600", "2023-03-15T12:00:00Z"},
      {"1678881600123", "2023-03-15T12:00:00.123Z"},
      {"  2022-10-31T11:00Z\t", "2022-10-31T11:00:00Z"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Read(c.text), c.utc) << c.text;
}

TEST(ParseTimestamp, RefusesWhatIsNoTimeAndNamesIt) {
  for (const absl::string_view text : {"",
                                       "yesterday",
                                       "20230315",
                                       "2023-3-15T12:00Z",
                                       "2023-02-30T12:00Z",
                                       "2023-13-01T00:00Z",
                                       "2023-03-15T",
                                       "2023-03-15X12:00Z",
                                       "2023-03-15T24:00Z",
                                       "2023-03-15T12:60Z",
                                       "2023-03-15T12:00:61Z",
                                       "2023-03-15T6:05:00Z",
                                       "2023-03-15T12:00:00.Z",
                                       "2023-03-15T12:00Zulu",
                                       "2023-03-15T12:00+1",
                                       "2023-03-15T12:00+01:0",
                                       "2023-03-15T12:00+01:60",
                                       "2023-03-15T12:00+01:00Z",
                                       "2A:00",
                                       "-1678881600",
                                       "1e9",
                                       "99999999999999999999",
                                       "1969-12-31T23:59Z",
                                       "2200-01-01T00:00Z"}) {
    const absl::StatusOr<absl::Time> time = ParseTimestamp(text);
    ASSERT_EQ(time.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(time.status().message(), testing::HasSubstr(std::string(text)));
  }
}

}  // namespace
}  // namespace windfall
