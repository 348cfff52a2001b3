#include "agent/meter/rapl.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "agent/meter/small_file.h"

namespace windfall {
namespace {

// Above what any package draws, turbo included; memory draws less.
constexpr Power kHighestPower = Watts(750);
// A little of the energy may have been drawn before the clock was read.
constexpr Energy kReadingSlack = Joules(5);
// Two counters that were read one right after the other and differ by less show the same register.
// Those of different dies differ by what the machine has drawn since it started.
constexpr int64_t kTwinMicrojoules = 2'000'000;

struct Zone {
  std::string id;  // e.g. "intel-rapl:0:1"; the parts are hexadecimal and mean nothing else
  std::string name;
  std::string directory;
  int64_t microjoules = 0;
};

int64_t ToMicrojoules(Energy energy) { return ToMillijoules(energy) * 1000; }

// The zones whose counter can be read; a reason why others cannot goes to `problem`.
std::vector<Zone> ReadZones(const std::string& sysfs_root, std::string& problem) {
  const std::filesystem::path powercap = sysfs_root + "/class/powercap";
  std::map<std::string, Zone> zones;  // in order of id, however the directory is listed
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(powercap, error)) {
    const std::string id = entry.path().filename();
    if (!absl::StartsWith(id, "intel-rapl:")) continue;  // not intel-rapl-mmio: the same packages
    const std::string directory = entry.path();
    const absl::StatusOr<std::string> name = ReadSmallFile(directory + "/name");
    if (!name.ok()) continue;
    const absl::StatusOr<int64_t> microjoules = ReadCount(directory + "/energy_uj");
    if (!microjoules.ok()) {
      problem = std::string(microjoules.status().message());
      continue;
    }
    zones[id] = {.id = id, .name = *name, .directory = directory, .microjoules = *microjoules};
  }
  std::vector<Zone> sorted;
  for (auto& [_, zone] : zones) sorted.push_back(std::move(zone));
  return sorted;
}

// "package-1" of "package-1-die-0".
std::string PackageOf(const std::string& zone_name) {
  return zone_name.substr(0, zone_name.find("-die-"));
}

bool IsCountedBy(const Zone& zone, const std::vector<Zone>& kept) {
  return std::any_of(kept.begin(), kept.end(), [&zone](const Zone& other) {
    return zone.name == other.name ||
           (PackageOf(zone.name) == PackageOf(other.name) &&
            std::abs(zone.microjoules - other.microjoules) < kTwinMicrojoules);
  });
}

std::vector<Zone> ChoosePackages(const std::vector<Zone>& zones) {
  std::vector<Zone> kept;
  for (const Zone& zone : zones) {
    if (absl::StartsWith(zone.name, "package-") && !IsCountedBy(zone, kept)) kept.push_back(zone);
  }
  return kept;
}

}  // namespace

RaplCounter::RaplCounter(std::string directory, const std::string& name)
    : directory_(std::move(directory)), name_("rapl " + name) {
  const absl::StatusOr<int64_t> range = ReadCount(directory_ + "/max_energy_range_uj");
  // The register has 32 bits; the range is its highest value, so a wrap is one unit more.
  if (range.ok()) microjoules_per_wrap_ = *range + *range / 0xffffffff;
}

Draw RaplCounter::Take(absl::Duration elapsed) {
  const absl::StatusOr<int64_t> microjoules = ReadCount(directory_ + "/energy_uj");
  if (!microjoules.ok()) return {.state = Draw::State::kUnreadable};
  const Sample now{.microjoules = *microjoules, .elapsed = elapsed};
  const std::optional<int64_t> difference = Difference(now);
  previous_ = now;
  if (!difference.has_value()) return {.state = Draw::State::kLost};
  return {.state = Draw::State::kKnown, .energy = total_.Add(*difference)};
}

std::optional<int64_t> RaplCounter::Difference(const Sample& now) const {
  if (!previous_.has_value()) return std::nullopt;
  const int64_t most =
      ToMicrojoules(kHighestPower * (now.elapsed - previous_->elapsed) + kReadingSlack);
  int64_t difference = now.microjoules - previous_->microjoules;
  if (microjoules_per_wrap_.has_value()) {
    if (most > *microjoules_per_wrap_) return std::nullopt;  // could have wrapped unseen
    if (difference < 0) difference += *microjoules_per_wrap_;
  }
  if (difference < 0 || difference > most) return std::nullopt;
  return difference;
}

RaplMeters FindRapl(const std::string& sysfs_root) {
  RaplMeters meters;
  const std::vector<Zone> zones = ReadZones(sysfs_root, meters.problem);
  const std::vector<Zone> packages = ChoosePackages(zones);
  for (const Zone& package : packages) {
    meters.packages.push_back(std::make_unique<RaplCounter>(package.directory, package.name));
    const auto dram = std::find_if(zones.begin(), zones.end(), [&package](const Zone& zone) {
      return zone.name == "dram" && absl::StartsWith(zone.id, package.id + ":");
    });
    if (dram == zones.end()) continue;
    meters.drams.push_back(std::make_unique<RaplCounter>(
        dram->directory, "dram-" + package.name.substr(package.name.find('-') + 1)));
  }
  return meters;
}

}  // namespace windfall
