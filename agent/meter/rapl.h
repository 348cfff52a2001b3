// Intel's and AMD's running average power limit counters, as Linux shows them under powercap.
#ifndef WINDFALL_AGENT_METER_RAPL_H_
#define WINDFALL_AGENT_METER_RAPL_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "agent/meter/energy_counter.h"
#include "agent/meter/whole_millijoules.h"

namespace windfall {

// One zone: a counter of microjoules that wraps after minutes of load.
class RaplCounter : public EnergyCounter {
 public:
  // `directory` holds energy_uj and max_energy_range_uj; `name` is the zone's, e.g. "package-0".
  RaplCounter(std::string directory, const std::string& name);

  const std::string& name() const override { return name_; }
  // Lost if more than one wrap may have happened since the last read, or if the counter moved
  // faster than any package can draw: then it was reset.
  Draw Take(absl::Duration elapsed) override;
  void Forget() override { previous_.reset(); }

 private:
  struct Sample {
    int64_t microjoules = 0;
    absl::Duration elapsed;
  };
  std::optional<int64_t> Difference(const Sample& now) const;

  std::string directory_;
  std::string name_;
  std::optional<int64_t> microjoules_per_wrap_;  // absent: not stated
  std::optional<Sample> previous_;
  WholeMillijoules total_{1000};
};

struct RaplMeters {
  std::vector<std::unique_ptr<EnergyCounter>> packages;
  std::vector<std::unique_ptr<EnergyCounter>> drams;  // beside the packages, not part of them
  std::string problem;  // why there are zones that cannot be used; empty: none
};

// The packages and their memory, each counted once: mirrors of a package (intel-rapl-mmio, dies
// that share a counter) are dropped, and so is psys, which contains the others. Each was read once.
RaplMeters FindRapl(const std::string& sysfs_root);

}  // namespace windfall

#endif  // WINDFALL_AGENT_METER_RAPL_H_
