// Numbers, times and words as people read them.
#ifndef WINDFALL_CLI_RENDER_TEXT_H_
#define WINDFALL_CLI_RENDER_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cli/terminal.h"

namespace windfall {

// Three significant digits, a unit that fits: "1.2 kWh", "340 Wh", "2.5 MWh"; below 1 mWh "24 mJ".
std::string EnergyText(double kwh);
// "190 g", "1.25 kg", "3.4 mg", "12 ug" (micrograms).
std::string EmissionsText(double grams);
// "12.30 EUR"; below one of the currency three digits.
std::string CostText(double cents, absl::string_view currency);
// As a change: "-27 %" for 27 % saved, "+3 %" for a loss.
std::string SavingText(double saved_percent);
std::string PercentText(double ratio);      // 0.5 -> "50 %"
std::string MemoryText(int64_t bytes);      // "16 GiB"
std::string SpanText(absl::Duration span);  // "45 s", "12 min 5 s", "5 h 12 min", "3 d 4 h"
// In the reader's zone: "18:30" today, "Tue 18:30" within six days, else "2026-11-24 18:30"; with
// seconds when less than ten minutes from now.
std::string TimeText(absl::Time time, const TimeContext& context);
// "in 5 h 12 min", "2 min 3 s ago", "now".
std::string RelativeText(absl::Time time, absl::Time now);
// "1 task", "3 tasks".
std::string CountText(int64_t count, absl::string_view noun);

// `text` of users or programs as it may go to a terminal, in one line: control characters, with
// which it could move the cursor or set the title, and bytes that are no UTF-8 are written as \n or
// \x1b.
std::string Printable(absl::string_view text);

// Columns that `text` takes: characters of UTF-8, each taken for one column wide.
int DisplayWidth(absl::string_view text);
// Cut to `width` columns, with an ellipsis in the last one(s) if something was cut off.
std::string Shorten(absl::string_view text, int width, bool unicode);
// Breaks lines at blanks so that none is wider than `width` (0: never), each begun with `indent`.
// Words are made printable.
std::string Wrap(absl::string_view text, int width, absl::string_view indent);

// Where prose ends if nobody says how wide a terminal is.
inline constexpr int kProseWidth = 80;
// A line of `head`, with its blanks, and `text`, broken at blanks where the terminal ends; what
// goes on in further lines stands below `text`.
std::string HangingLine(absl::string_view head, absl::string_view text, const Terminal& terminal);

enum class Style { kPlain, kBold, kDim, kGreen, kYellow, kRed, kCyan };
// `text` with the terminal's codes around it, or as it is where colour is not wanted.
std::string Paint(absl::string_view text, Style style, const Terminal& terminal);
// The colour of a job's status word.
Style StatusStyle(absl::string_view status);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_TEXT_H_
