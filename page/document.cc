#include "page/document.h"

#include "absl/strings/str_cat.h"
#include "page/html_style.h"
#include "page/markup.h"

namespace windfall {
namespace {

std::string RenderCard(const PageCard& card) {
  return absl::StrCat(
      "<div class=\"card\"><dt>", Escape(card.label), "</dt><dd><div class=\"value\">",
      EscapeFigure(card.value), " <span class=\"unit\">", Escape(card.unit),
      "</span></div><div class=\"detail\">", Escape(card.detail), "</div></dd></div>\n");
}

}  // namespace

std::string RenderPageHead(absl::string_view title) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"generator\" content=\"windfall\">\n<title>",
      Escape(title), "</title>\n<style>", kHtmlStyle, "</style>\n</head>\n<body>\n");
}

std::string RenderCards(const std::vector<PageCard>& cards) {
  std::string html = "<dl class=\"cards\">\n";
  for (const PageCard& card : cards) html += RenderCard(card);
  return html + "</dl>\n";
}

std::string RenderFacts(const std::vector<PageFact>& facts) {
  std::string html = "<dl class=\"facts\">\n";
  for (const PageFact& fact : facts) {
    absl::StrAppend(&html, "<dt>", Escape(fact.label), "</dt><dd>", Escape(fact.text), "</dd>\n");
  }
  return html + "</dl>\n";
}

}  // namespace windfall
