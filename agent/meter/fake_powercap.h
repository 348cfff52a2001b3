#ifndef WINDFALL_AGENT_METER_FAKE_POWERCAP_H_
#define WINDFALL_AGENT_METER_FAKE_POWERCAP_H_

#include <fstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/doubles/temporary_directory.h"

namespace windfall {

// A directory that stands for /sys, with power zones in it.
class FakePowercap {
 public:
  static constexpr int64_t kRange = 262'143'328'850;  // of Intel's unit, 61 uJ

  const std::string& sysfs_root() const { return directory_.path(); }
  std::string ZoneDirectory(const std::string& id) const {
    return directory_.file(absl::StrCat("class/powercap/", id));
  }
  void AddZone(const std::string& id, const std::string& name, int64_t microjoules) {
    Write(id, "name", name);
    Write(id, "max_energy_range_uj", absl::StrCat(kRange));
    Set(id, microjoules);
  }
  // Overwrites in place: truncating a file makes some file systems write it out at once.
  void Set(const std::string& id, int64_t microjoules) {
    const std::string text = absl::StrFormat("%-20d", microjoules);
    std::fstream file(ZoneDirectory(id) + "/energy_uj", std::ios::in | std::ios::out);
    if (!(file << text)) Write(id, "energy_uj", text);
  }
  void Write(const std::string& id, const std::string& file, const std::string& content) {
    directory_.Write(absl::StrCat("class/powercap/", id, "/", file), content + "\n");
  }

 private:
  TemporaryDirectory directory_;
};

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_FAKE_POWERCAP_H_
