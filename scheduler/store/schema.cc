#include "scheduler/store/schema.h"

#include <array>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "scheduler/store/schema_v1.h"
#include "scheduler/store/schema_v2.h"
#include "scheduler/store/schema_v3.h"
#include "scheduler/store/schema_v4.h"

namespace windfall {
namespace {

// Migration n brings version n to n + 1. Only ever add at the end.
constexpr std::array<const char*, 4> kMigrations = {kSchemaV1, kSchemaV2, kSchemaV3, kSchemaV4};

int64_t ReadInteger(Row& row) { return row.Next<int64_t>(); }
std::string ReadText(Row& row) { return row.Next<std::string>(); }

absl::StatusOr<int64_t> QueryInteger(Connection& connection, absl::string_view sql) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<int64_t> value,
                            connection.First(&ReadInteger, sql));
  return value.value_or(0);
}

// Zero for a file that is new.
absl::StatusOr<int64_t> ReadVersion(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const int64_t application_id,
                            QueryInteger(connection, "PRAGMA application_id"));
  WINDFALL_ASSIGN_OR_RETURN(const int64_t objects,
                            QueryInteger(connection, "SELECT COUNT(*) FROM sqlite_schema"));
  if (application_id == 0 && objects == 0) return 0;
  if (application_id != kApplicationId) {
    return absl::FailedPreconditionError(
        absl::StrCat("database ", connection.path(),
                     " belongs to another program; choose another file for the scheduler"));
  }
  return QueryInteger(connection, "SELECT version FROM schema_version");
}

absl::Status UseWriteAheadLog(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<std::string> mode,
                            connection.First(&ReadText, "PRAGMA journal_mode = WAL"));
  if (mode == "wal") return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("database ", connection.path(), ": its file system cannot hold a write-ahead ",
                   "log (journal mode '", mode.value_or(""), "'); use a local disk"));
}

absl::Status Migrate(Connection& connection, size_t from) {
  WINDFALL_ASSIGN_OR_RETURN(Transaction transaction, Transaction::BeginWrite(connection));
  WINDFALL_RETURN_IF_ERROR(connection.Execute(kMigrations[from]));
  if (from == 0) {
    WINDFALL_RETURN_IF_ERROR(
        connection.Execute(absl::StrCat("PRAGMA application_id = ", kApplicationId).c_str()));
    WINDFALL_RETURN_IF_ERROR(connection.Run("INSERT INTO schema_version (version) VALUES (0)"));
  }
  WINDFALL_RETURN_IF_ERROR(
      connection.Run("UPDATE schema_version SET version = ?", static_cast<int64_t>(from + 1)));
  return transaction.Commit();
}

}  // namespace

int CurrentSchemaVersion() { return static_cast<int>(kMigrations.size()); }

absl::Status PrepareSchema(Connection& connection) {
  WINDFALL_ASSIGN_OR_RETURN(const int64_t version, ReadVersion(connection));
  if (version > CurrentSchemaVersion()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "database ", connection.path(), " has schema version ", version,
        ", this windfall knows versions up to ", CurrentSchemaVersion(), "; upgrade windfall"));
  }
  WINDFALL_RETURN_IF_ERROR(UseWriteAheadLog(connection));
  for (size_t from = static_cast<size_t>(version); from < kMigrations.size(); ++from) {
    WINDFALL_RETURN_IF_ERROR(Migrate(connection, from));
  }
  return absl::OkStatus();
}

}  // namespace windfall
