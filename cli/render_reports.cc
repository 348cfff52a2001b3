#include "cli/render_reports.h"

#include "absl/strings/str_cat.h"
#include "cli/render_table.h"
#include "cli/render_text.h"
#include "proto/time_wire.h"

namespace windfall {
namespace {

std::string EmissionsOf(const v1::ReportHeader& report) {
  return report.has_emissions_grams() ? EmissionsText(report.emissions_grams()) : "unknown";
}

}  // namespace

std::string RenderReportList(const v1::ListReportsResponse& response, const View& view) {
  Table table({{.title = "ID", .right_aligned = true},
               {.title = "FROM"},
               {.title = "TO"},
               {.title = "JOBS", .right_aligned = true},
               {.title = "ENERGY", .right_aligned = true},
               {.title = "CO2E", .right_aligned = true},
               {.title = "PROJECT", .drop_order = 2, .min_width = 8},
               {.title = "USER", .drop_order = 2, .min_width = 8},
               {.title = "SAVED", .drop_order = 3},
               {.title = "SHA-256", .drop_order = 4, .min_width = 12}});
  for (const v1::ReportHeader& report : response.reports()) {
    table.AddRow({{absl::StrCat(report.id()), Style::kBold},
                  {TimeText(FromWire(report.from_time()), view.time)},
                  {TimeText(FromWire(report.to_time()), view.time)},
                  {absl::StrCat(report.jobs_count())},
                  {EnergyText(report.energy_kwh())},
                  {EmissionsOf(report)},
                  {report.project()},
                  {report.user()},
                  {TimeText(FromWire(report.create_time()), view.time)},
                  {report.content_sha256()}});
  }
  if (table.empty()) return "no reports: windfall report create --from 24h makes one\n";
  std::string text = table.Render(view.terminal);
  if (!response.next_page_token().empty()) {
    absl::StrAppend(&text, "more: --page-token ", response.next_page_token(), "\n");
  }
  return text;
}

std::string RenderReportCreated(const v1::ReportHeader& report, const View& view) {
  return absl::StrCat("report ", report.id(), " saved: ", CountText(report.jobs_count(), "job"),
                      ", ", EnergyText(report.energy_kwh()), ", ", EmissionsOf(report), " CO2e, ",
                      TimeText(FromWire(report.from_time()), view.time), " to ",
                      TimeText(FromWire(report.to_time()), view.time), "\n");
}

}  // namespace windfall
