// How numbers and times are shown to people.
#ifndef WINDFALL_SCHEDULER_REPORTS_FIGURES_H_
#define WINDFALL_SCHEDULER_REPORTS_FIGURES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domain/quantity.h"
#include "domain/time_span.h"
#include "scheduler/ledger/ledger.h"

namespace windfall {

// A number with a fixed count of decimals and commas between thousands: "1,234.50", "-0.3". Never
// "-0". REQUIRES: 0 <= decimals.
std::string ShowNumber(double value, int decimals);

// The units and decimals of one report, chosen by its total, so that figures can be compared at a
// glance and line up: Wh, kWh or MWh; mg, g, kg or t.
class Figures {
 public:
  explicit Figures(const LedgerSum& total);

  const std::string& energy_unit() const { return energy_.unit; }
  const std::string& mass_unit() const { return mass_.unit; }
  // Without the unit.
  std::string Show(Energy energy) const;
  std::string Show(CarbonMass mass) const;
  // With as many decimals as it needs, up to six; for the ticks of an axis.
  std::string ShowTick(CarbonMass mass) const;
  // "–" for what is unknown.
  std::string Show(const std::optional<CarbonMass>& mass) const;
  // With "≥" before what is not all of it, because the energy of some component is unknown.
  std::string ShowEnergy(const LedgerSum& sum) const;
  std::string ShowEnergyWithPue(const LedgerSum& sum) const;
  std::string ShowEmissions(const LedgerSum& sum) const;

 private:
  struct Scale {
    std::string unit;
    double count_per_unit = 1;  // of the quantity's resolution
    int decimals = 0;
  };
  static Scale ScaleFor(Energy largest);
  static Scale ScaleFor(CarbonMass largest);

  Scale energy_;
  Scale mass_;
};

// "12.3 %"; "–" of nothing.
std::string ShowShare(Energy part, Energy whole);
std::string ShowShare(CarbonMass part, CarbonMass whole);
// "–" for a part whose emissions are not known.
std::string ShowEmissionsShare(const LedgerSum& part, const LedgerSum& whole);
std::string ShowShare(absl::Duration part, absl::Duration whole);
// "1.25", "none declared"
std::string ShowPue(std::optional<int32_t> pue_permille);
std::string ShowTime(absl::Time time);            // "2026-01-15 11:30", UTC
std::string ShowShortTime(absl::Time time);       // "Jan 15 11:30", UTC
std::string ShowSpan(const TimeSpan& span);       // "2026-01-15 00:00 to 2026-01-16 00:00 UTC"
std::string ShowDuration(absl::Duration length);  // "3 d 4 h", "2 h 5 min", "4 min 10 s", "9 s"
std::string ShowIntensity(CarbonIntensity intensity);  // "204 g/kWh"
// "1 job", "3 jobs"
std::string ShowCount(int64_t count, absl::string_view noun);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_FIGURES_H_
