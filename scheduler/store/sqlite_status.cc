#include "scheduler/store/sqlite_status.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace windfall {
namespace {

bool IsOutOfSpace(int error_number) { return error_number == ENOSPC || error_number == EDQUOT; }

absl::Status OutOfSpace(absl::string_view details) {
  return absl::ResourceExhaustedError(
      absl::StrCat(details, "; free some space on its disk and try again"));
}

absl::Status NotAccessible(absl::string_view details) {
  return absl::FailedPreconditionError(
      absl::StrCat(details, "; make the file and its directory writable by the scheduler's user"));
}

absl::Status Damaged(absl::string_view details) {
  return absl::DataLossError(
      absl::StrCat(details, "; move it away and restore a backup, or start with a new file"));
}

}  // namespace

absl::Status SqliteError(sqlite3* db, int result, const std::string& path) {
  const int error_number = sqlite3_system_errno(db);
  std::string details = absl::StrCat("database ", path, ": ", sqlite3_errmsg(db));
  switch (result & 0xff) {
    case SQLITE_FULL:
      return OutOfSpace(details);
    case SQLITE_NOMEM:
      return absl::ResourceExhaustedError(absl::StrCat(details, "; free some memory"));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      if (IsOutOfSpace(error_number)) return OutOfSpace(details);
      return NotAccessible(details);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Damaged(details);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::UnavailableError(
          absl::StrCat(details, "; another program has it open for writing, close that"));
    case SQLITE_IOERR:
      if (IsOutOfSpace(error_number)) return OutOfSpace(details);
      if (error_number != 0) absl::StrAppend(&details, " (", std::strerror(error_number), ")");
      return absl::UnavailableError(absl::StrCat(details, "; check its disk and try again"));
    case SQLITE_TOOBIG:
      return absl::InvalidArgumentError(details);
    default:
      return absl::InternalError(details);
  }
}

absl::Status DamageError(absl::string_view details, const std::string& path) {
  return Damaged(absl::StrCat("database ", path, ": ", details));
}

absl::Status FileError(int error_number, absl::string_view action, const std::string& path) {
  const std::string details =
      absl::StrCat("cannot ", action, " ", path, ": ", std::strerror(error_number));
  if (IsOutOfSpace(error_number)) return OutOfSpace(details);
  switch (error_number) {
    case ENOENT:
      return absl::FailedPreconditionError(absl::StrCat(details, "; create its directory"));
    case EACCES:
    case EPERM:
    case EROFS:
    case EISDIR:
    case ENOTDIR:
      return NotAccessible(details);
    default:
      return absl::UnavailableError(absl::StrCat(details, "; check its disk and try again"));
  }
}

}  // namespace windfall
