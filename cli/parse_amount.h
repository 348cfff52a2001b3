// Amounts as people type them: memory, percentages, signals, counts of a sweep's parameter.
#ifndef WINDFALL_CLI_PARSE_AMOUNT_H_
#define WINDFALL_CLI_PARSE_AMOUNT_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domain/job.h"

namespace windfall {

// Each returns InvalidArgument with the text and an example.

// "16G", "512M", "1.5TiB": powers of 1024. A bare number has no unit and is refused. In bytes.
absl::StatusOr<int64_t> ParseMemory(absl::string_view text);
// The size of data, in the same units. In bytes.
absl::StatusOr<int64_t> ParseSize(absl::string_view text);
// "5%" as a fraction: 0.05. The sign is required: "0.05" could mean either.
absl::StatusOr<double> ParsePercent(absl::string_view text);
// A saving to wait for: "5%" in all, from 0% to below 100%; "2%/h" for each hour waited, up to
// 100%/h; or both, as "5%,2%/h".
absl::StatusOr<MinSaving> ParseMinSaving(absl::string_view text);
// "TERM", "SIGUSR1" or "10", as this system numbers them.
absl::StatusOr<int> ParseSignal(absl::string_view text);
// Whether a parameter may be called so: letters, digits and '_', no digit first.
bool IsIdentifier(absl::string_view name);
// "lr=0.1,0.01" or "seed=1..100", both ends included.
absl::StatusOr<Parameter> ParseParameter(absl::string_view text);
// "7": the id of a job, run or report.
absl::StatusOr<int64_t> ParseId(absl::string_view text);
// The same of a job, where "7.0" is refused as the task that it is.
absl::StatusOr<int64_t> ParseJobId(absl::string_view text);

}  // namespace windfall

#endif  // WINDFALL_CLI_PARSE_AMOUNT_H_
