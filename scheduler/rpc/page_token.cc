#include "scheduler/rpc/page_token.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

constexpr int32_t kDefaultPageSize = 100;
constexpr int32_t kMaxPageSize = 1000;

}  // namespace

absl::StatusOr<int32_t> PageSize(int32_t requested) {
  if (requested < 0) {
    return absl::InvalidArgumentError(absl::StrCat("page_size ", requested, ": use 1 to 1000"));
  }
  return requested == 0 ? kDefaultPageSize : std::min(requested, kMaxPageSize);
}

absl::StatusOr<int32_t> PageStart(const std::string& token, int32_t count) {
  if (token.empty()) return 0;
  int32_t start = 0;
  if (!absl::SimpleAtoi(token, &start) || start <= 0 || start >= count) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_token '", token, "': use the next_page_token of the page before"));
  }
  return start;
}

std::string NextPageToken(int32_t next, int32_t count) {
  return next < count ? absl::StrCat(next) : "";
}

}  // namespace windfall
