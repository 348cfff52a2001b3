#include "scheduler/server/zone_board.h"

#include <utility>

namespace windfall {

void ZoneBoard::AddZone(const std::string& zone, std::vector<std::string> sources) {
  const HoldLock hold(lock_);
  zones_[zone] = {.zone = zone, .sources = std::move(sources)};
}

void ZoneBoard::SetForecast(const std::string& zone, const Forecast& forecast) {
  const HoldLock hold(lock_);
  ZoneStatus& status = zones_[zone];
  status.forecast = forecast;
  status.stale = false;
  status.error.clear();
}

void ZoneBoard::SetError(const std::string& zone, std::string error, bool stale) {
  const HoldLock hold(lock_);
  ZoneStatus& status = zones_[zone];
  status.error = std::move(error);
  status.stale = stale;
}

std::vector<ZoneStatus> ZoneBoard::All() const {
  const HoldLock hold(lock_);
  std::vector<ZoneStatus> all;
  for (const auto& [name, status] : zones_) all.push_back(status);
  return all;
}

}  // namespace windfall
