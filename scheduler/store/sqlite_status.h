#ifndef WINDFALL_SCHEDULER_STORE_SQLITE_STATUS_H_
#define WINDFALL_SCHEDULER_STORE_SQLITE_STATUS_H_

#include <sqlite3.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace windfall {

// What the failed `result` of a call on `db` means for the caller, in one line that names `path`
// and what to do: ResourceExhausted (no room), FailedPrecondition (not writable, not accessible),
// DataLoss (not a database, corrupt), Unavailable (busy, other I/O), Internal (a rule of the schema
// was broken: a programmer's error). REQUIRES: `db` has made no other call since.
absl::Status SqliteError(sqlite3* db, int result, const std::string& path);

// The same for a failed system call on `path`; `action` says what was tried.
absl::Status FileError(int error_number, absl::string_view action, const std::string& path);

// A value in `path` that no windfall wrote: DataLoss.
absl::Status DamageError(absl::string_view details, const std::string& path);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SQLITE_STATUS_H_
