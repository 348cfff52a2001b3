// Chance that can be repeated: a number for each question, not a sequence, so that one more job
// changes nothing for the others.
#ifndef WINDFALL_SCHEDULER_SIMULATOR_SEEDED_DRAW_H_
#define WINDFALL_SCHEDULER_SIMULATOR_SEEDED_DRAW_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace windfall {

// Evenly spread over [0, 1). The same for the same arguments, on every machine. `purpose` keeps
// questions about the same `index` apart.
double DrawUniform(uint64_t seed, absl::string_view purpose, int64_t index);
// Normally distributed, mean 0, standard deviation 1.
double DrawNormal(uint64_t seed, absl::string_view purpose, int64_t index);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_SIMULATOR_SEEDED_DRAW_H_
