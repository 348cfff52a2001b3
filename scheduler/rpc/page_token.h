// Pages of lists whose items have a fixed place. The token is the place of the next page's first.
#ifndef WINDFALL_SCHEDULER_RPC_PAGE_TOKEN_H_
#define WINDFALL_SCHEDULER_RPC_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace windfall {

// 100 for 0, at most 1000. InvalidArgument if negative.
absl::StatusOr<int32_t> PageSize(int32_t requested);
// 0 for an empty token. InvalidArgument if it is none of ours or not below `count`.
absl::StatusOr<int32_t> PageStart(const std::string& token, int32_t count);
// Empty if the page that ends before `next` was the last one.
std::string NextPageToken(int32_t next, int32_t count);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_RPC_PAGE_TOKEN_H_
