// What a job drew and emitted, with where the figures come from.
#ifndef WINDFALL_CLI_RENDER_SETTLEMENT_H_
#define WINDFALL_CLI_RENDER_SETTLEMENT_H_

#include <string>

#include "cli/terminal.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

// "measured", or "80 % measured, 20 % estimated; GPU energy unknown"; empty without energy.
std::string EnergyQualityText(const windfall::v1::Settlement& settlement);
// `figure`, which is of `settlement`, marked as a lower bound if some of the energy is unknown.
std::string BoundText(const windfall::v1::Settlement& settlement, const std::string& figure,
                      const Terminal& terminal);
// In one line: energy, how it was got, emissions, what they are compared with, on which basis.
std::string SettlementText(const windfall::v1::Settlement& settlement);
// Promise and settlement side by side.
std::string RenderPromiseAndSettlement(const windfall::v1::GetJobResponse& response,
                                       const View& view);

}  // namespace windfall

#endif  // WINDFALL_CLI_RENDER_SETTLEMENT_H_
