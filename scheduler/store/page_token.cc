#include "scheduler/store/page_token.h"

#include <limits>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace windfall {
namespace {

// FNV-1a, 64 bits: not secret, but no accident either.
uint64_t Checksum(absl::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string Signature(absl::string_view list, int64_t id) {
  return absl::StrCat(absl::Hex(Checksum(absl::StrCat(list, "\n", id)), absl::kZeroPad16));
}

}  // namespace

std::string MakePageToken(absl::string_view list, int64_t last_id) {
  return absl::WebSafeBase64Escape(absl::StrCat(last_id, ".", Signature(list, last_id)));
}

absl::StatusOr<int64_t> ParsePageToken(absl::string_view list, const std::string& token) {
  if (token.empty()) return std::numeric_limits<int64_t>::max();
  std::string text;
  int64_t id = 0;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('.', 1));
    if (absl::SimpleAtoi(parts.first, &id) && parts.second == Signature(list, id)) return id;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("page token '", token,
                   "' is not one of this list; send back the last next_page_token with the same "
                   "filter, or none to start over"));
}

}  // namespace windfall
