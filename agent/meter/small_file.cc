#include "agent/meter/small_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

absl::Status ReadError(int error_number, const std::string& path) {
  const std::string message = absl::StrCat("cannot read ", path, ": ", std::strerror(error_number));
  if (error_number == EACCES || error_number == EPERM) return absl::PermissionDeniedError(message);
  if (error_number == ENOENT) return absl::NotFoundError(message);
  return absl::UnavailableError(message);
}

}  // namespace

absl::StatusOr<std::string> ReadSmallFile(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return ReadError(errno, path);
  std::array<char, 4096> buffer;
  const ssize_t size = read(descriptor, buffer.data(), buffer.size());
  const int error_number = errno;
  close(descriptor);
  if (size < 0) return ReadError(error_number, path);
  return std::string(
      absl::StripAsciiWhitespace(absl::string_view(buffer.data(), static_cast<size_t>(size))));
}

absl::StatusOr<int64_t> ReadCount(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadSmallFile(path);
  if (!text.ok()) return text.status();
  int64_t count = 0;
  if (absl::SimpleAtoi(*text, &count) && count >= 0) return count;
  return absl::UnavailableError(absl::StrCat(path, " holds '", *text, "', which is no count"));
}

}  // namespace windfall
