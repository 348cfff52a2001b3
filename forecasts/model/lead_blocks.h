// Which hours ahead the model explains alike.
#ifndef WINDFALL_FORECASTS_MODEL_LEAD_BLOCKS_H_
#define WINDFALL_FORECASTS_MODEL_LEAD_BLOCKS_H_

#include <cstddef>

namespace windfall {

// Leads are in hours: 0 is the hour that begins where what was measured ends.
inline constexpr size_t kLeads = 96;
// Hour by hour for a day, then three hours at once.
inline constexpr size_t kSingleLeads = 24;
inline constexpr size_t kLeadsInBlock = 3;
inline constexpr size_t kBlocks = kSingleLeads + (kLeads - kSingleLeads) / kLeadsInBlock;

constexpr size_t BlockOf(size_t lead) {
  return lead < kSingleLeads ? lead : kSingleLeads + (lead - kSingleLeads) / kLeadsInBlock;
}

// The lead of `block` that is looked at from `origin`: each in turn.
constexpr size_t LeadFor(size_t block, size_t origin) {
  return block < kSingleLeads
             ? block
             : kSingleLeads + (block - kSingleLeads) * kLeadsInBlock + origin % kLeadsInBlock;
}

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_MODEL_LEAD_BLOCKS_H_
