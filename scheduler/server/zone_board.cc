#include "scheduler/server/zone_board.h"

#include <utility>

namespace windfall {

void ZoneBoard::AddZone(const std::string& zone, std::vector<std::string> sources) {
  const HoldLock hold(lock_);
  zones_[zone] = {.zone = zone, .sources = std::move(sources)};
}

void ZoneBoard::SetForecast(const std::string& zone, const std::optional<Forecast>& forecast,
                            bool stale) {
  const HoldLock hold(lock_);
  ZoneStatus& status = zones_[zone];
  if (forecast.has_value()) status.forecast = forecast;
  status.stale = stale;
}

void ZoneBoard::SetRefresh(const std::string& zone, const absl::Status& sources,
                           const absl::Status& model, absl::Time next_refresh) {
  const HoldLock hold(lock_);
  ZoneStatus& status = zones_[zone];
  status.error = std::string(sources.message());
  status.model_error = std::string(model.message());
  status.next_refresh = next_refresh;
}

std::vector<ZoneStatus> ZoneBoard::All() const {
  const HoldLock hold(lock_);
  std::vector<ZoneStatus> all;
  for (const auto& [name, status] : zones_) all.push_back(status);
  return all;
}

}  // namespace windfall
