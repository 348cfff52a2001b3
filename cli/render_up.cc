#include "cli/render_up.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_plan.h"
#include "cli/render_text.h"
#include "cli/render_words.h"

namespace windfall {
namespace {

std::string Line(absl::string_view label, absl::string_view text) {
  return absl::StrCat("  ", label, std::string(10 - label.size(), ' '), text, "\n");
}

std::string ForecastText(const v1::ZoneStatus& zone, const View& view) {
  if (zone.has_forecast() && !zone.stale()) return ForecastSourceText(zone.forecast(), view);
  if (zone.sources().empty()) return "none: jobs run at once; see --forecast";
  const std::string sources = absl::StrJoin(zone.sources(), ", ");
  return zone.error().empty()
             ? absl::StrCat("waiting for ", sources, "; until then jobs run at once")
             : absl::StrCat(zone.error(), "; until then jobs run at once");
}

}  // namespace

std::string RenderUpBanner(const UpBanner& banner, const View& view) {
  std::string text = absl::StrCat(Paint("windfall is ready", Style::kBold, view.terminal), "\n");
  absl::StrAppend(
      &text, Line("zone", banner.zone.zone()), Line("forecast", ForecastText(banner.zone, view)),
      banner.settles_with_forecast
          ? Line("settled", "with the same file, which is also taken as what came true")
          : "",
      Line("node", absl::StrCat(banner.node.name(), ": ", ResourcesText(banner.node.capacity()))));
  if (!banner.node.meters().empty()) {
    absl::StrAppend(&text, Line("energy", absl::StrJoin(banner.node.meters(), ", ")));
  }
  absl::StrAppend(&text, Line("state", banner.state_directory), Line("socket", banner.target));
  if (!banner.is_default_state) {
    absl::StrAppend(&text, Line("first", absl::StrCat("export WINDFALL_SERVER=", banner.target)));
  }
  absl::StrAppend(
      &text, Line("submit", "from another terminal: windfall submit -- CMD"),
      Line("stop", "Ctrl-C, which pauses what can be paused; windfall up goes on from there"));
  return text;
}

}  // namespace windfall
