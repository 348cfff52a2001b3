// The two macros that keep error paths short; the Debian 12 Abseil has none.
#ifndef WINDFALL_DOMAIN_STATUS_MACROS_H_
#define WINDFALL_DOMAIN_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// Returns from the calling function if `expression`, an absl::Status, is not OK.
#define WINDFALL_RETURN_IF_ERROR(expression)                                  \
  do {                                                                        \
    if (absl::Status windfall_status = (expression); !windfall_status.ok()) { \
      return windfall_status;                                                 \
    }                                                                         \
  } while (false)

// Declares or assigns `target` from `expression`, an absl::StatusOr, or returns its status.
#define WINDFALL_ASSIGN_OR_RETURN(target, expression)                                      \
  WINDFALL_ASSIGN_OR_RETURN_IMPL_(WINDFALL_CONCAT_(windfall_status_or_, __LINE__), target, \
                                  expression)

#define WINDFALL_CONCAT_INNER_(a, b) a##b
#define WINDFALL_CONCAT_(a, b) WINDFALL_CONCAT_INNER_(a, b)
#define WINDFALL_ASSIGN_OR_RETURN_IMPL_(result, target, expression) \
  auto result = (expression);                                       \
  if (!result.ok()) return std::move(result).status();              \
  target = *std::move(result)

#endif  // WINDFALL_DOMAIN_STATUS_MACROS_H_
