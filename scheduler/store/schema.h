#ifndef WINDFALL_SCHEDULER_STORE_SCHEMA_H_
#define WINDFALL_SCHEDULER_STORE_SCHEMA_H_

#include "absl/status/status.h"
#include "scheduler/store/connection.h"

namespace windfall {

// Marks the file as ours in SQLite's header ("Wdfl").
inline constexpr int kApplicationId = 0x5764666c;

// Number of migrations that this program knows.
int CurrentSchemaVersion();

// Makes an empty file a windfall store, or brings an older one up to date; each migration is one
// transaction. FailedPrecondition, without a change to the file, if it belongs to another program
// or to a newer windfall.
absl::Status PrepareSchema(Connection& connection);

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SCHEMA_H_
