#include "cli/output_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "domain/status_macros.h"

namespace windfall {
namespace {

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace

// Appending opens the file for writing without emptying it.
OutputFile::OutputFile(absl::string_view option, const std::string& path)
    : option_(option),
      path_(path),
      was_there_(Exists(path)),
      file_(path, std::ios::binary | std::ios::app) {}

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Open(absl::string_view option,
                                                             const std::string& path) {
  auto file = absl::WrapUnique(new OutputFile(option, path));
  if (!file->file_) return file->Error();
  return file;
}

OutputFile::~OutputFile() {
  if (was_there_ || written_ || !file_.is_open()) return;
  std::error_code error;
  std::filesystem::remove(path_, error);
}

absl::Status OutputFile::Write(absl::string_view content) {
  written_ = true;
  file_.close();
  file_.open(path_, std::ios::binary | std::ios::trunc);
  file_ << content;
  file_.close();
  return file_ ? absl::OkStatus() : Error();
}

absl::Status OutputFile::Error() const {
  return absl::FailedPreconditionError(absl::StrCat(
      "cannot write '", path_, "': ", std::strerror(errno), "; choose another with ", option_));
}

}  // namespace windfall
