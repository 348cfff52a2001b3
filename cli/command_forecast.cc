#include "cli/command_forecast.h"

#include <vector>

#include "cli/render_forecast.h"
#include "cli/render_json.h"
#include "cli/usage_error.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

absl::StatusOr<std::vector<std::string>> ZoneNames(Client& client) {
  std::vector<std::string> names;
  v1::ListZonesRequest request;
  do {
    WINDFALL_ASSIGN_OR_RETURN(const v1::ListZonesResponse response, client.ListZones(request));
    for (const v1::ZoneStatus& zone : response.zones()) names.push_back(zone.zone());
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return names;
}

}  // namespace

absl::StatusOr<int> RunForecast(const std::string& zone, Console& console) {
  WINDFALL_ASSIGN_OR_RETURN(const auto client, ConnectToServer(console));
  std::vector<std::string> zones = {zone};
  if (zone.empty()) {
    WINDFALL_ASSIGN_OR_RETURN(zones, ZoneNames(*client));
  }
  v1::ForecastList list;
  for (const std::string& name : zones) {
    v1::GetForecastRequest request;
    request.set_zone(name);
    WINDFALL_ASSIGN_OR_RETURN(const v1::GetForecastResponse response, client->GetForecast(request));
    if (console.json) {
      *list.add_zones() = response;
    } else if (console.out_terminal.interactive) {
      console.out << RenderForecastChart(response, console.OutView());
    } else {
      console.out << RenderForecastTable(response, console.OutView());
    }
  }
  // Not by how many zones there are, so that a script need not look.
  if (console.json) console.out << (zone.empty() ? JsonText(list) : JsonText(list.zones(0)));
  return kExitOk;
}

}  // namespace windfall
