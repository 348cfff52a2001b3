// What makes the tasks of a sweep differ: the values of its parameters, filled into its texts.
#ifndef WINDFALL_DOMAIN_SWEEP_H_
#define WINDFALL_DOMAIN_SWEEP_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "domain/job.h"

namespace windfall {

// Name and value of each parameter of task `index`; the last parameter varies fastest.
// REQUIRES: 0 <= index < spec.task_count().
std::vector<std::pair<std::string, std::string>> ParameterValues(const JobSpec& spec,
                                                                 int64_t index);
// The command of task `index` with the placeholders filled in. "{{" and braces around anything that
// is not a parameter's name stay as they are.
std::vector<std::string> CommandOf(const JobSpec& spec, int64_t index);
std::string OutputPathOf(const JobSpec& spec, int64_t index);  // likewise

}  // namespace windfall

#endif  // WINDFALL_DOMAIN_SWEEP_H_
