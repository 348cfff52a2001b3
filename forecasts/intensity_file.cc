#include "forecasts/intensity_file.h"

#include <sys/stat.h>
#include <zlib.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_csv.h"

namespace windfall {
namespace {

constexpr size_t kChunkBytes = 1 << 16;

struct GzCloser {
  // What close could still find, a cut-off stream, the last read has reported already.
  void operator()(gzFile file) const { gzclose_r(file); }
};
using GzHandle = std::unique_ptr<gzFile_s, GzCloser>;

absl::Status CannotOpen(const std::string& path, int error) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, ": cannot be read: ", std::generic_category().message(error)));
}

// zlib's words for what went wrong with the last read, or OK.
absl::Status ReadStatus(gzFile file, const std::string& path) {
  int error = Z_OK;
  const char* const message = gzerror(file, &error);
  if (error == Z_OK) return absl::OkStatus();
  if (error == Z_ERRNO) return CannotOpen(path, errno);
  return absl::DataLossError(absl::StrCat(path, ": cut short or damaged: ", message));
}

// The unpacked text; zlib passes a plain file through as it is.
absl::StatusOr<std::string> ReadText(const std::string& path, int64_t max_bytes) {
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

}  // namespace

absl::StatusOr<RecordedIntensity> ReadIntensityFile(const std::string& path,
                                                    const SeriesIdentity& identity,
                                                    int64_t max_bytes) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string text, ReadText(path, max_bytes));
  absl::StatusOr<RecordedIntensity> recorded = ParseIntensityCsv(text, identity);
  if (!recorded.ok()) {
    return absl::Status(recorded.status().code(),
                        absl::StrCat(path, ": ", recorded.status().message()));
  }
  return recorded;
}

WatchedIntensityFile::WatchedIntensityFile(std::string path, SeriesIdentity identity)
    : path_(std::move(path)),
      identity_(std::move(identity)),
      recorded_(absl::FailedPreconditionError("not read yet")) {}

absl::StatusOr<WatchedIntensityFile::Version> WatchedIntensityFile::CurrentVersion() const {
  struct stat status = {};
  if (stat(path_.c_str(), &status) != 0) return CannotOpen(path_, errno);
  return Version{.modified_ns = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec,
                 .size_bytes = status.st_size,
                 .inode = status.st_ino};
}

absl::StatusOr<const RecordedIntensity*> WatchedIntensityFile::Read() {
  // Before the content: a change in between is then seen by the next call.
  WINDFALL_ASSIGN_OR_RETURN(const Version version, CurrentVersion());
  if (!recorded_.ok() || version != version_) {
    recorded_ = ReadIntensityFile(path_, identity_);
    version_ = version;
  }
  if (!recorded_.ok()) return recorded_.status();
  return &*recorded_;
}

}  // namespace windfall
