#include "scheduler/reports/report.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace windfall {
namespace {

bool IsBefore(const SeriesIdentity& a, const SeriesIdentity& b) {
  const auto key = [](const SeriesIdentity& identity) {
    return std::tie(identity.zone, identity.provider, identity.signal, identity.factors);
  };
  return key(a) < key(b);
}

template <typename T, typename Less>
void InsertSorted(const T& value, Less is_before, std::vector<T>& values) {
  const auto place = std::lower_bound(values.begin(), values.end(), value, is_before);
  if (place == values.end() || *place != value) values.insert(place, value);
}

// The ledger counts a PUE that nobody declared as 1, and the configuration takes 1 for that.
std::optional<int32_t> DeclaredPue(const LedgerEntry& entry) {
  if (entry.pue_permille == 1000) return std::nullopt;
  return entry.pue_permille;
}

}  // namespace

void Grounds::Add(const LedgerEntry& entry) {
  InsertSorted(DeclaredPue(entry), std::less<>(), pue_permille);
  if (entry.basis != IntensityBasis::kNone) InsertSorted(entry.source, IsBefore, sources);
}

void Grounds::Add(const Grounds& others) {
  for (const SeriesIdentity& source : others.sources) InsertSorted(source, IsBefore, sources);
  for (const auto& pue : others.pue_permille) InsertSorted(pue, std::less<>(), pue_permille);
}

absl::string_view ToString(RunEnding ending) {
  switch (ending) {
    case RunEnding::kSucceeded:
      return "succeeded";
    case RunEnding::kPausedContinued:
      return "paused-continued";
    case RunEnding::kPausedNotContinued:
      return "paused-not-continued";
    case RunEnding::kFailed:
      return "failed";
    case RunEnding::kTimedOut:
      return "timed-out";
    case RunEnding::kCancelled:
      return "cancelled";
    case RunEnding::kLost:
      return "lost";
    case RunEnding::kRunning:
      return "running";
  }
  return "unknown";
}

absl::string_view Description(RunEnding ending) {
  switch (ending) {
    case RunEnding::kPausedContinued:
      return "paused, continued later";
    case RunEnding::kPausedNotContinued:
      return "paused, not continued";
    case RunEnding::kTimedOut:
      return "timed out";
    case RunEnding::kRunning:
      return "still running";
    default:
      return ToString(ending);
  }
}

absl::string_view ToString(BaselineGap gap) {
  switch (gap) {
    case BaselineGap::kNone:
      return "none";
    case BaselineGap::kNoEnergy:
      return "no-energy";
    case BaselineGap::kEnergyPartUnknown:
      return "energy-part-unknown";
    case BaselineGap::kNoIntensity:
      return "no-intensity";
    case BaselineGap::kNotSettled:
      return "not-settled";
    case BaselineGap::kStartUnknown:
      return "start-unknown";
    case BaselineGap::kIntensityUnknown:
      return "intensity-unknown";
    case BaselineGap::kUnlikeIntensities:
      return "unlike-intensities";
    case BaselineGap::kRevisedSince:
      return "revised-since";
  }
  return "unknown";
}

absl::string_view Description(BaselineGap gap) {
  switch (gap) {
    case BaselineGap::kNone:
      return "";
    case BaselineGap::kNoEnergy:
      return "no energy is known";
    case BaselineGap::kEnergyPartUnknown:
      return "some of the energy is unknown";
    case BaselineGap::kNoIntensity:
      return "no intensity is known";
    case BaselineGap::kNotSettled:
      return "not settled yet";
    case BaselineGap::kStartUnknown:
      return "held or retried halfway, or after a job whose end is unknown";
    case BaselineGap::kIntensityUnknown:
      return "intensity after submission unknown";
    case BaselineGap::kUnlikeIntensities:
      return "intensities of different providers or kinds";
    case BaselineGap::kRevisedSince:
      return "intensity revised since it was settled";
  }
  return "unknown";
}

bool ReportJob::IsProvisional() const {
  return KnownEmissions(sum).has_value() && sum.settled_energy != sum.energy;
}

std::optional<CarbonMass> ReportJob::Saving() const {
  if (!at_submission_emissions.has_value()) return std::nullopt;
  return *at_submission_emissions - sum.emissions;
}

std::optional<CarbonMass> KnownEmissions(const LedgerSum& sum) {
  if (sum.energy != Energy() && sum.energy_without_intensity == sum.energy) return std::nullopt;
  return sum.emissions;
}

}  // namespace windfall
