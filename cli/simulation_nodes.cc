#include "cli/simulation_nodes.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/render_text.h"

namespace windfall {
namespace {

std::string Emitted(const v1::SimulationNodes& nodes) {
  return absl::StrCat(EmissionsText(nodes.emissions_grams()), " from ",
                      SpanText(absl::Hours(1) * nodes.awake_hours()), " of being awake and ",
                      CountText(nodes.wakings_count(), "waking"));
}

}  // namespace

std::string NodesBesidesText(const v1::Simulation& result) {
  if (!result.has_nodes()) return "";
  std::string text = absl::StrCat("nodes besides their jobs: ", Emitted(result.nodes()),
                                  "; without carbon ", Emitted(result.baseline_queue_nodes()));
  if (result.has_saved_with_nodes_vs_queue_percent()) {
    absl::StrAppend(&text, "; jobs and nodes together ",
                    SavingText(result.saved_with_nodes_vs_queue_percent()));
  }
  const double unsettled = result.nodes().unsettled_energy_kwh();
  if (unsettled > 0) {
    absl::StrAppend(&text, "; not in it, as the intensity is not known: ", EnergyText(unsettled));
  }
  return text;
}

}  // namespace windfall
