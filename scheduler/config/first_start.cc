#include "scheduler/config/first_start.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

absl::Status CannotKeep(const std::string& path, int error) {
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot write '", path, "': ", std::strerror(error), "; make the state directory writable"));
}

absl::Status SyncAndClose(int descriptor, const std::string& path) {
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return error == 0 ? absl::OkStatus() : CannotKeep(path, error);
}

// Whole or not at all, also after a power cut.
absl::Status WriteDurably(const std::string& path, const std::string& text) {
  const std::string temporary = path + ".new";
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return CannotKeep(temporary, errno);
  const ssize_t written = write(file, text.data(), text.size());
  const int error = written < 0 ? errno : ENOSPC;
  WINDFALL_RETURN_IF_ERROR(SyncAndClose(file, temporary));
  if (written != static_cast<ssize_t>(text.size())) return CannotKeep(temporary, error);
  if (rename(temporary.c_str(), path.c_str()) != 0) return CannotKeep(path, errno);
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const int directory = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return CannotKeep(path, errno);
  return SyncAndClose(directory, path);
}

}  // namespace

absl::StatusOr<absl::Time> FirstStart(const std::string& state_directory, absl::Time now) {
  const std::string path = state_directory + "/first_start";
  std::error_code unreadable;
  if (!std::filesystem::exists(path, unreadable) && !unreadable) {
    const std::string text = absl::FormatTime(absl::RFC3339_full, now, absl::UTCTimeZone());
    WINDFALL_RETURN_IF_ERROR(WriteDurably(path, text + "\n"));
    return now;
  }
  std::ifstream file(path);
  std::string text;
  std::getline(file, text);
  absl::Time time;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &error)) return time;
  return absl::DataLossError(
      absl::StrCat("'", path, "' holds no time ('", text, "'); correct it or remove it"));
}

}  // namespace windfall
