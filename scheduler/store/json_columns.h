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

// [[gap_ns,length_ns,[intensity_mg_per_kwh,...],estimated]]: steps of one length that follow one
// another are one element. The gap is counted from the end of the step before, that of the first
// step from `first_begin`. Bounds are finite. Reads elements of one step too, whose intensity is no
// list, as the first version wrote them.
std::string StepsToJson(const std::vector<IntensityStep>& steps, absl::Time first_begin);
absl::StatusOr<std::vector<IntensityStep>> StepsFromJson(const std::string& text,
                                                         absl::Time first_begin);

struct BandSteps {
  std::vector<IntensityStep> p10;
  std::vector<IntensityStep> p90;
};
// [steps of p10,steps of p90], each as above.
std::string BandToJson(const BandSteps& band, absl::Time first_begin);
absl::StatusOr<BandSteps> BandFromJson(const std::string& text, absl::Time first_begin);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_JSON_COLUMNS_H_
