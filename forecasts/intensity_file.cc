#include "forecasts/intensity_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"
#include "forecasts/intensity_csv.h"
#include "forecasts/unpacked_file.h"

namespace windfall {

absl::StatusOr<RecordedIntensity> ReadIntensityFile(const std::string& path,
                                                    const SeriesIdentity& identity,
                                                    int64_t max_bytes) {
  WINDFALL_ASSIGN_OR_RETURN(const std::string text, ReadUnpacked(path, max_bytes));
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
