// The canonical form in which a report is saved, hashed and exported.
#ifndef WINDFALL_SCHEDULER_REPORTS_REPORT_JSON_H_
#define WINDFALL_SCHEDULER_REPORTS_REPORT_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "scheduler/reports/report.h"

namespace windfall {

// One line, keys sorted, times RFC 3339 in UTC. Quantities are integers (energyMillijoules,
// emissionsMicrograms); kilowatt-hours and grams stand beside them for readers and carry nothing of
// their own. What is unknown is null. Equal reports give equal bytes. Bytes that are not UTF-8 are
// replaced, and "<" is written as \u003c: the same bytes can stand in a page, under the same hash.
std::string ToCanonicalJson(const Report& report);

// The report that `json` was made from. InvalidArgument if it is anything but what ToCanonicalJson
// gives: malformed, a key missing, unknown or of another type, or a figure beside an integer that
// does not match it.
absl::StatusOr<Report> FromCanonicalJson(absl::string_view json);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_REPORTS_REPORT_JSON_H_
