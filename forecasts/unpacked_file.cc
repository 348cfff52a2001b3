#include "forecasts/unpacked_file.h"

#include <zlib.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

constexpr size_t kChunkBytes = 1 << 16;

struct GzCloser {
  // What close could still find, a cut-off stream, the last read has reported already.
  void operator()(gzFile file) const { gzclose_r(file); }
};
using GzHandle = std::unique_ptr<gzFile_s, GzCloser>;

// zlib's words for what went wrong with the last read, or OK.
absl::Status ReadStatus(gzFile file, const std::string& path) {
  int error = Z_OK;
  const char* const message = gzerror(file, &error);
  if (error == Z_OK) return absl::OkStatus();
  if (error == Z_ERRNO) return CannotOpen(path, errno);
  return absl::DataLossError(absl::StrCat(path, ": cut short or damaged: ", message));
}

}  // namespace

absl::Status CannotOpen(const std::string& path, int error) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, ": cannot be read: ", std::generic_category().message(error)));
}

absl::StatusOr<std::string> ReadUnpacked(const std::string& path, int64_t max_bytes) {
  // zlib passes a plain file through as it is.
  const GzHandle file(gzopen(path.c_str(), "rbe"));
  if (file == nullptr) return CannotOpen(path, errno);
  std::string text;
  std::vector<char> chunk(kChunkBytes);
  while (true) {
    const int count = gzread(file.get(), chunk.data(), static_cast<unsigned>(chunk.size()));
    WINDFALL_RETURN_IF_ERROR(ReadStatus(file.get(), path));
    if (count <= 0) return text;
    text.append(chunk.data(), static_cast<size_t>(count));
    if (static_cast<int64_t>(text.size()) > max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path, ": holds more than ", max_bytes, " bytes of text"));
    }
  }
}

}  // namespace windfall
