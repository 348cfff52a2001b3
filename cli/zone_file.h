// Intensity files of zones, as typed: `--zone GB=FILE.csv`.
#ifndef WINDFALL_CLI_ZONE_FILE_H_
#define WINDFALL_CLI_ZONE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

struct ZoneFile {
  std::string zone;
  std::string path;
};

// A usage error for a text without both halves, or a zone that comes twice.
absl::StatusOr<std::vector<ZoneFile>> ParseZoneFiles(const std::vector<std::string>& texts);

// In the same order.
std::vector<std::string> ZonesOf(const std::vector<ZoneFile>& files);

bool HasZone(const std::vector<ZoneFile>& files, absl::string_view zone);

}  // namespace windfall

#endif  // WINDFALL_CLI_ZONE_FILE_H_
