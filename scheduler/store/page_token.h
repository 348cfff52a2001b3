#ifndef WINDFALL_SCHEDULER_STORE_PAGE_TOKEN_H_
#define WINDFALL_SCHEDULER_STORE_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace windfall {

// A token that says "below `last_id`" in the list `list`, whose name holds the filter: a token of
// another list is not accepted. Opaque and safe in URLs; the same in every process.
std::string MakePageToken(absl::string_view list, int64_t last_id);

// The id in a token of `list`; the highest possible one for an empty token, the first page.
// InvalidArgument for any other text.
absl::StatusOr<int64_t> ParsePageToken(absl::string_view list, const std::string& token);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_PAGE_TOKEN_H_
