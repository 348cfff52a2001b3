#include "page/markup.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace windfall {
namespace {

bool StartsCodePoint(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::string Escape(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
          escaped += "\xEF\xBF\xBD";
        } else {
          escaped += c;
        }
    }
  }
  return escaped;
}

std::string EscapeCut(absl::string_view text, int length) {
  int code_points = 0;
  size_t cut = text.size();  // before the last code point that fits
  for (size_t i = 0; i < text.size(); ++i) {
    if (!StartsCodePoint(text[i])) continue;
    ++code_points;
    if (code_points == length) cut = i;
  }
  return code_points <= length ? Escape(text) : Escape(text.substr(0, cut)) + "…";
}

std::string EscapeFigure(absl::string_view figure) {
  if (figure.empty() || figure[0] != '-') return Escape(figure);
  return absl::StrCat("−", Escape(figure.substr(1)));
}

std::string Coordinate(double value) { return absl::StrFormat("%.1f", value); }

}  // namespace windfall
