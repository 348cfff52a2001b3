#include "scheduler/store/job_list.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace windfall {
namespace {

// What StatusWord may say.
constexpr std::array<absl::string_view, 7> kStatusWords = {
    "waiting", "held", "running", "paused", "succeeded", "failed", "cancelled"};

JobId JobIdFrom(Row& row) { return row.Next<JobId>(); }

std::string SelectIds(const JobFilter& filter, absl::string_view status_condition) {
  return absl::StrCat("SELECT id FROM jobs WHERE ", status_condition,
                      filter.user.empty() ? "" : "user = ?1 AND ",
                      filter.project.empty() ? "" : "project = ?2 AND ", "id < ?3");
}

}  // namespace

absl::StatusOr<std::string> JobIdQuery(const JobFilter& filter) {
  std::vector<std::string> legs;
  for (const std::string& status : std::set(filter.statuses.begin(), filter.statuses.end())) {
    if (std::find(kStatusWords.begin(), kStatusWords.end(), status) == kStatusWords.end()) {
      return absl::InvalidArgumentError(absl::StrCat("no job status is called '", status, "'; use ",
                                                     absl::StrJoin(kStatusWords, ", ")));
    }
    legs.push_back(SelectIds(filter, absl::StrCat("status = '", status, "' AND ")));
  }
  if (legs.empty()) legs.push_back(SelectIds(filter, ""));
  return absl::StrCat(absl::StrJoin(legs, " UNION ALL "), " ORDER BY id DESC LIMIT ?4");
}

absl::StatusOr<std::vector<JobId>> ReadJobIds(Connection& connection, const JobFilter& filter,
                                              JobId before, int32_t limit) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string query, JobIdQuery(filter));
  return connection.All(&JobIdFrom, query, filter.user, filter.project, before, limit);
}

}  // namespace windfall
