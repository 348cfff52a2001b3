#include "cli/zone_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/usage_error.h"

namespace windfall {

std::vector<std::string> ZonesOf(const std::vector<ZoneFile>& files) {
  std::vector<std::string> zones;
  for (const ZoneFile& file : files) zones.push_back(file.zone);
  return zones;
}

bool HasZone(const std::vector<ZoneFile>& files, absl::string_view zone) {
  return std::any_of(files.begin(), files.end(), [&](const auto& f) { return f.zone == zone; });
}

absl::StatusOr<std::vector<ZoneFile>> ParseZoneFiles(const std::vector<std::string>& texts) {
  std::vector<ZoneFile> files;
  for (const std::string& text : texts) {
    const std::pair<std::string, std::string> halves =
        absl::StrSplit(text, absl::MaxSplits('=', 1));
    const auto& [zone, path] = halves;
    if (zone.empty() || path.empty()) {
      return UsageError(
          absl::StrCat("--zone: '", text, "' is no zone with a file: write --zone GB=FILE.csv"));
    }
    if (HasZone(files, zone)) {
      return UsageError(absl::StrCat("--zone: '", zone, "' has more than one file"));
    }
    files.push_back({zone, path});
  }
  return files;
}

}  // namespace windfall
