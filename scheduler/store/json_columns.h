// The smaller columns that hold JSON. Readers return DataLoss if the text is not what the writer
// beside them writes.
#ifndef WINDFALL_SCHEDULER_STORE_JSON_COLUMNS_H_
#define WINDFALL_SCHEDULER_STORE_JSON_COLUMNS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/intensity_series.h"
#include "domain/plan.h"

namespace windfall {

// ["a","b"]. Bytes that are not UTF-8 are replaced by U+FFFD: these lists are for people.
std::string StringsToJson(const std::vector<std::string>& strings);
absl::StatusOr<std::vector<std::string>> StringsFromJson(const std::string& text);

// [{"node_id":1,"zone":"GB","begin_unix_ns":...,"end_unix_ns":...}]
std::string SegmentsToJson(const std::vector<Segment>& segments);
absl::StatusOr<std::vector<Segment>> SegmentsFromJson(const std::string& text);

// [[gap_ns,length_ns,intensity_mg_per_kwh,estimated]], the gap counted from the end of the step
// before, that of the first step from `first_begin`. Bounds are finite.
std::string StepsToJson(const std::vector<IntensityStep>& steps, absl::Time first_begin);
absl::StatusOr<std::vector<IntensityStep>> StepsFromJson(const std::string& text,
                                                         absl::Time first_begin);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_JSON_COLUMNS_H_
