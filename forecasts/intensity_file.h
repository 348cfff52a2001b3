// Intensity files on disk.
#ifndef WINDFALL_FORECASTS_INTENSITY_FILE_H_
#define WINDFALL_FORECASTS_INTENSITY_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "domain/intensity_series.h"
#include "forecasts/recorded_intensity.h"

namespace windfall {

// Text that a file may unpack to: a century of quarter-hours, with room to spare.
inline constexpr int64_t kMaxIntensityFileBytes = 256 << 20;

// Reads a plain or gzip-compressed file as ParseIntensityCsv does. Every message names the path.
// FailedPrecondition if it cannot be opened, InvalidArgument if what it holds makes no sense,
// ResourceExhausted if it unpacks to more than `max_bytes`, DataLoss if it is cut short or damaged.
absl::StatusOr<RecordedIntensity> ReadIntensityFile(const std::string& path,
                                                    const SeriesIdentity& identity,
                                                    int64_t max_bytes = kMaxIntensityFileBytes);

// The same file read again and again: parsed anew only when it has changed on disk. Not
// thread-safe.
class WatchedIntensityFile {
 public:
  WatchedIntensityFile(std::string path, SeriesIdentity identity);

  const std::string& path() const { return path_; }
  // What the file holds now. The pointer is valid until the next call. Errors as above; what was
  // read before is then forgotten, so that a broken file is never passed off as a good one.
  absl::StatusOr<const RecordedIntensity*> Read();

 private:
  // Tells one state of the file from another: a file replaced within the clock's resolution has
  // another inode or size.
  struct Version {
    int64_t modified_ns = 0;
    int64_t size_bytes = 0;
    uint64_t inode = 0;
    friend bool operator==(const Version&, const Version&) = default;
  };
  absl::StatusOr<Version> CurrentVersion() const;

  std::string path_;
  SeriesIdentity identity_;
  Version version_;  // of `recorded_`
  absl::StatusOr<RecordedIntensity> recorded_;
};

}  // namespace windfall

#endif  // WINDFALL_FORECASTS_INTENSITY_FILE_H_
