#include "cli/render_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "cli/utf8.h"
#include "domain/site_prices.h"

namespace windfall {
namespace {

// Three significant digits, no trailing zeros behind the point.
std::string NumberText(double value) {
  const double size = std::abs(value);
  std::string text = absl::StrFormat("%.*f", size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2, value);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

struct Unit {
  double size;
  const char* name;
};

// `value` in the largest of `units` (largest first) that leaves at least one.
template <size_t n>
std::string InFittingUnit(double value, const std::array<Unit, n>& units) {
  for (const Unit& unit : units) {
    if (std::abs(value) >= unit.size) {
      return absl::StrCat(NumberText(value / unit.size), " ", unit.name);
    }
  }
  const std::string number = NumberText(value / units.back().size);
  // What is drawn or emitted is never shown as nothing.
  return absl::StrCat(number == "0" ? "<0.01" : number, " ", units.back().name);
}

// "5 h 12 min"; the second part is left out when it is zero.
std::string TwoParts(int64_t first, const char* first_unit, int64_t second,
                     const char* second_unit) {
  std::string text = absl::StrCat(first, " ", first_unit);
  if (second != 0) absl::StrAppend(&text, " ", second, " ", second_unit);
  return text;
}

// C0, DEL and C1.
bool IsControl(absl::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string EnergyText(double kwh) {
  constexpr double kJoule = 1 / 3.6e6;
  constexpr std::array<Unit, 7> kUnits = {{{1e6, "GWh"},
                                           {1e3, "MWh"},
                                           {1, "kWh"},
                                           {1e-3, "Wh"},
                                           {1e-6, "mWh"},
                                           {kJoule, "J"},
                                           {kJoule / 1000, "mJ"}}};
  return kwh == 0 ? "0 kWh" : InFittingUnit(kwh, kUnits);
}

std::string EmissionsText(double grams) {
  constexpr std::array<Unit, 5> kUnits = {
      {{1e6, "t"}, {1e3, "kg"}, {1, "g"}, {1e-3, "mg"}, {1e-6, "ug"}}};
  return grams == 0 ? "0 g" : InFittingUnit(grams, kUnits);
}

std::string CostText(double cents, absl::string_view currency) {
  return MoneyText(CurrencyUnitsRounded(cents / 100), currency);
}

std::string SavingText(double saved_percent) {
  const double change = -saved_percent;
  std::string number = absl::StrFormat("%.*f", std::abs(change) >= 9.95 ? 0 : 1, change);
  if (number == "0.0" || number == "-0.0") number = "0";
  return absl::StrCat(number.front() == '-' || number == "0" ? "" : "+", number, " %");
}

std::string PercentText(double ratio) { return absl::StrCat(NumberText(ratio * 100), " %"); }

std::string MemoryText(int64_t bytes) {
  constexpr std::array<Unit, 4> kUnits = {
      {{0x1p40, "TiB"}, {0x1p30, "GiB"}, {0x1p20, "MiB"}, {0x1p10, "KiB"}}};
  return InFittingUnit(static_cast<double>(bytes), kUnits);
}

std::string SpanText(absl::Duration span) {
  if (span < absl::ZeroDuration()) span = -span;
  if (span < absl::Seconds(1) && span > absl::ZeroDuration()) return "under 1 s";
  const int64_t seconds = absl::ToInt64Seconds(span);
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) return TwoParts(seconds / 60, "min", seconds % 60, "s");
  if (seconds < 24 * 3600) return TwoParts(seconds / 3600, "h", seconds % 3600 / 60, "min");
  return TwoParts(seconds / 86400, "d", seconds % 86400 / 3600, "h");
}

std::string TimeText(absl::Time time, const TimeContext& context) {
  const absl::CivilDay day = absl::ToCivilDay(time, context.zone);
  const absl::CivilDay today = absl::ToCivilDay(context.now, context.zone);
  const char* date = day == today ? "" : std::abs(day - today) <= 6 ? "%a " : "%Y-%m-%d ";
  const bool near = absl::AbsDuration(time - context.now) < absl::Minutes(10);
  return absl::FormatTime(absl::StrCat(date, near ? "%H:%M:%S" : "%H:%M"), time, context.zone);
}

std::string RelativeText(absl::Time time, absl::Time now) {
  const absl::Duration ahead = time - now;
  if (absl::AbsDuration(ahead) < absl::Seconds(1)) return "now";
  return ahead > absl::ZeroDuration() ? absl::StrCat("in ", SpanText(ahead))
                                      : absl::StrCat(SpanText(-ahead), " ago");
}

std::string CountText(int64_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

std::string Printable(absl::string_view text) {
  std::string printable;
  while (!text.empty()) {
    const size_t size = Utf8CharacterSize(text);
    const absl::string_view character = text.substr(0, std::max<size_t>(size, 1));
    const bool plain = size > 0 && !IsControl(character);
    absl::StrAppend(&printable, plain ? std::string(character) : absl::CHexEscape(character));
    text.remove_prefix(character.size());
  }
  return printable;
}

int DisplayWidth(absl::string_view text) {
  int width = 0;
  for (const char c : text) width += IsContinuation(c) ? 0 : 1;
  return width;
}

std::string Shorten(absl::string_view text, int width, bool unicode) {
  if (DisplayWidth(text) <= width) return std::string(text);
  const absl::string_view ellipsis = unicode ? "…" : "~";
  if (width < 1) return "";
  std::string cut;
  int left = width - 1;
  for (const char c : text) {
    if (!IsContinuation(c) && left-- == 0) break;
    cut += c;
  }
  return absl::StrCat(cut, ellipsis);
}

std::string Wrap(absl::string_view text, int width, absl::string_view indent) {
  std::string wrapped;
  for (absl::string_view paragraph : absl::StrSplit(text, '\n')) {
    std::string line(indent);
    bool empty = true;
    for (absl::string_view raw : absl::StrSplit(paragraph, ' ', absl::SkipEmpty())) {
      const std::string word = Printable(raw);
      if (!empty && width > 0 && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
        absl::StrAppend(&wrapped, line, "\n");
        line = std::string(indent);
        empty = true;
      }
      absl::StrAppend(&line, empty ? "" : " ", word);
      empty = false;
    }
    absl::StrAppend(&wrapped, line, "\n");
  }
  return wrapped;
}

std::string HangingLine(absl::string_view head, absl::string_view text, const Terminal& terminal) {
  constexpr int kLeastRoom = 20;
  const int room = std::max(kLeastRoom, terminal.width - DisplayWidth(head));
  const std::string wrapped = Wrap(text, terminal.width > 0 ? room : 0, "");
  const std::string further = absl::StrCat("\n", std::string(head.size(), ' '));
  const std::vector<absl::string_view> lines =
      absl::StrSplit(absl::StripSuffix(wrapped, "\n"), '\n');
  return absl::StrCat(head, absl::StrJoin(lines, further), "\n");
}

std::string Paint(absl::string_view text, Style style, const Terminal& terminal) {
  if (!terminal.color || style == Style::kPlain) return std::string(text);
  const char* code = "";
  switch (style) {
    case Style::kPlain:
      break;
    case Style::kBold:
      code = "1";
      break;
    case Style::kDim:
      code = "2";
      break;
    case Style::kGreen:
      code = "32";
      break;
    case Style::kYellow:
      code = "33";
      break;
    case Style::kRed:
      code = "31";
      break;
    case Style::kCyan:
      code = "36";
      break;
  }
  return absl::StrCat("\x1b[", code, "m", text, "\x1b[0m");
}

Style StatusStyle(absl::string_view status) {
  if (status == "running" || status == "succeeded") return Style::kGreen;
  if (status == "failed") return Style::kRed;
  if (status == "paused" || status == "held" || status == "cancelled") return Style::kYellow;
  return Style::kCyan;
}

}  // namespace windfall
