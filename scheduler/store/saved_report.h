#ifndef WINDFALL_SCHEDULER_STORE_SAVED_REPORT_H_
#define WINDFALL_SCHEDULER_STORE_SAVED_REPORT_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "domain/id.h"
#include "domain/quantity.h"
#include "domain/time_span.h"

namespace windfall {

// A report as it was saved. Never changed.
struct SavedReport {
  ReportId id;  // unset until saved
  absl::Time create_time;
  TimeSpan span;
  std::string project;  // filters; empty: all
  std::string user;
  int32_t jobs_count = 0;
  Energy energy;
  std::optional<CarbonMass> emissions;
  std::string content_json;    // canonical; what every export is rendered from
  std::string content_sha256;  // lower-case hexadecimal, of content_json
  friend bool operator==(const SavedReport&, const SavedReport&) = default;
};

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SAVED_REPORT_H_
