#include "cli/render_up.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/render_plan.h"
#include "cli/render_text.h"
#include "cli/render_words.h"

namespace windfall {
namespace {

std::string Line(absl::string_view label, absl::string_view text) {
  return absl::StrCat("  ", label, std::string(10 - label.size(), ' '), Printable(text), "\n");
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

std::string UnpausableText(const v1::ListJobsResponse& running) {
  constexpr size_t kMostNamed = 5;
  std::vector<std::string> named;
  size_t count = 0;
  for (const v1::Job& job : running.jobs()) {
    if (job.spec().has_interruption() || ++count > kMostNamed) continue;
    named.push_back(absl::StrCat(job.id(), " (", JobName(job.spec()), ")"));
  }
  if (count == 0) return "";
  if (count > kMostNamed) named.push_back(absl::StrCat(count - kMostNamed, " more"));
  return absl::StrCat(count == 1 ? "job " : "jobs ", absl::StrJoin(named, ", "),
                      " cannot be paused: what ", count == 1 ? "it has" : "they have",
                      " done is lost, and ", count == 1 ? "it begins" : "they begin",
                      " again when windfall up does");
}

}  // namespace windfall
